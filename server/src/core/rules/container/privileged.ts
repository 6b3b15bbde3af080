import { ownProgramOf } from '../../facts/own-program';
import { holds } from '../../fix/condition';
import { add, type Intent, set } from '../../fix/intent';
import { checkText } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { vpnImage } from '../../knowledge/vpn-images';
import type { ContainerConfig } from '../../model/container';
import { imageNameOf } from '../../model/image-reference';
import { namesOf, profileOf, unprivilegedSet } from '../../model/privilege';
import { isTrue, known, provenance } from '../../model/traced';
import { get } from '../../model/value';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'privileged',
  serves: {
    compose: {
      title: 'Privileged service',
      supersedes: [
        'compose/default-capabilities',
        'compose/added-capability',
        'compose/unconfined',
        'compose/host-userns',
        'compose/lifecycle-hook',
        'compose/host-device',
        'compose/ineffective',
      ],
      leaves: ['compose/added-capability', 'compose/host-device', 'compose/unchecked-parameter'],
      tiers: ['review', 'manual'],
      terms: { program: true },
    },
    devcontainer: {
      title: 'Privileged development container',
      supersedes: ['devcontainer/added-capability', 'devcontainer/unconfined', 'devcontainer/host-device'],
      // What its image starts gives way to what people start.
      terms: { program: false },
    },
  },
  meta: {
    severity: 'critical',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'privileged' }],
    tiers: ['manual'],
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Privileged Containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check({ config, title, onto, privilegedBy }, { terms: { program } }) {
    if (isTrue(onto?.base.privileged)) return;
    for (const privileged of privilegedBy) {
      if (!isTrue(privileged)) continue;
      const drop = set('privileged', false, privileged);
      yield {
        at: privileged.at,
        message: `${title} runs privileged: any process in it controls the host`,
        because: provenance(privileged),
        fixes: [...(program ? lesser(config, drop) : []), { title: 'Disable privileged mode', kind: 'choice', ask: [drop] }],
      };
    }
  },
});

/** What takes its place where that is known: what a VPN needs, or nothing. */
function lesser(service: ContainerConfig, drop: Intent): Proposal[] {
  const left = unprivilegedSet(service);
  const image = service.build || service.entrypoint || service.capDrop.length > 0 ? undefined : imageNameOf(service.image);
  const vpn = image === undefined ? undefined : vpnImage(image);
  if (vpn) {
    const added = namesOf(service.capAdd);
    const capabilities = added.has('ALL') ? [] : vpn.capabilities.filter((name) => !added.has(name));
    const devices = vpn.devices.filter((path) => !hasDevice(service, path));
    const grants = [...capabilities, ...devices];
    const without = vpn.without === undefined ? '' : ` Left out: ${vpn.without}.`;
    return [
      {
        title:
          grants.length === 0
            ? 'Disable privileged mode; its needs are granted already'
            : `Replace privileged mode with ${grants.join(', ')}`,
        kind: 'review',
        ask: [drop, ...capabilities.map((name) => add('capability', name)), ...devices.map((path) => add('device', `${path}:${path}`))],
        conditions: [
          holds('privileges-known', `The documentation of ${image} asks for exactly this (${vpn.source}).${without}`, { note: vpn.source }),
        ],
      },
    ];
  }
  const profile = ownProgramOf(service) === undefined ? profileOf(service)?.profile : undefined;
  if (profile?.kind !== 'service' || profile.needs?.privileged !== undefined || left.kind !== 'known') return [];
  const { root, file } = profile.capabilities;
  // What is dropped beside `privileged` has had no effect so far.
  if (![...root, ...file].every((name) => left.granted.has(name))) return [];
  const { capabilities = [], devices = [] } = profile.needs ?? {};
  const lackingCapabilities = capabilities.filter(({ name }) => !left.granted.has(name));
  const lackingDevices = devices.filter(({ what }) => !hasDevice(service, what));
  const names = lackingCapabilities.filter(({ optional }) => !optional).map(({ name }) => name);
  const paths = lackingDevices.filter(({ optional }) => !optional).map(({ what }) => what);
  const grants = [...names, ...paths];
  const without = [...lackingCapabilities.map(({ name: what, why, optional }) => ({ what, why, optional })), ...lackingDevices]
    .filter(({ optional }) => optional)
    .map(({ what, why }) => ` Left out: ${what}, for ${why}.`);
  return [
    {
      title:
        grants.length === 0
          ? `Disable privileged mode, which ${profile.family} does not need`
          : `Replace privileged mode with ${grants.join(', ')}`,
      kind: 'review',
      ask: [drop, ...names.map((name) => add('capability', name)), ...paths.map((path) => add('device', `${path}:${path}`))],
      conditions: [
        holds(
          'privileges-known',
          `Profile of the image ${profile.family} (${profile.variant}), ${checkText(profile, grants.length + without.length === 0 ? 'capabilities' : 'needs')}: ${
            grants.length === 0 ? 'the remaining capabilities are sufficient' : 'it needs nothing else'
          }.${without.join('')}`,
          { note: checkText(profile, 'needs') },
        ),
      ],
    },
  ];
}

function hasDevice({ attributes }: ContainerConfig, path: string): boolean {
  return attributes.devices.some((entry) => {
    const source = entry.kind === 'scalar' ? entry : get(entry, 'source');
    const text = source?.kind === 'scalar' ? known(source) : undefined;
    return text === path || text?.startsWith(`${path}:`);
  });
}

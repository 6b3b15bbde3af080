import { ownProgramOf } from '../../facts/own-program';
import { type Fix, item, value } from '../../fix/want';
import { checkText } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { vpnImage } from '../../knowledge/vpn-images';
import { namesOf, profileOf, unprivilegedSet } from '../../model/privilege';
import type { Service } from '../../model/service';
import { isTrue, known, trail } from '../../model/traced';
import { get, itemsAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/privileged',
  on: 'service',
  meta: {
    title: 'A service runs privileged',
    severity: 'critical',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    masks: [
      'compose/default-capabilities',
      'compose/added-capability',
      'compose/unconfined',
      'compose/host-userns',
      'compose/lifecycle-hook',
      'compose/host-device',
      'compose/ineffective',
    ],
    leaves: ['compose/added-capability', 'compose/host-device', 'compose/unchecked-parameter'],
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Privileged Containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(service) {
    const { privileged } = service;
    if (!privileged || !isTrue(privileged)) return;
    yield {
      at: privileged.at,
      message: `"${service.name}" runs privileged: any process in it controls the host`,
      because: trail(privileged),
      fixes: [...lesser(service), { title: 'Drop privileged', tier: 'manual', want: [value(service, 'privileged', false)] }],
    };
  },
});

/** What takes its place where that is known: what a VPN needs, or nothing. */
function lesser(service: Service): Fix[] {
  const drop = value(service, 'privileged', false);
  const left = unprivilegedSet(service);
  const image = service.build || service.entrypoint || service.capDrop.length > 0 ? undefined : known(service.image);
  const vpn = image === undefined ? undefined : vpnImage(image);
  if (vpn) {
    const added = namesOf(service.capAdd);
    const capabilities = added.has('ALL') ? [] : vpn.capabilities.filter((name) => !added.has(name));
    const devices = vpn.devices.filter((path) => !hasDevice(service, path));
    const grants = [...capabilities, ...devices];
    const without = vpn.without === undefined ? '' : ` Left out: ${vpn.without}.`;
    return [
      {
        title: grants.length === 0 ? 'Drop privileged: what it needs is granted beside it' : `Grant ${grants.join(', ')} instead`,
        tier: 'review',
        want: [
          drop,
          ...capabilities.map((name) => item(service, 'cap_add', name)),
          ...devices.map((path) => item(service, 'devices', `${path}:${path}`)),
        ],
        reliesOn: `That is what the documentation of ${image} asks for (${vpn.source}).${without}`,
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
      title: grants.length === 0 ? `Drop privileged, which ${profile.family} does not need` : `Grant ${grants.join(', ')} instead`,
      tier: 'review',
      want: [
        drop,
        ...names.map((name) => item(service, 'cap_add', name)),
        ...paths.map((path) => item(service, 'devices', `${path}:${path}`)),
      ],
      reliesOn: `Profile of the image ${profile.family} (${profile.variant}), ${checkText(profile, grants.length + without.length === 0 ? 'capabilities' : 'needs')}: ${
        grants.length === 0 ? 'the capabilities that are left are enough' : 'it needs nothing else'
      }.${without.join('')}`,
    },
  ];
}

function hasDevice(service: Service, path: string): boolean {
  return itemsAt(service.map, 'devices').some((entry) => {
    const source = entry.kind === 'scalar' ? entry : get(entry, 'source');
    const text = source?.kind === 'scalar' ? known(source) : undefined;
    return text === path || text?.startsWith(`${path}:`);
  });
}

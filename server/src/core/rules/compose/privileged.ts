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
    why: `A process in a privileged container can mount the disk of the host, load a kernel module or name a program that the kernel starts as root.
\`privileged: true\` is not one permission but the end of all walls: the container gets every capability, all devices of the host, no seccomp and no
AppArmor profile, and writable \`/sys\` and \`/proc/sys\`. It also makes \`cap_drop\`, \`cap_add\` and the modes of \`devices\` meaningless, so what other rules say about those is not shown beside it. What still holds:
\`read_only\`, \`no-new-privileges\`, limits, namespaces, and a seccomp or AppArmor profile that is named.

A \`user\` other than root does not cure it: a setuid program in the image gives all capabilities back, unless \`no-new-privileges\` stands beside it.`,
    derivation: 'Control of the host by documented calls (mounting its disk): critical.',
    remedy: `Find out what the service needs and give it only that: one device (\`devices: ["/dev/ttyUSB0"]\`), one capability (\`cap_add: [NET_ADMIN]\` for a VPN,
\`SYS_TIME\` for a time server), or nothing. Most images that ask for \`privileged\` name the single thing in their documentation.

Where it is known what the image needs (VPN images, and those whose needs Bulkhead knows, most of which need nothing), a fix grants just that. Else the fix takes the key out, or writes \`privileged: false\` where another file or a merge key sets it; start the service and read its log: an operation that is "not permitted" names the capability or device that is missing.`,
    breaks: `Servers whose image is known lose what plugins or scripts of your own take out of it: "operation not permitted". A VPN on an old kernel stops while its module is not
loaded on the host.`,
    allow:
      'For Docker in Docker, virtual machines in containers or hardware tools on a machine that serves nothing else. Say in the reason what needs it.',
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

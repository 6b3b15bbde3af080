import { byCapabilities, rootBy, unconfined, way } from '../open-way';
import { canBeRoot, type Privileges, startsAsRoot } from '../privileges';
import { techniques } from '../techniques';
import type { OpenWay, Step, Way } from '../way';

function hostNetworkWays(privileges: Privileges): OpenWay[] {
  const { network, localPrograms, capabilities } = privileges;
  if (network !== 'host') return [];
  const step: Step = { says: "It uses the host's network", by: 'network' };
  if (localPrograms)
    return [
      way(privileges, 'C', ['network'], [step, { says: 'It calls a program on the host that asks for no login', by: 'localPrograms' }]),
    ];
  const raw = (['NET_ADMIN', 'NET_RAW'] as const).find((name) => capabilities.has(name));
  if (raw && canBeRoot(privileges))
    return [
      way(
        privileges,
        'D',
        ['network'],
        [
          step,
          {
            says:
              raw === 'NET_ADMIN'
                ? 'It changes addresses, routes and firewall of the host'
                : "It sniffs the host's traffic and forges packets",
            by: raw,
          },
        ],
        rootBy(privileges),
      ),
    ];
  return [
    way(
      privileges,
      'D',
      ['network'],
      [step, { says: 'It calls what listens on the loopback address of the host' }],
      ['such a program asks for no login'],
    ),
  ];
}

/** Ways by namespaces of the host and by networks. */
export const namespaceWays: readonly Way[] = [
  {
    id: 'AP6',
    name: 'host-process-injection',
    title: 'Injecting code into processes of the host',
    technique: techniques.escape,
    when: "The host's PID namespace and SYS_PTRACE, and it can become root.",
    open: (privileges) =>
      privileges.pid === 'host'
        ? byCapabilities(
            privileges,
            ['SYS_PTRACE'],
            'A',
            ['It attaches to a process of the host that runs as root'],
            unconfined(privileges) ? [] : ['AppArmor on the host does not confine it'],
          ).map((open) => ({
            ...open,
            steps: [{ says: 'It sees the processes of the host', by: 'pid' as const }, ...open.steps],
            takes: [...open.takes, 'pid'],
          }))
        : [],
  },
  {
    id: 'AP12',
    name: 'host-network',
    title: "The host's network",
    technique: techniques.services,
    when: "The host's network. Where the files show a program without a login that the host reaches, of class C.",
    open: hostNetworkWays,
  },
  {
    id: 'AP13',
    name: 'host-processes',
    title: 'Processes of the host',
    technique: techniques.files,
    when: "The host's PID namespace. Where it cannot become root, of class D.",
    open: (privileges) =>
      privileges.pid === 'host'
        ? [
            way(
              privileges,
              canBeRoot(privileges) ? 'C' : 'D',
              ['pid'],
              [
                { says: 'It sees the processes of the host', by: 'pid' },
                { says: canBeRoot(privileges) ? 'It reads their variables and files, and ends them' : 'It reads their command lines' },
              ],
              canBeRoot(privileges) ? rootBy(privileges) : [],
            ),
          ]
        : [],
  },
  {
    id: 'AP20',
    name: 'network-spoofing',
    title: 'Forged packets to other containers',
    technique: techniques.inTheMiddle,
    when: 'NET_RAW, it starts as root, and other services are on its network.',
    open: (privileges) =>
      privileges.neighbours && startsAsRoot(privileges.starts) && privileges.capabilities.has('NET_RAW')
        ? [
            way(
              privileges,
              'D',
              ['capability NET_RAW'],
              [
                { says: 'It forges ARP and DNS answers', by: 'NET_RAW' },
                { says: 'It reads and changes the traffic of other services', by: 'neighbours' },
              ],
            ),
          ]
        : [],
  },
];

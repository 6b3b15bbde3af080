import { placeCounts } from './axes';
import type { PathClass } from './formula';
import { canBeRoot, type DeviceGrant, type Place, type Privileges, startsAsRoot } from './privileges';
import { techniques } from './techniques';
import type { OpenWay, Step, Way } from './way';

const setuid = 'a setuid program in the image makes its user root';
const noModule = 'neither AppArmor nor SELinux confines it';

/** What a way takes beside its grant where the first process is not root. */
function rootBy({ starts }: Privileges): readonly string[] {
  return startsAsRoot(starts) ? [] : [setuid];
}

/** A daemon that remaps users gives its root no rights on the host: one class less. */
const remappedClass: Readonly<Record<PathClass, PathClass>> = {
  A: 'B',
  B: 'C',
  C: 'D',
  D: 'D',
  proxy: 'proxy',
  proxied: 'proxied',
  kernel: 'kernel',
};

function way(
  privileges: Privileges,
  cls: PathClass,
  takes: readonly string[],
  steps: readonly Step[],
  conditions: readonly string[] = [],
): OpenWay {
  if (!privileges.remapped) return { class: cls, steps, conditions, takes };
  const more = cls === remappedClass[cls] ? [] : ['its root has rights on the host although the daemon remaps users'];
  return { class: remappedClass[cls], steps, conditions: [...conditions, ...more], takes };
}

const unconfined = ({ apparmor, privileged }: Privileges): boolean => apparmor === 'off' || privileged;

/** AP1: whoever opens the socket of an engine starts a container that has everything. */
function socketWay(privileges: Privileges, place: Place): OpenWay[] {
  if (!place.socket || privileges.proxy === 'read') return [];
  const { starts, gains } = privileges;
  const closed = place.guarded && !startsAsRoot(starts);
  if (closed && !gains) return [];
  const steps: Step[] = [
    { says: `It opens ${place.what}`, by: place },
    { says: place.socket === 'bus' ? 'It asks systemd to start a program as root' : 'It starts a container that mounts the host' },
  ];
  const conditions = closed ? [setuid] : [];
  switch (place.socket) {
    case 'engine':
    case 'init':
      return [way(privileges, closed ? 'B' : 'A', [place.key], steps, conditions)];
    case 'bus':
      if (!canBeRoot(privileges)) return [];
      return [way(privileges, 'B', [place.key], steps, [...rootBy(privileges), noModule])];
    default:
      return [way(privileges, 'C', [place.key], steps, conditions)];
  }
}

function remoteWay(privileges: Privileges): OpenWay[] {
  const { remoteApi } = privileges;
  if (remoteApi === 'none') return [];
  const steps: Step[] = [
    { says: 'It calls the Docker API at DOCKER_HOST, which asks for no certificate', by: 'remoteApi' },
    { says: 'It starts a container that mounts the host' },
  ];
  return [
    way(
      privileges,
      remoteApi === 'host' ? 'A' : 'B',
      ['remote-api'],
      steps,
      remoteApi === 'host' ? [] : ['the daemon at that address runs on this host'],
    ),
  ];
}

/** AP3, AP10: writing where root of the host runs or reads something. */
function writingWays(privileges: Privileges, wanted: (place: Place) => boolean, ends: string): OpenWay[] {
  if (!canBeRoot(privileges)) return [];
  return privileges.places
    .filter((place) => place.writable && place.writing === 'root-equivalent' && !place.contained && wanted(place))
    .map((place) =>
      way(
        privileges,
        'A',
        [place.key],
        [{ says: `It writes to ${place.what}`, by: place }, { says: place.gives === '' ? ends : `It can ${place.gives}` }],
        rootBy(privileges),
      ),
    );
}

function unmaskedWay(privileges: Privileges): OpenWay[] {
  if (!(privileges.unmasked || privileges.privileged) || !canBeRoot(privileges)) return [];
  const open = unconfined(privileges);
  return [
    way(
      privileges,
      open ? 'A' : 'B',
      ['unmasked'],
      [
        { says: 'It writes a program into /proc/sys/kernel/core_pattern', by: 'unmasked' },
        { says: 'It crashes a process: the kernel starts that program as root on the host' },
      ],
      [...rootBy(privileges), ...(open ? [] : [noModule])],
    ),
  ];
}

/** AP5: a disk of the host, by its device or by a node that is made for it. */
function diskWays(privileges: Privileges): OpenWay[] {
  const { devices, capabilities, privileged } = privileges;
  if (!canBeRoot(privileges)) return [];
  return devices
    .filter(({ disk, rule }) => disk !== undefined && (!rule || capabilities.has('MKNOD') || privileged))
    .map((device) => {
      const makes: Step[] = device.rule ? [{ says: 'It makes a node for the disk of the host', by: 'MKNOD' }] : [];
      const writes = device.disk === 'write';
      const ends = writes ? 'It changes files of the host on the disk' : 'It reads every file of the host from the disk';
      return way(
        privileges,
        writes ? 'A' : 'C',
        [device.key],
        [...makes, { says: `It opens ${device.what}`, by: device }, { says: ends }],
        rootBy(privileges),
      );
    });
}

/** A way by capabilities alone. */
function byCapabilities(
  privileges: Privileges,
  needs: readonly Parameters<Privileges['capabilities']['has']>[0][],
  cls: PathClass,
  says: readonly string[],
  conditions: readonly string[],
): OpenWay[] {
  if (!canBeRoot(privileges) || !needs.every((name) => privileges.capabilities.has(name))) return [];
  const [first, ...rest] = says;
  const steps: Step[] = [
    { says: first!, by: needs[0]! },
    ...rest.map((one, i): Step => ({ says: one, ...(needs[i + 1] && { by: needs[i + 1]! }) })),
  ];
  return [
    way(
      privileges,
      cls,
      needs.map((name) => `capability ${name}`),
      steps,
      [...rootBy(privileges), ...conditions],
    ),
  ];
}

function hostNetworkWays(privileges: Privileges): OpenWay[] {
  const { network, localPrograms, capabilities } = privileges;
  if (network !== 'host') return [];
  const step: Step = { says: "It uses the host's network", by: 'network' };
  if (localPrograms)
    return [
      way(
        privileges,
        'C',
        ['network'],
        [step, { says: 'It calls a program that listens for the host alone and asks for no login', by: 'localPrograms' }],
      ),
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

const secrets: ReadonlySet<string> = new Set(['secret', 'account', 'neighbours', 'root-equivalent']);

/** What is read there: a secret that is readable, or all of a place that is. */
function secretWays(privileges: Privileges): OpenWay[] {
  return privileges.places
    .filter((place) => !place.socket && !place.contained && secrets.has(place.reading))
    .map((place) => way(privileges, 'C', [place.key], [{ says: `It reads ${place.what}`, by: place }, { says: readsWhat(place) }]));
}

function readsWhat(place: Place): string {
  return place.gives === '' || place.writable ? 'It has what lies there' : `It can ${place.gives}`;
}

function accountWays(privileges: Privileges): OpenWay[] {
  return privileges.places
    .filter((place) => place.writable && place.writing === 'account' && !place.contained)
    .map((place) =>
      way(
        privileges,
        'C',
        [place.key],
        [
          { says: `It writes to ${place.what}`, by: place },
          { says: place.gives === '' ? 'Its user runs what lies there' : `It can ${place.gives}` },
        ],
      ),
    );
}

function memoryWays(privileges: Privileges): OpenWay[] {
  const all: readonly DeviceGrant[] = privileges.devices.filter(({ memory }) => memory);
  return all.flatMap((device) =>
    byCapabilities(
      privileges,
      ['SYS_RAWIO'],
      'B',
      [`It opens ${device.what}`, 'It changes the memory or the registers of the machine'],
      ['the kernel lets /dev/mem or the registers be written'],
    ).map((open) => ({ ...open, steps: [{ ...open.steps[0]!, by: device }, ...open.steps.slice(1)], takes: [...open.takes, device.key] })),
  );
}

/** Keys of the ways by which a container itself becomes root on the host. */
function toHost(privileges: Privileges): OpenWay[] {
  return ways
    .flatMap(({ id, open }) => (id === 'AP17' || id === 'AP21' ? [] : open(privileges)))
    .filter((one) => one.class === 'A' || one.class === 'B');
}

/** All ways out of a container by its own privileges. */
export const ways: readonly Way[] = [
  {
    id: 'AP1',
    name: 'docker-socket',
    title: 'Socket or API of a container engine',
    technique: techniques.deploy,
    when: 'It reaches a socket that starts containers or programs on the host (mounted, by `volumes_from` or `use_api_socket`, or as a TCP address in `DOCKER_HOST`), as root or in a group that may open it. A socket of a rootless engine, or of a builder, is of class C, the system bus of class B.',
    open: (privileges) => [...privileges.places.flatMap((place) => socketWay(privileges, place)), ...remoteWay(privileges)],
  },
  {
    id: 'AP2',
    name: 'privileged',
    title: 'Privileged container',
    technique: techniques.escape,
    when: 'It is privileged. Where it cannot become root, of class B.',
    open: (privileges) => {
      if (!privileges.privileged) return [];
      const steps: Step[] = [
        { says: 'It has all capabilities and all devices, and nothing confines it', by: 'privileged' },
        { says: 'It mounts the disk of the host' },
      ];
      return canBeRoot(privileges)
        ? [way(privileges, 'A', ['privileged'], steps, rootBy(privileges))]
        : [way(privileges, 'B', ['privileged'], steps, ['its user is in a group that opens devices of the host'])];
    },
  },
  {
    id: 'AP3',
    name: 'writable-host-path',
    title: 'Writable directory that decides over root of the host',
    technique: techniques.escape,
    when: 'A writable mount of /, /etc, /root, /usr, /boot, the data of the engine and the like, and it can become root.',
    open: (privileges) =>
      writingWays(
        privileges,
        ({ kernel, socket }) => kernel === undefined && socket === undefined,
        'The host runs what lies there as root',
      ),
  },
  {
    id: 'AP4',
    name: 'kernel-module',
    title: 'Loading kernel modules',
    technique: techniques.escape,
    when: 'SYS_MODULE, and it can become root.',
    open: (privileges) =>
      byCapabilities(
        privileges,
        ['SYS_MODULE'],
        'A',
        ['It loads a module of its own into the kernel'],
        ['the kernel accepts modules that are not signed'],
      ),
  },
  {
    id: 'AP5',
    name: 'host-disk',
    title: 'Disk of the host',
    technique: techniques.escape,
    when: 'A device of a host disk, or a device rule for one and MKNOD, and it can become root. Where it may only read, of class C.',
    open: diskWays,
  },
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
    id: 'AP7',
    name: 'mount',
    title: 'Mounting file systems with SYS_ADMIN',
    technique: techniques.escape,
    when: 'SYS_ADMIN, and it can become root. Where AppArmor is off, of class A.',
    open: (privileges) =>
      byCapabilities(
        privileges,
        ['SYS_ADMIN'],
        unconfined(privileges) ? 'A' : 'B',
        ['It mounts control groups or a file system of the host', 'It makes the host run a program of its choice'],
        unconfined(privileges) ? [] : [noModule],
      ),
  },
  {
    id: 'AP8',
    name: 'open-by-handle',
    title: 'Opening files of the host by their handles',
    technique: techniques.escape,
    when: 'DAC_READ_SEARCH, and it can become root: any file of the host is read. With DAC_OVERRIDE it is written, too, of class B.',
    open: (privileges) => {
      const writes = privileges.capabilities.has('DAC_OVERRIDE');
      return byCapabilities(
        privileges,
        ['DAC_READ_SEARCH'],
        writes ? 'B' : 'C',
        ['It opens files of the host by their handles', writes ? 'It reads and changes them' : 'It reads them'],
        ['a file of the host, such as /etc/hosts, is mounted from a file system with handles'],
      );
    },
  },
  {
    id: 'AP9',
    name: 'host-memory',
    title: 'Memory and registers of the machine',
    technique: techniques.escape,
    when: 'SYS_RAWIO and a device of memory or of CPU registers, and it can become root.',
    open: memoryWays,
  },
  {
    id: 'AP10',
    name: 'kernel-settings',
    title: 'Settings of the kernel',
    technique: techniques.escape,
    when: 'A writable mount of /proc or /sys, or nothing of them masked, and it can become root. Unmasked alone, of class B unless AppArmor is off.',
    open: (privileges) => [
      ...writingWays(
        privileges,
        ({ kernel, socket }) => kernel !== undefined && socket === undefined,
        'The kernel runs a program of its choice as root',
      ),
      ...unmaskedWay(privileges),
    ],
  },
  {
    id: 'AP11',
    name: 'bpf',
    title: 'Loading programs into the kernel',
    technique: techniques.escape,
    when: 'BPF and PERFMON, or SYS_ADMIN, and it can become root.',
    open: (privileges) =>
      [['BPF', 'PERFMON'] as const, ['SYS_ADMIN'] as const]
        .flatMap((needs) =>
          byCapabilities(
            privileges,
            needs,
            'B',
            ['It loads a tracing program into the kernel', 'The program changes what root of the host runs'],
            ['the kernel is not locked down'],
          ),
        )
        .slice(0, 1),
  },
  {
    id: 'AP12',
    name: 'host-network',
    title: "The host's network",
    technique: techniques.services,
    when: "The host's network. Where the files show a program without a login that listens for the host alone, of class C.",
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
    id: 'AP14',
    name: 'host-secrets',
    title: 'Secrets of the host',
    technique: techniques.files,
    when: 'A mount, read-only or not, that holds keys, password hashes, tokens, or the data of other containers.',
    open: secretWays,
  },
  {
    id: 'AP15',
    name: 'user-account',
    title: 'Account of a user of the host',
    technique: techniques.escape,
    when: 'A writable mount of a home, or of what decides over it: keys, start files of shells, hooks of Git. The directory of the project itself counts as a mount only.',
    open: accountWays,
  },
  {
    id: 'AP16',
    name: 'kernel-surface',
    title: 'Unfiltered system calls',
    technique: techniques.exploit,
    when: 'seccomp is off: system calls with a history of flaws are in reach. It takes a flaw of the kernel, so it lifts nothing.',
    open: (privileges) =>
      privileges.seccomp === 'off' || privileges.privileged
        ? [
            way(
              privileges,
              'kernel',
              ['seccomp'],
              [
                {
                  says: 'It calls parts of the kernel that the default filter hides',
                  by: privileges.seccomp === 'off' ? 'seccomp' : 'privileged',
                },
              ],
              ['the kernel has a flaw there'],
            ),
          ]
        : [],
  },
  {
    id: 'AP17',
    name: 'published-engine-access',
    title: 'Reached from other machines, with a socket of the engine',
    technique: techniques.publicApplication,
    when: 'AP1, and a port is published on an address of the host, or the network is that of the host.',
    open: (privileges) => {
      const reached = privileges.ports === 'everywhere' || privileges.ports === 'address' || privileges.network === 'host';
      if (!reached) return [];
      const inside = ways.find(({ id }) => id === 'AP1')!.open(privileges);
      return inside.map((one) => ({
        ...one,
        steps: [
          { says: 'Other machines reach it', by: privileges.network === 'host' ? ('network' as const) : ('ports' as const) },
          ...one.steps,
        ],
        conditions: [...one.conditions, 'it has a flaw that lets a caller run code'],
      }));
    },
  },
  {
    id: 'AP18',
    name: 'host-command',
    title: 'Privileged hook, build, or command of the host',
    technique: techniques.build,
    when: 'A lifecycle hook is privileged, or the build is: of class A. A provider of Compose, or `initializeCommand`, runs a program on the host: of class B, for it takes a change of the project.',
    open: (privileges) => [
      ...(privileges.privilegedHook
        ? [
            way(
              privileges,
              'A',
              ['hook'],
              [{ says: 'It changes what its hook runs', by: 'privilegedHook' }, { says: 'The hook runs with all capabilities' }],
            ),
          ]
        : []),
      ...(privileges.insecureBuild
        ? [
            way(
              privileges,
              'A',
              ['build'],
              [
                { says: 'A dependency of the build runs code', by: 'insecureBuild' },
                { says: 'The build has all capabilities and all devices' },
              ],
            ),
          ]
        : []),
      ...(privileges.hostCommand
        ? [
            way(
              privileges,
              'B',
              ['host-command'],
              [{ says: 'It changes a file of the project', by: 'hostCommand' }, { says: 'The host runs it at the next start' }],
              ['the project is mounted, or changed by somebody else'],
            ),
          ]
        : []),
    ],
  },
  {
    id: 'AP19',
    name: 'shared-mounts',
    title: 'Mounts that appear on the host',
    technique: techniques.escape,
    when: 'A mount with shared propagation and SYS_ADMIN, and it can become root.',
    open: (privileges) =>
      privileges.places
        .filter(({ shared }) => shared)
        .flatMap((place) =>
          byCapabilities(privileges, ['SYS_ADMIN'], 'B', ['It mounts something below it', 'The mount appears on the host'], [noModule]).map(
            (open) => ({
              ...open,
              steps: [{ says: `It has ${place.what} with shared propagation`, by: place }, ...open.steps],
              takes: [...open.takes, place.key],
            }),
          ),
        ),
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
  {
    id: 'AP21',
    name: 'host-user-namespace',
    title: "Out of the daemon's user remapping",
    technique: techniques.escape,
    when: '`userns_mode: host`, and another way to root of the host is open: its root is that of the host.',
    open: (privileges) =>
      privileges.hostUsers
        ? toHost(privileges)
            .slice(0, 1)
            .map((one) => ({ ...one, steps: [{ says: 'Its root is root of the host', by: 'hostUsers' as const }, ...one.steps] }))
        : [],
  },
  {
    id: 'AP22',
    name: 'control-groups',
    title: 'Control groups of the host',
    technique: techniques.escape,
    when: "The host's cgroup namespace and writable control groups, and it can become root.",
    open: (privileges) => {
      const writable = privileges.cgroupWritable || privileges.places.some(({ kernel, writable: isOpen }) => isOpen && kernel === 'cgroup');
      if (privileges.cgroup !== 'host' || !writable || !canBeRoot(privileges)) return [];
      return [
        way(
          privileges,
          'B',
          ['cgroup'],
          [
            { says: 'It sees the control groups of the whole host', by: 'cgroup' },
            { says: 'It writes to them: with cgroup v1, release_agent runs a program as root', by: 'cgroupWritable' },
          ],
          [...rootBy(privileges), 'the host uses cgroup v1'],
        ),
      ];
    },
  },
  {
    id: 'AP1',
    name: 'brokered-socket',
    title: 'Socket of the engine behind a proxy',
    technique: techniques.containerApi,
    when: 'A known socket proxy that lets only reading calls through: 6.0 for the proxy, 5.0 for its clients.',
    open: (privileges) => {
      if (privileges.proxy !== 'read') return [];
      const place = privileges.places.find(({ socket }) => socket !== undefined);
      if (!place) return [];
      return [
        way(
          privileges,
          'proxy',
          [place.key],
          [
            { says: `It opens ${place.what}`, by: place },
            { says: 'It passes reading calls on, and all others to whoever makes it run code' },
          ],
          ['the proxy has a flaw'],
        ),
      ];
    },
  },
];

/** The gravest place, for pictures. */
export function gravest(places: readonly Place[]): Place | undefined {
  return [...places].sort((one, two) => placeCounts(two) - placeCounts(one))[0];
}

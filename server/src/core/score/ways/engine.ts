import { noModule, rootBy, setuid, way } from '../open-way';
import { canBeRoot, type Place, type Privileges, startsAsRoot } from '../privileges';
import { techniques } from '../techniques';
import type { OpenWay, Step, Way } from '../way';

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

function openedSockets(privileges: Privileges): OpenWay[] {
  return [...privileges.places.flatMap((place) => socketWay(privileges, place)), ...remoteWay(privileges)];
}

/** `docker exec` gives a hook all capabilities; filter and devices stay those of the container (moby/moby daemon/exec_linux.go). */
function hookWays(privileges: Privileges): OpenWay[] {
  const { privilegedHook, seccomp } = privileges;
  if (privilegedHook === 'none') return [];
  const first: Step = { says: 'It changes what its hook runs', by: 'privilegedHook' };
  if (privilegedHook === 'container')
    return [way(privileges, 'A', ['hook'], [first, { says: 'The hook runs in a privileged container and mounts the disk of the host' }])];
  const open = seccomp === 'off' || privileges.privileged;
  return open
    ? [
        way(
          privileges,
          'A',
          ['hook'],
          [first, { says: 'The hook has all capabilities, and loads a module into the kernel' }],
          ['the kernel accepts modules that are not signed'],
        ),
      ]
    : [
        way(
          privileges,
          'C',
          ['hook'],
          [first, { says: 'The hook has all capabilities in the container, also for its network and its mounts' }],
        ),
      ];
}

/** Ways by a container engine, or by what starts containers and programs on the host. */
export const engineWays: readonly Way[] = [
  {
    id: 'AP1',
    name: 'docker-socket',
    title: 'Socket or API of a container engine',
    technique: techniques.deploy,
    when: 'It reaches a socket that starts containers or programs on the host (mounted, by `volumes_from` or `use_api_socket`, or as a TCP address in `DOCKER_HOST`), as root or in a group that may open it. A socket of a rootless engine, or of a builder, is of class C, the system bus of class B.',
    open: openedSockets,
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
    id: 'AP17',
    name: 'published-engine-access',
    title: 'Reached from other machines, with a socket of the engine',
    technique: techniques.publicApplication,
    when: 'AP1, and a port is published on an address of the host, or the network is that of the host.',
    open: (privileges) => {
      const reached = privileges.ports === 'everywhere' || privileges.ports === 'address' || privileges.network === 'host';
      if (!reached) return [];
      const inside = openedSockets(privileges);
      return inside.map((one) => ({
        ...one,
        steps: [
          { says: 'Other machines reach it', by: privileges.network === 'host' ? ('network' as const) : ('ports' as const) },
          ...one.steps,
        ],
        conditions: [...one.conditions, 'it has a vulnerability that lets a caller run code'],
      }));
    },
  },
  {
    id: 'AP18',
    name: 'host-command',
    title: 'Privileged hook, build, or command of the host',
    technique: techniques.build,
    when: 'A privileged build, or a privileged hook that starts a container (`pre_start`): of class A. Of a hook inside the container, the filter of system calls still holds: of class C, and of class A only where seccomp is off. A provider of Compose, or `initializeCommand`, runs a program on the host: of class B, for it takes a change of the project.',
    open: (privileges) => [
      ...hookWays(privileges),
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
            { says: 'It passes reading calls on, and all others once an attacker controls it' },
          ],
          ['the proxy has a vulnerability'],
        ),
      ];
    },
  },
];

import { byCapabilities, noModule, rootBy, unconfined, way } from '../open-way';
import { canBeRoot, type Place, type Privileges } from '../privileges';
import { techniques } from '../techniques';
import type { OpenWay, Step, Way } from '../way';

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

const secrets: ReadonlySet<string> = new Set(['secret', 'account', 'neighbours', 'root-equivalent']);

/** What is read there. Outside of homes, that is for root alone. */
function secretWays(privileges: Privileges): OpenWay[] {
  return privileges.places
    .filter((place) => !place.contained && secrets.has(place.reading) && (place.home || canBeRoot(privileges)))
    .map((place) => {
      const steps: Step[] = [{ says: `It reads ${place.what}`, by: place }, { says: readsWhat(place) }];
      return way(privileges, 'C', [place.key], steps, place.home ? [] : rootBy(privileges));
    });
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

/** Ways by what is mounted, and by what of the kernel is writable. */
export const mountWays: readonly Way[] = [
  {
    id: 'AP3',
    name: 'writable-host-path',
    title: 'Writable directory that decides over root of the host',
    technique: techniques.escape,
    when: 'A writable mount of /, /etc, /root, /usr, /boot, the data of the engine and the like, and it can become root.',
    open: (privileges) => writingWays(privileges, ({ kernel }) => kernel === undefined, 'The host runs what lies there as root'),
  },
  {
    id: 'AP10',
    name: 'kernel-settings',
    title: 'Settings of the kernel',
    technique: techniques.escape,
    when: 'A writable mount of /proc or /sys, or nothing of them masked, and it can become root. Unmasked alone, of class B unless AppArmor is off.',
    open: (privileges) => [
      ...writingWays(privileges, ({ kernel }) => kernel !== undefined, 'The kernel runs a program of its choice as root'),
      ...unmaskedWay(privileges),
    ],
  },
  {
    id: 'AP14',
    name: 'host-secrets',
    title: 'Secrets of the host',
    technique: techniques.files,
    when: 'A mount, read-only or not, that holds keys, password hashes, tokens, or the data of other containers; outside of homes, it can become root.',
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
];

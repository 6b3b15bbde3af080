import { byCapabilities, noModule, rootBy, unconfined, way } from '../open-way';
import { canBeRoot, type DeviceGrant, type Privileges } from '../privileges';
import { techniques } from '../techniques';
import type { OpenWay, Step, Way } from '../way';

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

/** Ways by devices, capabilities and system calls. */
export const kernelWays: readonly Way[] = [
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
    id: 'AP16',
    name: 'kernel-surface',
    title: 'Unfiltered system calls',
    technique: techniques.exploit,
    when: 'seccomp is off: system calls with a history of vulnerabilities are in reach. It requires a vulnerability of the kernel, so it lifts nothing.',
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
              ['the kernel has a vulnerability there'],
            ),
          ]
        : [],
  },
];

import type { Severity } from '../base/severity';
import { canonicalPath } from './canonical-path';
import type { CapabilityName } from './capabilities';

/** What a container gets that may open a device: how severe, and in words that follow "it can". */
interface DeviceUse {
  readonly severity: Severity;
  readonly gives: string;
}

/** Numbers of device nodes: a type, a major number, all minors or those from one to another. */
interface Numbers {
  readonly type: 'b' | 'c';
  readonly major: number;
  readonly minor?: readonly [number, number];
}

/** A kind of device of the host. */
export interface DeviceFact {
  /** "a host disk". */
  readonly name: string;
  /** The part of the path behind `/dev/`. */
  readonly path: RegExp;
  readonly numbers: readonly Numbers[];
  /** Absent for devices that every container has, or that harm nobody. */
  readonly use?: { readonly reading: DeviceUse; readonly writing: DeviceUse };
  /** A capability without which the driver lets nobody in: what it gives is a step further away then. */
  readonly needs?: CapabilityName;
  /** True for a device that every container may open that has a node for it (opencontainers/runc libcontainer/specconv AllowedDevices). */
  readonly permitted?: true;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';
const numbers = 'Linux kernel documentation, admin-guide/devices.txt';
const man = 'Linux manual pages: mem(4), sd(4), loop(4), msr(4), random(4), fuse(4)';
const drivers = 'Linux kernel documentation, driver-api and userspace-api';
const runtime = 'github.com/opencontainers/runtime-spec config-linux.md: default devices';

const b = (...majors: readonly number[]): Numbers[] => majors.map((major) => ({ type: 'b', major }));
const c = (...majors: readonly number[]): Numbers[] => majors.map((major) => ({ type: 'c', major }));
const minors = (major: number, from: number, to = from): Numbers => ({ type: 'c', major, minor: [from, to] });
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const same = (severity: Severity, gives: string): DeviceFact['use'] => ({ reading: { severity, gives }, writing: { severity, gives } });
const fact = (
  name: string,
  path: RegExp,
  numbered: readonly Numbers[],
  use: DeviceFact['use'],
  source: string,
  needs?: CapabilityName,
): DeviceFact => ({ name, path, numbers: numbered, ...(use ? { use } : {}), ...(needs ? { needs } : {}), source, checked });

/**
 * Devices of a host by what opening them gives. Severity by docs/severity.md, for code that runs in the container: the disks of the host
 * are the host, memory and firmware come second, and what one piece of hardware does stays with that hardware. Of several that fit a
 * path the first one counts.
 */
export const deviceFacts: readonly DeviceFact[] = [
  fact(
    'a harmless device',
    /^(null|zero|full|random|urandom|tty|ptmx|fd|stdin|stdout|stderr)$/,
    [minors(1, 3), minors(1, 5), minors(1, 7, 9), minors(5, 0), minors(5, 2), ...c(...range(136, 143))],
    undefined,
    runtime,
  ),
  fact(
    'a host disk',
    /^(sd[a-z]+\d*|hd[a-z]+\d*|vd[a-z]+\d*|xvd[a-z]+\d*|nvme\d.*|mmcblk\d.*|md\d.*|dm-\d+|nbd\d.*|drbd\d+|rbd\d.*|zd\d.*|bcache\d+|dasd[a-z]+\d*|pmem\d.*|sg\d+|(md|mapper|disk|block|zvol|bsg|raw)(\/.*)?)$/,
    [...b(3, 8, 9, 22, 43, 147, 179, 202, 259), ...b(...range(65, 71)), ...b(...range(128, 135)), ...b(252, 253, 254), ...c(21, 162)],
    {
      reading: { severity: 'high', gives: 'read every file on it, ignoring permissions' },
      writing: { severity: 'critical', gives: 'change every file on it, ignoring permissions' },
    },
    numbers,
  ),
  fact(
    'a host loop device',
    /^(loop\d.*|loop-control)$/,
    [...b(7), minors(10, 237)],
    {
      reading: { severity: 'medium', gives: 'read the disk images that the host mounts through it' },
      writing: { severity: 'high', gives: 'change the disk images that the host mounts through it' },
    },
    man,
  ),
  fact(
    'the host memory',
    /^(mem|kmem|port|core)$/,
    [minors(1, 1, 2), minors(1, 4)],
    same('high', 'read and write host memory and hardware, bypassing the kernel'),
    man,
    'SYS_RAWIO',
  ),
  fact(
    'the CPU registers',
    /^(cpu(\/\d+(\/msr)?)?|msr\d*)$/,
    c(202),
    {
      reading: { severity: 'low', gives: 'read the CPU registers' },
      writing: { severity: 'high', gives: 'set CPU registers, such as the entry point of the kernel' },
    },
    man,
    'SYS_RAWIO',
  ),
  fact(
    'the host firmware',
    /^(mtd\d.*|mtdblock\d.*|nvram|ipmi(\/)?\d+|ipmidev\/\d+)$/,
    [...c(90), ...b(31), minors(10, 144)],
    {
      reading: { severity: 'medium', gives: 'read the firmware settings' },
      writing: { severity: 'high', gives: 'change the firmware or the board controller, which control the kernel' },
    },
    drivers,
  ),
  fact(
    'the kernel log',
    /^kmsg$/,
    [minors(1, 11)],
    {
      reading: { severity: 'low', gives: 'read the kernel log' },
      writing: { severity: 'medium', gives: 'read the kernel log and write forged lines to it' },
    },
    numbers,
  ),
  fact(
    'a source of input events',
    /^(uinput|input\/uinput|uhid)$/,
    [minors(10, 223), minors(10, 239)],
    same('high', 'send keystrokes to the host like a keyboard'),
    drivers,
  ),
  fact('keyboards and mice of the host', /^input(\/.*)?$/, c(13), same('medium', 'read what is typed on the host'), drivers),
  fact(
    'a device for direct memory access',
    /^vfio(\/.*)?$/,
    [minors(10, 196)],
    same('medium', 'control hardware that accesses memory directly'),
    drivers,
  ),
  fact(
    'a virtualization device',
    /^(kvm|vhost-net|vhost-vsock)$/,
    [minors(10, 232), minors(10, 238), minors(10, 241)],
    same('medium', 'run virtual machines and attack KVM in the kernel'),
    drivers,
  ),
  fact('the FUSE device', /^fuse$/, [minors(10, 229)], same('medium', 'mount file systems that it implements itself'), man, 'SYS_ADMIN'),
  fact('the security chip of the host', /^tpm(rm)?\d+$/, [minors(10, 224)], same('medium', 'use the keys that it stores'), drivers),
  fact('a watchdog of the host', /^watchdog\d*$/, [minors(10, 130)], same('medium', 'reboot the host'), drivers),
  {
    ...fact(
      'the device for virtual network interfaces',
      /^(net(\/.*)?|tun|tap\d*|ppp)$/,
      [minors(10, 200), ...c(108)],
      same('low', 'create network interfaces'),
      drivers,
    ),
    permitted: true,
  },
  fact(
    'a clock of the host',
    /^(rtc\d*|hpet)$/,
    [minors(10, 135), minors(10, 228)],
    same('low', 'read it, and set it with SYS_TIME'),
    drivers,
  ),
  fact(
    'a graphics card',
    /^(dri(\/.*)?|nvidia.*|kfd|dxg|mali\d*|fb\d+)$/,
    c(226, 195, 29),
    same('low', 'exploit vulnerabilities of its kernel driver'),
    numbers,
  ),
  fact('a sound device', /^(snd(\/.*)?|dsp\d*|audio\d*|mixer\d*)$/, c(116, 14), same('low', 'record and play sound'), numbers),
  fact(
    'a camera or video device',
    /^(video\d+|v4l(\/.*)?|media\d+|dvb(\/.*)?|cec\d+|lirc\d+|vchiq|vcio|vcsm(-cma)?|vc-mem)$/,
    c(81, 212),
    same('low', 'record video'),
    numbers,
  ),
  fact(
    'a terminal of the host',
    /^(tty\d+|console|vcsa?\d*|pts(\/.*)?)$/,
    [minors(4, 0, 63), minors(5, 1), ...c(7)],
    same('low', "read and write the host's screen"),
    numbers,
  ),
  fact(
    'a serial line',
    /^(tty[A-Z]\w*|serial\d*|serial\/.*|ttymxc\d+|rfcomm\d+)$/,
    [minors(4, 64, 255), ...c(166, 188, 204, 216)],
    same('low', 'communicate with the devices connected to it'),
    numbers,
  ),
  fact(
    'the USB devices of the host',
    /^(bus(\/.*)?|usb(\/.*)?|hidraw\d+|usblp\d+)$/,
    c(180, 189),
    same('low', 'communicate with the devices connected to it'),
    numbers,
  ),
  fact(
    'the pins and buses of the board',
    /^(gpio.*|i2c-\d+|spidev.*|pwm.*|gpiomem\d*)$/,
    c(89, 153),
    same('low', 'communicate with the hardware wired to it'),
    numbers,
  ),
  fact(
    'an optical or tape drive',
    /^(sr\d+|cdrom|dvd|cdrw|n?st\d+)$/,
    [...b(11), ...c(9)],
    same('low', 'read and write the medium in it'),
    numbers,
  ),
];

/** A device that is in no list. */
export const unknownDevice: DeviceFact = fact(
  'a device of the host',
  /^/,
  [],
  same('low', 'use its driver, which runs in the host kernel'),
  drivers,
);

/** Folders and files below /dev that are no devices: shared memory, huge pages, message queues, the socket of the log. */
const noDevices = /^(shm|hugepages|mqueue|log|initctl)(\/.*)?$/;

/** A device that a path names, or all of them. */
interface DeviceAt {
  readonly fact: DeviceFact;
  /** True for `/dev` itself: every device of the host, the worst of which is `fact`. */
  readonly all: boolean;
}

/**
 * The device of the host behind a path.
 * @param path as a Compose file says it; see `canonicalPath`.
 * @returns `undefined` for paths outside of /dev and for those below it that are no devices.
 */
export function deviceAt(path: string): DeviceAt | undefined {
  const canonical = canonicalPath(path);
  if (canonical === '/dev') return { fact: disk, all: true };
  const name = canonical?.startsWith('/dev/') ? canonical.slice('/dev/'.length) : undefined;
  if (name === undefined || noDevices.test(name)) return undefined;
  return { fact: deviceFacts.find((candidate) => candidate.path.test(name)) ?? unknownDevice, all: false };
}

const disk = deviceFacts.find(({ path }) => path.test('sda'))!;

/** A rule of the device cgroup, taken apart. */
interface DeviceRule {
  /** `a` = both. */
  readonly type: 'a' | 'b' | 'c';
  /** `undefined` = all. */
  readonly major?: number;
  readonly minor?: number;
  readonly access: string;
}

/**
 * Takes an item of `device_cgroup_rules` apart (docker/cli opts: `TYPE MAJOR:MINOR ACCESS`).
 * @returns `undefined` for a text that the engine refuses.
 */
export function parseDeviceRule(text: string): DeviceRule | undefined {
  const [, type, major, minor, access] = /^([acb]) (\d+|\*):(\d+|\*) ([rwm]{1,3})$/.exec(text) ?? [];
  if (type === undefined || access === undefined) return undefined;
  return {
    type: type as DeviceRule['type'],
    ...(major === '*' ? {} : { major: Number(major) }),
    ...(minor === '*' ? {} : { minor: Number(minor) }),
    access,
  };
}

/** The kinds of device that a rule lets a container open; none for numbers that nobody wrote down. */
export function devicesUnder({ type, major, minor }: DeviceRule): readonly DeviceFact[] {
  return deviceFacts.filter(({ numbers: list }) =>
    list.some(
      (one) =>
        (type === 'a' || one.type === type) &&
        (major === undefined || one.major === major) &&
        (minor === undefined || !one.minor || (one.minor[0] <= minor && minor <= one.minor[1])),
    ),
  );
}

/** What a container gets by such a device, by the access that it has (`r`, `w`). */
export function useOf({ use }: DeviceFact, access: string): DeviceUse | undefined {
  return use && (access.includes('w') ? use.writing : access.includes('r') ? use.reading : undefined);
}

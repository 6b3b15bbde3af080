import { weightOf } from '../knowledge/capabilities';
import type { HostPathClass } from '../knowledge/host-path-fact';
import { type AxisId, fullCapabilities } from './formula';
import { type DeviceGrant, type Leaf, type Place, type Privileges, type Sharing, startsAsRoot } from './privileges';

/** How much of an axis a container has. */
export interface Reading {
  /** From 0 to 1. */
  readonly share: number;
  /** What it has, as a phrase. */
  readonly has: string;
  /** Where that is granted: a part of the privileges, a mount or a device; absent where nothing is. */
  readonly by?: Leaf | Place | DeviceGrant;
}

/** An axis: its name for people, and how it is read. No share falls when a privilege is added. */
interface Axis {
  readonly title: string;
  /** How it is read, for the page. */
  readonly rule: string;
  readonly read: (privileges: Privileges) => Reading;
}

const shared: Readonly<Record<Sharing, number>> = { own: 0, joined: 0.4, host: 1 };

function namespace(id: 'pid' | 'ipc' | 'uts' | 'cgroup', title: string): Axis {
  return {
    title: `${title} namespace`,
    rule: "the host's 1, that of another container 0.4",
    read: (privileges) => {
      const of = privileges[id];
      return { share: shared[of], has: of === 'host' ? "the host's" : of === 'joined' ? "another container's" : 'its own', by: id };
    },
  };
}

/** A place counts by what it gives to an account that may write it, and to one that may only read it. */
const writingCounts: Readonly<Record<HostPathClass, number>> = {
  'root-equivalent': 1,
  account: 0.9,
  secret: 0.9,
  neighbours: 0.9,
  state: 0.5,
  minor: 0.3,
  benign: 0.2,
};
const readingCounts: Readonly<Record<HostPathClass, number>> = {
  'root-equivalent': 0.7,
  account: 0.7,
  secret: 0.7,
  neighbours: 0.7,
  state: 0.3,
  minor: 0.3,
  benign: 0.05,
};

/** How much a mount counts. */
export function placeCounts({ socket, contained, writable, reading, writing }: Place): number {
  if (socket) return 1;
  const read = readingCounts[reading];
  if (contained) return reading === 'benign' ? 0 : read;
  return writable ? Math.max(writingCounts[writing], read) : read;
}

function most<T>(list: readonly T[], counts: (one: T) => number): { readonly one?: T; readonly share: number } {
  let found: { readonly one?: T; readonly share: number } = { share: 0 };
  for (const one of list) if (counts(one) > found.share) found = { one, share: counts(one) };
  return found;
}

/** The sum of the weights of capabilities, in tenths, for tenths add up exactly. */
function sumOf({ capabilities }: Privileges): number {
  let sum = 0;
  for (const name of capabilities) sum += Math.round(weightOf(name) * 10);
  return sum / 10;
}

function ofCapabilities(privileges: Privileges): Reading {
  const { capabilities, starts, gains, privileged } = privileges;
  const part = privileged ? 1 : Math.min(1, sumOf(privileges) / fullCapabilities);
  const inReach = privileged || startsAsRoot(starts);
  const reach = inReach ? 1 : gains ? 0.5 : 0.1;
  const who = inReach ? '' : gains ? ', for setuid programs' : ', out of reach of its user';
  const has = capabilities.size === 0 ? 'none' : `${capabilities.size} of 41${who}`;
  return { share: part * reach, has, by: privileged ? 'privileged' : 'capabilities' };
}

const userCounts = { user: 0, grouped: 0.2, 'step-down': 0.5, root: 1 } as const;
const userWords = { user: 'not root', grouped: 'not root, in a system group', 'step-down': 'root that steps down', root: 'root' } as const;
const networkCounts = { none: 0, own: 0, bridge: 0.1, joined: 0.3, host: 1 } as const;
const networkWords = {
  none: 'none',
  own: 'networks of the project',
  bridge: "Docker's default bridge",
  joined: "another container's",
  host: "the host's",
} as const;
const portCounts = { none: 0, loopback: 0.1, address: 0.6, everywhere: 1 } as const;
const portWords = { none: 'none published', loopback: 'loopback only', address: 'one address', everywhere: 'all interfaces' } as const;

/** How each axis is read. */
export const axes: Readonly<Record<AxisId, Axis>> = {
  capabilities: {
    title: 'capabilities',
    rule: `sum of the weights of the bounding set, at ${fullCapabilities} in full; half for a user without \`no-new-privileges\`, a tenth with it`,
    read: ofCapabilities,
  },
  user: {
    title: 'user',
    rule: 'root, or unknown 1; root that steps down 0.5; a user in the group of root, disk or Docker 0.2',
    read: ({ starts }) => ({ share: userCounts[starts], has: userWords[starts], by: 'starts' }),
  },
  'no-new-privileges': {
    title: 'new privileges',
    rule: 'setuid programs work 1',
    read: ({ gains }) => ({ share: gains ? 1 : 0, has: gains ? 'setuid programs work' : 'barred', by: 'gains' }),
  },
  seccomp: {
    title: 'system calls',
    rule: 'unfiltered 1; a custom profile 0.3, 1 where it allows what it does not name; SYS_ADMIN opens the default profile 0.5',
    read: ({ seccomp, capabilities, privileged }) => {
      if (privileged || seccomp === 'off') return { share: 1, has: 'not filtered', by: seccomp === 'off' ? 'seccomp' : 'privileged' };
      if (capabilities.has('SYS_ADMIN')) return { share: 0.5, has: 'opened by SYS_ADMIN', by: 'SYS_ADMIN' };
      return { share: seccomp === 'custom' ? 0.3 : 0, has: seccomp === 'custom' ? 'custom profile' : 'default profile', by: 'seccomp' };
    },
  },
  'security-module': {
    title: 'AppArmor and SELinux',
    rule: 'one of them off 1; a custom profile 0.2',
    read: ({ apparmor, selinux, privileged }) => {
      const off = privileged || apparmor === 'off' || selinux === 'off';
      const custom = apparmor === 'custom' || selinux === 'custom';
      const by = privileged ? 'privileged' : apparmor === 'off' || apparmor === 'custom' ? 'apparmor' : 'selinux';
      return { share: off ? 1 : custom ? 0.2 : 0, has: off ? 'off' : custom ? 'custom profile' : 'default', by };
    },
  },
  'system-paths': {
    title: '/proc, /sys and cgroups',
    rule: 'unmasked or writable 1',
    read: ({ unmasked, cgroupWritable, privileged }) => {
      const open = unmasked || cgroupWritable || privileged;
      return { share: open ? 1 : 0, has: open ? 'open' : 'masked', by: unmasked ? 'unmasked' : 'cgroupWritable' };
    },
  },
  pid: namespace('pid', 'PID'),
  network: {
    title: 'network namespace',
    rule: "the host's 1, that of another container 0.3, Docker's default bridge 0.1",
    read: ({ network }) => ({ share: networkCounts[network], has: networkWords[network], by: 'network' }),
  },
  ipc: namespace('ipc', 'IPC'),
  uts: namespace('uts', 'UTS'),
  cgroup: namespace('cgroup', 'cgroup'),
  'user-namespace': {
    title: 'user namespace',
    rule: 'asks for that of the host 1',
    read: ({ hostUsers }) => ({
      share: hostUsers ? 1 : 0,
      has: hostUsers ? "the host's, asked for" : 'as the daemon sets it',
      by: 'hostUsers',
    }),
  },
  mounts: {
    title: 'mounts',
    rule: 'the gravest: a socket that starts programs 1; root by writing 1; a secret or account 0.9 writable, 0.7 read-only; what the host does 0.5; system files 0.3; other directories 0.2 writable, 0.05 read-only; volumes 0',
    read: ({ places }) => {
      const { one, share } = most(places, placeCounts);
      return { share, has: one ? one.what : 'nothing of the host', ...(one && { by: one }) };
    },
  },
  devices: {
    title: 'devices',
    rule: 'all, a disk or memory 1; those of drivers and virtual machines 0.4; a GPU 0.3; serial ports, sound and the like 0.15',
    read: ({ devices, privileged }) => {
      if (privileged) return { share: 1, has: 'all', by: 'privileged' };
      const { one, share } = most(devices, ({ counts }) => counts);
      return { share, has: one ? one.what : 'none', ...(one && { by: one }) };
    },
  },
  'root-filesystem': {
    title: 'root file system',
    rule: 'writable 1',
    read: ({ rootfsWritable }) => ({ share: rootfsWritable ? 1 : 0, has: rootfsWritable ? 'writable' : 'read-only', by: 'rootfsWritable' }),
  },
  limits: {
    title: 'limits',
    rule: 'no memory limit 0.4, no process limit 0.4, no CPU limit 0.2',
    read: ({ unlimited: { memory, pids, cpus } }) => {
      const missing = [memory && 'memory', pids && 'processes', cpus && 'CPU'].filter((one) => one !== false);
      const share = ((memory ? 4 : 0) + (pids ? 4 : 0) + (cpus ? 2 : 0)) / 10;
      return { share, has: missing.length === 0 ? 'all set' : `none on ${missing.join(', ')}`, by: 'unlimited' };
    },
  },
  ports: {
    title: 'published ports',
    rule: "on all interfaces, or the host's network 1; on one address 0.6; on loopback 0.1",
    read: ({ ports, network }) => {
      const reach = network === 'host' ? 'everywhere' : ports;
      return { share: portCounts[reach], has: portWords[reach], by: network === 'host' ? 'network' : 'ports' };
    },
  },
};

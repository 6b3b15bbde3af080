import type { Severity } from '../base/severity';

/**
 * What is known about the capabilities of Linux, for containers of the Docker Engine. Checked 2026-11-24.
 * - names and numbers: moby/sys capability/enum.go, linux include/uapi/linux/capability.h
 * - Docker's default set: moby/moby daemon/pkg/oci/caps/defaults.go
 * - what each allows: man7.org capabilities(7); what the seccomp profile opens for it: moby/profiles seccomp/default.json
 * - published ways out: cdk-team/CDK README, stealthcopter/deepce README
 *
 * Severity is that of *adding* the capability to a container whose attacker runs code as the container's user, by docs/severity.md:
 * control of the host by documented calls alone = critical; by a published technique = high; with a second flaw, or bounded to the
 * container = medium; takes away a mitigation = low; what only discloses, denies or corrupts goes one step down.
 */
interface Capability {
  /** Upper case, without `CAP_`. */
  readonly name: CapabilityName;
  readonly number: number;
  /** In the set that Docker grants when a service asks for nothing. */
  readonly isDefault: boolean;
  /** Weight for the exposure score, 0 to 10. */
  readonly weight: number;
  /** What an attacker in the container gains: ends a sentence that starts with the capability's name. */
  readonly harm: string;
  /** Who needs it for good reason; empty when hardly anybody does. */
  readonly need: string;
  readonly severity: Severity;
  /** What beside it makes it worse - a namespace of the host, another capability - and how bad it is then. */
  readonly worse?: { readonly with: 'network' | 'pid' | 'ipc' | 'PERFMON'; readonly severity: Severity; readonly harm: string };
}

type Row = Omit<Capability, 'name' | 'number' | 'isDefault'>;

/** By number: the order of the keys is the kernel's numbering. */
const rows = {
  CHOWN: {
    weight: 1,
    harm: 'takes over files on every writable mount',
    need: 'entrypoints that give a data directory to the service user',
    severity: 'low',
  },
  DAC_OVERRIDE: {
    weight: 2.5,
    harm: 'lets root read and write every file of a mount, whoever owns it',
    need: 'entrypoints that work in directories another user closed to all others',
    severity: 'medium',
  },
  DAC_READ_SEARCH: {
    weight: 8,
    harm: 'opens files of the host by their handle, outside the container (the "shocker" technique)',
    need: 'backup agents',
    severity: 'high',
  },
  FOWNER: {
    weight: 1.5,
    harm: 'changes mode and times of files that belong to others',
    need: 'entrypoints that chmod or unpack into a data directory of another user',
    severity: 'low',
  },
  FSETID: { weight: 0.5, harm: 'keeps setuid and setgid bits when a file is changed', need: '', severity: 'low' },
  KILL: {
    weight: 0.5,
    harm: 'signals processes of other users',
    need: 'a root supervisor that stops workers of another user (php-fpm)',
    severity: 'low',
    worse: { with: 'pid', severity: 'medium', harm: "signals every process of the host, because the service shares the host's processes" },
  },
  SETGID: {
    weight: 1.5,
    harm: 'takes on any group, also those that own sockets and devices on mounts',
    need: 'entrypoints that step down to another user, web servers with workers, cron, sshd',
    severity: 'low',
  },
  SETUID: {
    weight: 2,
    harm: 'takes on any user id',
    need: 'entrypoints that step down to another user, web servers with workers, cron, sshd',
    severity: 'low',
  },
  SETPCAP: {
    weight: 1,
    harm: 'changes the inheritable set and the secure bits',
    need: 'setpriv or capsh that shrink the bounding set (redis since 8.0.2)',
    severity: 'low',
  },
  LINUX_IMMUTABLE: {
    weight: 2,
    harm: 'makes files on mounts impossible to change or delete, and undoes that where the host did it',
    need: 'backup and forensic tools',
    severity: 'low',
  },
  NET_BIND_SERVICE: {
    weight: 0.2,
    harm: 'listens on ports below 1024',
    need: "servers without root on the host's network, programs that carry it as a file capability (caddy)",
    severity: 'low',
  },
  NET_BROADCAST: { weight: 0.2, harm: 'allows nothing: the kernel does not use it', need: '', severity: 'low' },
  NET_ADMIN: {
    weight: 5,
    harm: "changes addresses, routes and firewall of the container's network and reaches kernel code that has a history of flaws",
    need: 'VPN clients and servers, firewalls, DHCP servers',
    severity: 'medium',
    worse: {
      with: 'network',
      severity: 'high',
      harm: "changes addresses, routes and firewall of the host, because the service uses the host's network",
    },
  },
  NET_RAW: {
    weight: 2.5,
    harm: 'forges packets (ARP, DNS) towards containers of the same network and listens to their traffic',
    need: 'packet capture, network scanners, DHCP; ping works without it',
    severity: 'medium',
    worse: { with: 'network', severity: 'medium', harm: "listens to the host's traffic and forges packets in its name" },
  },
  IPC_LOCK: {
    weight: 1,
    harm: 'pins memory beyond the limit for locked memory',
    need: 'secret stores that keep keys out of swap (vault)',
    severity: 'low',
  },
  IPC_OWNER: {
    weight: 2,
    harm: "reads and writes other users' System V shared memory",
    need: '',
    severity: 'low',
    worse: { with: 'ipc', severity: 'medium', harm: "reads and writes the System V shared memory of the host's processes" },
  },
  SYS_MODULE: {
    weight: 10,
    harm: "loads code into the host's kernel",
    need: 'none in a container: load the module on the host',
    severity: 'critical',
  },
  SYS_RAWIO: {
    weight: 9,
    harm: 'talks to hardware past the kernel (I/O ports, memory devices, raw SCSI commands)',
    need: 'disk diagnostics, hardware flashing',
    severity: 'high',
  },
  SYS_CHROOT: {
    weight: 1,
    harm: 'calls chroot, a building block of ways out of a directory',
    need: 'sshd, and servers that shut themselves in a directory',
    severity: 'low',
  },
  SYS_PTRACE: {
    weight: 7,
    harm: 'reads and changes the memory of every process in the container, secrets of other users included',
    need: 'debuggers, profilers, monitoring agents',
    severity: 'medium',
    worse: {
      with: 'pid',
      severity: 'critical',
      harm: "injects code into root's processes on the host, because the service shares the host's processes",
    },
  },
  SYS_PACCT: { weight: 1, harm: 'switches process accounting', need: '', severity: 'low' },
  SYS_ADMIN: {
    weight: 10,
    harm: "mounts file systems, makes /proc/sys writable and so runs programs as the host's root, unless AppArmor or SELinux stops it",
    need: 'FUSE mounts, NFS servers, systemd in a container',
    severity: 'critical',
  },
  SYS_BOOT: {
    weight: 5,
    harm: 'reboots: only the container while it has its own processes',
    need: '',
    severity: 'low',
    worse: { with: 'pid', severity: 'high', harm: "reboots the host, because the service shares the host's processes" },
  },
  SYS_NICE: {
    weight: 1.5,
    harm: 'takes processor time and memory placement from its neighbours',
    need: 'databases on NUMA machines, real-time audio and video',
    severity: 'low',
  },
  SYS_RESOURCE: {
    weight: 3,
    harm: 'lifts resource limits, disk quotas and the space reserved for root',
    need: 'servers that raise their own limits: `ulimits` does it without',
    severity: 'low',
  },
  SYS_TIME: {
    weight: 3,
    harm: "sets the host's clock, on which certificates, logs and one-time passwords rest",
    need: 'time servers',
    severity: 'medium',
  },
  SYS_TTY_CONFIG: { weight: 1.5, harm: 'controls virtual terminals', need: 'kiosks with a local display', severity: 'low' },
  MKNOD: {
    weight: 2,
    harm: 'makes device nodes; opening one still takes a device rule',
    need: 'tools that build system images',
    severity: 'low',
  },
  LEASE: { weight: 0.5, harm: 'takes leases on any file', need: 'file servers', severity: 'low' },
  AUDIT_WRITE: { weight: 0.5, harm: 'writes forged records into the audit log', need: 'sshd and cron with PAM', severity: 'low' },
  AUDIT_CONTROL: {
    weight: 4,
    harm: 'changes the audit rules of the kernel where it is let into the host',
    need: '',
    severity: 'low',
    worse: { with: 'pid', severity: 'medium', harm: "switches the host's auditing off, because the service shares the host's processes" },
  },
  SETFCAP: {
    weight: 1.5,
    harm: 'puts capabilities on program files, on writable mounts for the host too',
    need: 'entrypoints that call setcap',
    severity: 'low',
  },
  MAC_OVERRIDE: { weight: 6, harm: 'passes by the Smack access rules of the host', need: '', severity: 'medium' },
  MAC_ADMIN: { weight: 6, harm: 'changes the AppArmor or Smack policy that confines all containers', need: '', severity: 'medium' },
  SYSLOG: {
    weight: 3,
    harm: "reads the host's kernel log and kernel addresses, which exploits need",
    need: 'log collectors that read /dev/kmsg',
    severity: 'low',
  },
  WAKE_ALARM: { weight: 0.5, harm: 'sets timers that wake the host', need: '', severity: 'low' },
  BLOCK_SUSPEND: { weight: 0.5, harm: 'keeps the host from suspending', need: '', severity: 'low' },
  AUDIT_READ: {
    weight: 2,
    harm: 'reads audit records',
    need: 'audit shippers',
    severity: 'low',
    worse: { with: 'network', severity: 'medium', harm: "reads the host's audit records as they are written" },
  },
  PERFMON: {
    weight: 4,
    harm: 'observes kernel and processes of the whole host through performance events',
    need: 'profilers',
    severity: 'medium',
  },
  BPF: {
    weight: 7,
    harm: "loads programs into the host's kernel, whose verifier has a history of flaws",
    need: 'eBPF agents for networks, profiling and detection',
    severity: 'medium',
    worse: { with: 'PERFMON', severity: 'high', harm: "loads tracing programs that read the memory of the host's kernel and processes" },
  },
  CHECKPOINT_RESTORE: {
    weight: 5,
    harm: 'chooses process ids and opens the files behind mapped memory of other processes',
    need: 'CRIU',
    severity: 'medium',
  },
} as const satisfies Record<string, Row>;

export type CapabilityName = keyof typeof rows;

const defaults: ReadonlySet<string> = new Set([
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'MKNOD',
  'NET_RAW',
  'SETGID',
  'SETUID',
  'SETFCAP',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
]);

/** All capabilities, by number. */
export const capabilities: readonly Capability[] = (Object.entries(rows) as [CapabilityName, Row][]).map(([name, row], number) => ({
  name,
  number,
  isDefault: defaults.has(name),
  ...row,
}));

const byName: ReadonlyMap<string, Capability> = new Map(capabilities.map((capability) => [capability.name, capability]));

/** Names of all capabilities, by number. */
export const allCapabilities: readonly CapabilityName[] = capabilities.map(({ name }) => name);

/** Docker's default set, by number. */
export const defaultCapabilities: readonly CapabilityName[] = capabilities.filter(({ isDefault }) => isDefault).map(({ name }) => name);

/** What is known about a capability. */
export function capability(name: CapabilityName): Capability {
  return byName.get(name)!;
}

/**
 * The name behind an item of `cap_add` or `cap_drop`, as the engine reads it (moby/moby daemon/pkg/oci/caps/utils.go
 * NormalizeLegacyCapabilities): any case, with or without `CAP_`. `CAP_ALL` is no name to it.
 * @returns undefined for a name that the engine refuses.
 */
export function normaliseCapability(text: string): CapabilityName | 'ALL' | undefined {
  const upper = text.toUpperCase();
  if (upper === 'ALL') return 'ALL';
  return byName.get(upper.startsWith('CAP_') ? upper.slice('CAP_'.length) : upper)?.name;
}

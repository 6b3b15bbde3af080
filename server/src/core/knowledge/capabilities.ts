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
  /** What an attacker in the container gains, as the end of a sentence whose subject is the capability: "allows ...". */
  readonly harm: string;
  /** What legitimately uses it, as a list; empty when hardly anything does. */
  readonly need: string;
  readonly severity: Severity;
  /** On a program file it gives the caller nothing to become root with: listening on a port, ping, locked memory. */
  readonly boundedOnFile?: true;
  /** What beside it makes it worse - a namespace of the host, another capability - and how bad it is then. */
  readonly worse?: { readonly with: 'network' | 'pid' | 'ipc' | 'PERFMON'; readonly severity: Severity; readonly harm: string };
}

type Row = Omit<Capability, 'name' | 'number' | 'isDefault'>;

/** By number: the order of the keys is the kernel's numbering. */
const rows = {
  CHOWN: {
    weight: 1,
    harm: 'allows changing the owner of every file on writable mounts',
    need: 'entrypoints that give a data directory to the service user',
    severity: 'low',
  },
  DAC_OVERRIDE: {
    weight: 2.5,
    harm: 'allows reading and writing every file on mounts, regardless of its owner and mode',
    need: 'entrypoints that work in private directories of another user',
    severity: 'medium',
  },
  DAC_READ_SEARCH: {
    weight: 8,
    harm: 'allows opening host files by handle from inside the container (the "shocker" technique)',
    need: 'backup agents',
    severity: 'high',
  },
  FOWNER: {
    weight: 1.5,
    harm: 'allows changing the mode and times of files that belong to other users',
    need: 'entrypoints that run chmod in, or unpack into, a data directory of another user',
    severity: 'low',
  },
  FSETID: { weight: 0.5, harm: 'allows keeping setuid and setgid bits when a file is changed', need: '', severity: 'low' },
  KILL: {
    weight: 0.5,
    harm: 'allows sending signals to processes of other users',
    need: 'a root supervisor that stops workers of another user (php-fpm)',
    severity: 'low',
    worse: { with: 'pid', severity: 'medium', harm: 'allows sending signals to every host process, through the shared PID namespace' },
  },
  SETGID: {
    weight: 1.5,
    harm: 'allows switching to any group, including those that own sockets and devices on mounts',
    need: 'entrypoints that switch to another user, web servers with workers, cron, sshd',
    severity: 'low',
  },
  SETUID: {
    weight: 2,
    harm: 'allows switching to any UID',
    need: 'entrypoints that switch to another user, web servers with workers, cron, sshd',
    severity: 'low',
  },
  SETPCAP: {
    weight: 1,
    harm: 'allows changing the inheritable capabilities and the secure bits of a process',
    need: 'setpriv or capsh reducing the bounding set (redis since 8.0.2)',
    severity: 'low',
  },
  LINUX_IMMUTABLE: {
    weight: 2,
    harm: 'allows making files on mounts immutable, and removing that attribute where the host set it',
    need: 'backup and forensic tools',
    severity: 'low',
  },
  NET_BIND_SERVICE: {
    boundedOnFile: true,
    weight: 0.2,
    harm: 'allows listening on ports below 1024',
    need: "non-root servers on the host's network, programs that have it as a file capability (caddy)",
    severity: 'low',
  },
  NET_BROADCAST: { boundedOnFile: true, weight: 0.2, harm: 'has no effect, because the kernel does not use it', need: '', severity: 'low' },
  NET_ADMIN: {
    weight: 5,
    harm: 'allows changing the container network and exposes vulnerability-prone kernel code',
    need: 'VPN clients and servers, firewalls, DHCP servers',
    severity: 'medium',
    worse: {
      with: 'network',
      severity: 'high',
      harm: 'allows changing addresses, routes and firewall of the host, whose network it uses',
    },
  },
  NET_RAW: {
    boundedOnFile: true,
    weight: 2.5,
    harm: 'allows forging packets (ARP, DNS) to containers on the same network and sniffing their traffic',
    need: 'packet capture, network scanners, DHCP; ping works without it',
    severity: 'medium',
    worse: { with: 'network', severity: 'medium', harm: "allows sniffing the host's traffic and forging packets in its name" },
  },
  IPC_LOCK: {
    boundedOnFile: true,
    weight: 1,
    harm: 'allows locking memory beyond the memlock limit',
    need: 'secret stores that keep keys out of swap (vault)',
    severity: 'low',
  },
  IPC_OWNER: {
    weight: 2,
    harm: 'allows reading and writing the System V shared memory of other users',
    need: '',
    severity: 'low',
    worse: { with: 'ipc', severity: 'medium', harm: 'allows reading and writing the System V shared memory of host processes' },
  },
  SYS_MODULE: {
    weight: 10,
    harm: 'allows loading code into the host kernel',
    need: 'none in a container (modules are loaded on the host)',
    severity: 'critical',
  },
  SYS_RAWIO: {
    weight: 9,
    harm: 'allows bypassing the kernel with I/O ports, memory devices and raw SCSI commands',
    need: 'disk diagnostics, hardware flashing',
    severity: 'high',
  },
  SYS_CHROOT: {
    weight: 1,
    harm: 'allows calling chroot, a building block of escapes from a directory',
    need: 'sshd, servers that confine themselves to a directory',
    severity: 'low',
  },
  SYS_PTRACE: {
    weight: 7,
    harm: 'allows reading and changing memory and secrets of every process in the container',
    need: 'debuggers, profilers, monitoring agents',
    severity: 'medium',
    worse: {
      with: 'pid',
      severity: 'critical',
      harm: 'allows injecting code into host root processes, through the shared PID namespace',
    },
  },
  SYS_PACCT: { weight: 1, harm: 'allows turning process accounting on and off', need: '', severity: 'low' },
  SYS_ADMIN: {
    weight: 10,
    harm: 'allows mounts and, without AppArmor or SELinux, becoming root on the host',
    need: 'FUSE mounts, NFS servers, systemd in a container',
    severity: 'critical',
  },
  SYS_BOOT: {
    weight: 5,
    harm: 'allows rebooting, limited to the container while it has its own PID namespace',
    need: '',
    severity: 'low',
    worse: { with: 'pid', severity: 'high', harm: 'allows rebooting the host, through the shared PID namespace' },
  },
  SYS_NICE: {
    boundedOnFile: true,
    weight: 1.5,
    harm: 'allows taking CPU time and memory placement from other containers',
    need: 'databases on NUMA machines, real-time audio and video',
    severity: 'low',
  },
  SYS_RESOURCE: {
    weight: 3,
    harm: 'allows exceeding resource limits, disk quotas and the space reserved for root',
    need: 'servers that raise their own limits ("ulimits" does the same without it)',
    severity: 'low',
  },
  SYS_TIME: {
    weight: 3,
    harm: "allows setting the host's clock, on which certificates, logs and one-time passwords depend",
    need: 'time servers',
    severity: 'medium',
  },
  SYS_TTY_CONFIG: { weight: 1.5, harm: 'allows controlling virtual terminals', need: 'kiosks with a local display', severity: 'low' },
  MKNOD: {
    weight: 2,
    harm: 'allows creating device nodes; opening one still requires a device rule',
    need: 'tools that build system images',
    severity: 'low',
  },
  LEASE: { weight: 0.5, harm: 'allows taking leases on any file', need: 'file servers', severity: 'low' },
  AUDIT_WRITE: {
    boundedOnFile: true,
    weight: 0.5,
    harm: 'allows writing forged records to the audit log',
    need: 'sshd and cron with PAM',
    severity: 'low',
  },
  AUDIT_CONTROL: {
    weight: 4,
    harm: "allows changing the kernel's audit rules, but only from the host's PID namespace",
    need: '',
    severity: 'low',
    worse: { with: 'pid', severity: 'medium', harm: "allows disabling the host's auditing, through the shared PID namespace" },
  },
  SETFCAP: {
    weight: 1.5,
    harm: 'allows setting capabilities on program files, on writable mounts also for the host',
    need: 'entrypoints that call setcap',
    severity: 'low',
  },
  MAC_OVERRIDE: { weight: 6, harm: 'allows bypassing the Smack access rules of the host', need: '', severity: 'medium' },
  MAC_ADMIN: { weight: 6, harm: 'allows changing the AppArmor or Smack policy that confines all containers', need: '', severity: 'medium' },
  SYSLOG: {
    weight: 3,
    harm: "allows reading the host's kernel log and kernel addresses, which exploits need",
    need: 'log collectors that read /dev/kmsg',
    severity: 'low',
  },
  WAKE_ALARM: { boundedOnFile: true, weight: 0.5, harm: 'allows setting timers that wake the host', need: '', severity: 'low' },
  BLOCK_SUSPEND: { boundedOnFile: true, weight: 0.5, harm: 'allows preventing the host from suspending', need: '', severity: 'low' },
  AUDIT_READ: {
    weight: 2,
    harm: 'allows reading audit records',
    need: 'audit shippers',
    severity: 'low',
    worse: { with: 'network', severity: 'medium', harm: "allows reading the host's audit records as they are written" },
  },
  PERFMON: {
    weight: 4,
    harm: 'allows observing the kernel and all host processes through performance events',
    need: 'profilers',
    severity: 'medium',
  },
  BPF: {
    weight: 7,
    harm: 'allows loading programs into the host kernel, whose verifier has a history of vulnerabilities',
    need: 'eBPF agents for networks, profiling and detection',
    severity: 'medium',
    worse: {
      with: 'PERFMON',
      severity: 'high',
      harm: 'allows loading tracing programs that read the memory of the host kernel and all processes',
    },
  },
  CHECKPOINT_RESTORE: {
    weight: 5,
    harm: 'allows choosing process IDs and opening files behind the mapped memory of other processes',
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

/** Its weight for the exposure score. */
export function weightOf(name: CapabilityName): number {
  return capability(name).weight;
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

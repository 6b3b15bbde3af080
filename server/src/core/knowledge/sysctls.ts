/**
 * Kernel settings in `sysctls`. Checked 2026-11-24.
 * - what a container may set: opencontainers/runc libcontainer/configs/validate/validator.go sysctl
 * - what the settings do: linux Documentation/networking/ip-sysctl.rst
 */

/** The namespace that keeps a setting apart from the host's; the runtime refuses to set it where the container uses the host's. */
type SysctlScope =
  | { readonly in: 'net' | 'ipc' | 'uts' }
  /** `why`: the end of a sentence whose subject is the name. */
  | { readonly in: 'host'; readonly why: string };

const ipc: ReadonlySet<string> = new Set([
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
]);

/** The name with dots between its parts: slashes separate as well, and then dots belong to the name of an interface. */
export function sysctlName(text: string): string {
  const first = /[./]/.exec(text)?.[0];
  return first === '/' ? text.replace(/[./]/g, (c) => (c === '/' ? '.' : '/')) : text;
}

/**
 * Where a setting belongs.
 * @param name as `sysctlName` spells it.
 */
export function sysctlScope(name: string): SysctlScope {
  if (ipc.has(name) || name.startsWith('fs.mqueue.')) return { in: 'ipc' };
  if (name.startsWith('net.')) return { in: 'net' };
  if (name === 'kernel.domainname') return { in: 'uts' };
  if (name === 'kernel.hostname') return { in: 'host', why: 'cannot be set as a sysctl, only with "hostname"' };
  return { in: 'host', why: 'applies to the whole host and cannot be set per container' };
}

/** A value of a setting that takes a protection of the network away. */
interface Weakening {
  /** The name; `*` stands for an interface, `all` or `default`. */
  readonly name: string;
  readonly value: string;
  /** What becomes possible: the end of a sentence whose subject is the service. */
  readonly harm: string;
}

const weakening: readonly Weakening[] = [
  { name: 'net.ipv4.conf.*.rp_filter', value: '0', harm: 'accepts packets with a forged source address' },
  { name: 'net.ipv4.conf.*.accept_redirects', value: '1', harm: 'lets other containers change its routes' },
  { name: 'net.ipv6.conf.*.accept_redirects', value: '1', harm: 'lets other containers change its routes' },
  { name: 'net.ipv4.conf.*.accept_source_route', value: '1', harm: 'accepts packets whose sender chooses the route' },
  { name: 'net.ipv6.conf.*.accept_source_route', value: '1', harm: 'accepts packets whose sender chooses the route' },
  { name: 'net.ipv4.conf.*.route_localnet', value: '1', harm: 'lets other containers reach services on its loopback interface' },
  { name: 'net.ipv4.icmp_echo_ignore_broadcasts', value: '0', harm: 'answers broadcast pings, which can flood a third party' },
  { name: 'net.ipv4.tcp_syncookies', value: '0', harm: 'can be kept busy with half-open connections (SYN flood)' },
];

/** What a value takes away; undefined for one that does no harm. */
export function weakenedBy(name: string, value: string): string | undefined {
  const parts = name.split('.');
  const matches = (pattern: string): boolean => {
    const own = pattern.split('.');
    return own.length === parts.length && own.every((part, index) => part === '*' || part === parts[index]);
  };
  return weakening.find((row) => row.value === value.trim() && matches(row.name))?.harm;
}

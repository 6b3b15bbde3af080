/**
 * Which values Docker Engine takes, where it refuses the container for any other. Checked 2026-12-01 in moby/moby v2.0.0-beta.24 and
 * docker/compose v5.6.0:
 * - modes: api/types/container/hostconfig.go (`Valid`), asked by daemon/daemon_unix.go verifyPlatformContainerSettings; `isolation` and restart
 *   policies by daemon/container.go validateHostConfig; Compose resolves `service:`, and takes the words of `deploy` for `restart`
 * - security options: daemon/daemon_unix.go parseSecurityOpt; compose pkg/compose/create.go parseSecurityOpts (`systempaths`, and what has no value)
 * - options of tmpfs: moby/sys mount/flags_unix.go MergeTmpfsOptions
 * - rules for devices: daemon/pkg/oci/oci.go AppendDevicePermissionsFromCgroupRules
 * - ulimits: opencontainers/runc rlimit_linux.go
 *
 * `userns_mode` (daemon/oci_linux.go) and the permissions of `devices` are checked by nothing; a `network_mode` that is none of the engine's words is the name of a
 * network, and an AppArmor profile or a runtime may be the host's own.
 */

/** A key that takes one of some words, or a reference to another container. */
interface Mode {
  readonly words: readonly string[];
  readonly refers: boolean;
}

/** Restart policies, as Compose reads them. */
export const restartPolicies: readonly string[] = ['no', 'always', 'on-failure', 'unless-stopped', 'none', 'any'];

export const modes = {
  pid: { words: ['host'], refers: true },
  ipc: { words: ['none', 'private', 'host', 'shareable'], refers: true },
  uts: { words: ['host'], refers: false },
} satisfies Readonly<Record<string, Mode>>;

/** Modes that only Podman takes: containers/podman docs, podman-run(1). */
export const podmanModes: ReadonlySet<string> = new Set(['private']);

/** True for a `userns_mode` that only Podman takes: containers/podman docs, podman-run(1). */
export function isPodmanUserns(mode: string): boolean {
  return /^(?:auto|keep-id|nomap|private|ns|container)(?::|$)/.test(mode);
}

/** Keys of security options that only Podman takes: containers/podman docs, podman-run(1). */
export const podmanSecurityKeys: ReadonlySet<string> = new Set(['mask', 'unmask', 'proc-opts']);

/** The keys of security options; those that take a boolean are in `booleanOptions`. */
export const securityKeys: readonly string[] = ['no-new-privileges', 'seccomp', 'apparmor', 'label', 'systempaths', 'writable-cgroups'];
export const booleanOptions: ReadonlySet<string> = new Set(['no-new-privileges', 'writable-cgroups']);

/** Options of a tmpfs without a value. */
const tmpfsFlags =
  'defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime strictatime nostrictatime'.split(
    ' ',
  );
/** Options of a tmpfs that have one. */
const tmpfsValues = ['size', 'mode', 'uid', 'gid', 'nr_inodes', 'nr_blocks', 'mpol'];
export const tmpfsOptions: readonly string[] = [...tmpfsFlags, ...tmpfsValues];

/** True for an option that a tmpfs may have. */
export function isTmpfsOption(option: string): boolean {
  const equals = option.indexOf('=');
  return equals < 0 ? tmpfsFlags.includes(option) : tmpfsValues.includes(option.slice(0, equals));
}

/** True for a rule about devices that the engine can read. */
export function isDeviceRule(text: string): boolean {
  return /^[acb] (?:[0-9]+|\*):(?:[0-9]+|\*) [rwm]{1,3}$/.test(text);
}

export const ulimitNames: readonly string[] =
  'cpu fsize data stack core rss nproc nofile memlock as locks sigpending msgqueue nice rtprio rttime'.split(' ');

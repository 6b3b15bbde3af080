import type { CapabilityName } from './capabilities';

/**
 * System calls that reach out of a container or into little tested parts of the kernel, and that the engine's own profile blocks unless the container has
 * one of the capabilities (none: it always does). Source: github.com/moby/profiles, seccomp/default.json, checked 2026-11-30; docs.docker.com, seccomp security
 * profiles: significant syscalls blocked by the default profile.
 */
export const guardedCalls: ReadonlyMap<string, readonly CapabilityName[]> = new Map<string, readonly CapabilityName[]>([
  ...['mount', 'umount2', 'unshare', 'setns', 'clone3', 'fsopen', 'fsconfig', 'fsmount', 'move_mount', 'open_tree', 'mount_setattr'].map(
    (name) => [name, ['SYS_ADMIN']] as const,
  ),
  ['pivot_root', []],
  ['bpf', ['SYS_ADMIN', 'BPF']],
  ['perf_event_open', ['SYS_ADMIN', 'PERFMON']],
  ['open_by_handle_at', ['DAC_READ_SEARCH']],
  ...['init_module', 'finit_module', 'delete_module'].map((name) => [name, ['SYS_MODULE']] as const),
  ...['iopl', 'ioperm'].map((name) => [name, ['SYS_RAWIO']] as const),
  ['reboot', ['SYS_BOOT']],
  ['syslog', ['SYSLOG']],
  ...['keyctl', 'add_key', 'request_key', 'userfaultfd', 'kexec_load', 'kexec_file_load', 'swapon', 'swapoff'].map(
    (name) => [name, []] as const,
  ),
  ...['io_uring_setup', 'io_uring_enter', 'io_uring_register'].map((name) => [name, []] as const),
]);

/**
 * What Docker Engine gives every container that asks for nothing else. Checked 2026-11-24 in moby/moby daemon/pkg/oci/defaults.go,
 * daemon/oci_linux.go and daemon/config. Paths that a host's kernel does not have are passed over by the runtime.
 */

/** Hidden: an empty folder, or /dev/null, lies over them. */
export const maskedPaths: readonly string[] = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
];

/** Bound over themselves, read-only. */
export const readOnlyPaths: readonly string[] = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** Size of /dev/shm in bytes. */
export const shmSize = 64 * 1024 * 1024;

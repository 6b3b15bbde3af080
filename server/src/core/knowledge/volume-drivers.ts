/**
 * File systems of the kernel that show one and the same content wherever they are mounted, and the place where the host has each: a volume of that type is
 * that place, and nothing masks it (man7.org: proc(5), sysfs(5), cgroups(7); docs.kernel.org, filesystems: debugfs, devtmpfs, binfmt_misc; trace/ftrace;
 * admin-guide/LSM). Checked 2026-11-30.
 */
export const kernelFileSystems: ReadonlyMap<string, string> = new Map([
  ['proc', '/proc'],
  ['sysfs', '/sys'],
  ['debugfs', '/sys/kernel/debug'],
  ['tracefs', '/sys/kernel/tracing'],
  ['securityfs', '/sys/kernel/security'],
  ['cgroup', '/sys/fs/cgroup'],
  ['cgroup2', '/sys/fs/cgroup'],
  ['devtmpfs', '/dev'],
  ['binfmt_misc', '/proc/sys/fs/binfmt_misc'],
]);

/** Volume drivers that mount a directory of the host, and the option that names it. Checked 2026-11-30. */
export const pathOptions: ReadonlyMap<string, string> = new Map([
  ['local-persist', 'mountpoint'], // github.com/MatchbookLab/local-persist, README
]);

/**
 * Disks that hold the system itself on most machines, by the kernel's names (docs.kernel.org, admin-guide/devices): the first disk and its partitions, and
 * volumes of LVM and labels that are named after the root.
 */
export function isSystemDisk(device: string): boolean {
  return (
    /^\/dev\/(?:(?:sd|vd|xvd|hd)a\d*|nvme0n1(?:p\d+)?|mmcblk0(?:p\d+)?)$/.test(device) ||
    /^\/dev\/(?:mapper\/|disk\/by-(?:part)?label\/|[\w.+-]+\/)(?:[\w.+-]*[-_])?root(?:fs)?(?:[-_]\w+)?$/i.test(device)
  );
}

/*
 * Folders that belong to the system of an image, and so to root. Sources: Filesystem Hierarchy Standard 3.0 (refspecs.linuxfoundation.org),
 * hier(7), and what Debian's and Alpine's package managers keep below /var. Checked 2026-11.
 */

/** Folders that are the system's with everything in them. */
const WHOLE = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/root',
  '/run/lock',
  '/run/secrets',
  // sshd does not start where it is anybody's but root's (sshd(8)).
  '/run/sshd',
  '/sbin',
  '/sys',
  // What lies there while the image is made is seldom there for the program.
  '/tmp',
  '/usr/bin',
  '/usr/etc',
  '/usr/games',
  '/usr/include',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/libx32',
  '/usr/local/bin',
  '/usr/local/etc',
  '/usr/local/games',
  '/usr/local/include',
  '/usr/local/lib',
  '/usr/local/lib64',
  '/usr/local/libexec',
  '/usr/local/sbin',
  '/usr/local/share',
  '/usr/sbin',
  '/usr/share',
  '/var/cache/apk',
  '/var/cache/apt',
  '/var/cache/debconf',
  '/var/cache/dnf',
  '/var/cache/ldconfig',
  '/var/cache/yum',
  '/var/lib/apk',
  '/var/lib/apt',
  '/var/lib/dpkg',
  '/var/lib/rpm',
  '/var/lock',
  '/var/log/apt',
  '/var/run/lock',
  '/var/run/secrets',
  '/var/run/sshd',
  '/var/tmp',
];

/** Folders that are the system's, while those of programs lie in them. */
const THEMSELVES = new Set([
  '/',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/run',
  '/usr',
  '/usr/local',
  '/usr/local/src',
  '/var',
  '/var/backups',
  '/var/cache',
  '/var/games',
  '/var/lib',
  '/var/local',
  '/var/log',
  '/var/mail',
  '/var/opt',
  '/var/run',
  '/var/spool',
]);

/** True for a folder of an image that no program's user is to own. @param path absolute, without `.` and `..` */
export function isSystemFolder(path: string): boolean {
  return THEMSELVES.has(path) || WHOLE.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** True for a folder whose place or name says that it holds what a program writes. @param path absolute, without `.` and `..` */
export function isStateFolder(path: string): boolean {
  return /^\/(?:var\/(?:lib|log|cache|run|spool)|run|data)\/|\/(?:data|db|logs?|cache|te?mp|run|state|storage|uploads?)$/.test(path);
}

/** True for one of them that holds nothing which has to outlast its container. @param path absolute, without `.` and `..` */
export function isScratchFolder(path: string): boolean {
  return /^\/(?:var\/(?:log|cache|run)|run)\/|\/(?:logs?|cache|te?mp|run)$/.test(path);
}

/**
 * True for a file that a program writes by its name: a database of SQLite, LMDB, H2 or Redis, or a log. SQLite makes its journal beside the database
 * (sqlite.org/tempfiles.html), so that the folder has to be writable, too.
 */
export function isStateFile(path: string): boolean {
  return /\.(db|db3|s3db|sqlite|sqlite3|mdb|rdb|log)$/i.test(path);
}

/** Folders of mode 1777 in every distribution (Filesystem Hierarchy Standard 3.0, /tmp and /var/tmp; Debian base-files and systemd's tmpfiles.d, /run/lock). */
const sharedFolders = new Set(['/tmp', '/var/tmp', '/usr/tmp', '/run/lock', '/var/lock', '/dev/shm']);

/** True for a folder in which every user may make files of their own. */
export function isSharedFolder(path: string): boolean {
  return sharedFolders.has(path);
}

import { deepEqual, equal } from 'node:assert/strict';
import { denied } from '../../../server/src/core/probe/denied-lines';
import type { Need } from '../../../server/src/core/probe/need';

/** A need as a word: `CHOWN`, `write /x`, `port 80`. */
function short(need: Need): string {
  if (need.need === 'capability') return need.name ?? 'capability';
  const detail = 'path' in need ? need.path : 'port' in need ? need.port : 'namespace' in need ? need.namespace : undefined;
  return detail === undefined ? need.need : `${need.need} ${detail}`;
}

/** Lines as programs write them, and the first hints. */
const samples: readonly (readonly [string, ...string[]])[] = [
  // Changing owners.
  ["chown: changing ownership of '/var/lib/ledger': Operation not permitted", 'CHOWN', 'user', 'write /var/lib/ledger'],
  ['chown: /srv/queue: Operation not permitted', 'CHOWN'],
  ['2026/11/30 10:00:00 [emerg] 1#1: chown("/var/cache/proxy/body", 101) failed (1: Operation not permitted)', 'CHOWN'],
  ["find: 'chown': Operation not permitted", 'CHOWN'],
  ["PermissionError: [Errno 1] Operation not permitted: '/srv/app/chown.log'", 'capability'],
  ['install: cannot change owner and permissions of ‘/run/mailer’: Operation not permitted', 'CHOWN'],
  ['Errno::EPERM: Operation not permitted @ apply2files - /data/pool (chown)', 'CHOWN'],
  ["chmod: changing permissions of '/etc/secret': Operation not permitted", 'FOWNER'],
  ['chgrp: /tmp/f: Operation not permitted', 'CHOWN'],
  // Becoming another user.
  ['2026/11/30 10:00:00 [emerg] 9#9: setgid(101) failed (1: Operation not permitted)', 'SETGID', 'SETUID'],
  ['setgroups: Operation not permitted', 'SETGID', 'SETUID'],
  ["error: failed switching to 'app': operation not permitted", 'SETUID', 'SETGID'],
  ['su-exec: setgroups(1000): Operation not permitted', 'SETGID'],
  ["Error: Can't drop privilege as nonroot user", 'SETUID', 'SETGID', 'user'],
  ['s6-applyuidgid: fatal: unable to set supplementary group list: Operation not permitted', 'SETGID'],
  ['[30-Nov-2026 10:00:00] ERROR: [pool www] failed to setgid(33): Operation not permitted (1)', 'SETGID'],
  ['unbound: [fatal] could not setuid: Operation not permitted', 'SETUID'],
  ['This program must be run as root', 'user'],
  ['capset: Operation not permitted', 'SETPCAP'],
  ['unable to set CAP_SETFCAP effective capability: Operation not permitted', 'SETFCAP'],
  // Ports.
  ['nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)', 'NET_BIND_SERVICE', 'port 80', 'user'],
  ['listen tcp :443: bind: permission denied', 'NET_BIND_SERVICE', 'port 443'],
  ['Error: listen EACCES: permission denied 0.0.0.0:80', 'NET_BIND_SERVICE', 'port 80'],
  ["[10:00:00] error: can't bind socket: Permission denied for 0.0.0.0 port 53", 'NET_BIND_SERVICE', 'port 53'],
  ['java.net.BindException: Permission denied', 'NET_BIND_SERVICE'],
  ['listen tcp 0.0.0.0:8443: bind: permission denied', 'port 8443'],
  ['bind(): Address already in use [core/socket.c line 764] port 9000', 'port 9000'],
  // Files.
  ["touch: cannot touch '/run/x.pid': Read-only file system", 'write /run/x.pid'],
  ["OSError: [Errno 30] Read-only file system: '/srv/app/cache'", 'write /srv/app/cache'],
  ["Error: EROFS: read-only file system, open '/srv/app/.next/trace'", 'write /srv/app/.next/trace'],
  ['/entry.sh: line 12: /etc/app.conf: Read-only file system', 'write /etc/app.conf'],
  ['Errno::EROFS: Read-only file system @ dir_s_mkdir - /srv/app/tmp', 'write /srv/app/tmp'],
  ['nginx: [emerg] mkdir() "/var/cache/proxy/body" failed (30: Read-only file system)', 'write /var/cache/proxy/body'],
  ['open /data/db.lock: read-only file system', 'write /data/db.lock'],
  ['java.nio.file.ReadOnlyFileSystemException', 'write'],
  ['java.nio.file.AccessDeniedException: /var/lib/search/node.lock', 'DAC_OVERRIDE', 'user', 'write /var/lib/search/node.lock'],
  [
    "Unhandled exception. System.UnauthorizedAccessException: Access to the path '/app/keys' is denied.",
    'DAC_OVERRIDE',
    'user',
    'write /app/keys',
  ],
  ['thread main panicked: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }', 'DAC_OVERRIDE'],
  [
    'PHP Warning: file_put_contents(/var/www/cache/a): failed to open stream: Permission denied in /var/www/a.php on line 3',
    'DAC_OVERRIDE',
    'user',
    'write /var/www/cache/a',
  ],
  ['{error,eacces}', 'DAC_OVERRIDE'],
  ['sqlite3.OperationalError: attempt to write a readonly database', 'write'],
  ['sqlite3.OperationalError: unable to open database file', 'DAC_OVERRIDE'],
  ["cp: cannot create regular file '/opt/listen/setuid.conf': Permission denied", 'DAC_OVERRIDE', 'user', 'write /opt/listen/setuid.conf'],
  ['write /tmp/upload: no space left on device', 'write /tmp/upload'],
  ['mkdir: cannot create directory ‘/srv/pool’: Read-only file system', 'write /srv/pool'],
  ['Error: Unable to open log file /var/log/broker.log.', 'DAC_OVERRIDE', 'user', 'write /var/log/broker.log'],
  ['mkstemp failed, errno=30', 'write'],
  ["ERROR: unable to bind listening socket for address '/run/fpm/www.sock': No such file or directory (2)", 'write /run/fpm/www.sock'],
  ["FileNotFoundError: [Errno 2] No such file or directory: '/run/app/pid'", 'write /run/app/pid', 'mount /run/app/pid'],
  // Limits.
  ['/bin/sh: 1: Cannot fork', 'processes'],
  ['bash: fork: retry: Resource temporarily unavailable', 'processes'],
  ["sh: can't fork: Resource temporarily unavailable", 'processes'],
  ["RuntimeError: can't start new thread", 'processes'],
  ['runtime: failed to create new OS thread (have 8 already; errno=11)', 'processes'],
  ['java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached', 'processes'],
  ['FATAL: could not fork autovacuum worker process: Resource temporarily unavailable', 'processes'],
  ['fork/exec /usr/bin/git: resource temporarily unavailable', 'processes'],
  ['Error: spawn /usr/bin/convert EAGAIN', 'processes'],
  ['mmap: Cannot allocate memory', 'memory'],
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'memory'],
  ['accept4() failed (24: Too many open files)', 'files'],
  ['ValueError: not allowed to raise maximum limit', 'SYS_RESOURCE', 'files'],
  ['[ALERT] (1) : [main()] Cannot raise FD limit to 8034, limit is 1024.', 'files'],
  // Programs, setuid, mounts that are noexec.
  ['exec /tmp/run.sh: permission denied', 'execute /tmp/run.sh'],
  ['sh: 1: /tmp/plugin: Permission denied', 'execute /tmp/plugin'],
  ['ImportError: /tmp/_ext.so: failed to map segment from shared object', 'execute /tmp/_ext.so'],
  ["sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set?", 'new-privileges'],
  ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', 'new-privileges'],
  ['Error: spawn /opt/tool EACCES', 'execute /opt/tool'],
  // Calls that have a capability of their own.
  ['mount: /mnt: permission denied.', 'SYS_ADMIN', 'unconfined'],
  ['unshare: unshare failed: Operation not permitted', 'SYS_ADMIN'],
  ['fusermount3: mount failed: Operation not permitted', 'device /dev/fuse', 'SYS_ADMIN'],
  ['nice: setpriority: Permission denied', 'SYS_NICE'],
  ['sched_setscheduler failed: Operation not permitted', 'SYS_NICE'],
  ['ptrace(PTRACE_ATTACH): Operation not permitted', 'SYS_PTRACE'],
  ['ping: socktype: SOCK_RAW: Operation not permitted', 'NET_RAW'],
  ['ping: permission denied (are you root?)', 'NET_RAW'],
  ['chroot("/srv/jail"): Operation not permitted [postauth]', 'SYS_CHROOT'],
  ['mknod: /dev/net/tun: Operation not permitted', 'device /dev/net/tun', 'NET_ADMIN'],
  ['mknod: /srv/jail/null: Operation not permitted', 'MKNOD'],
  ['kill: (12) - Operation not permitted', 'KILL', 'user'],
  ['mlockall: Cannot allocate memory', 'IPC_LOCK', 'memory'],
  ['Failed to lock memory: Operation not permitted', 'IPC_LOCK'],
  ['adjtimex(0x8001): Operation not permitted', 'SYS_TIME'],
  ['RTNETLINK answers: Operation not permitted', 'NET_ADMIN'],
  ["iptables v1.8.9: can't initialize iptables table `filter': Permission denied (you must be root)", 'NET_ADMIN'],
  ['Cannot open TUN/TAP dev /dev/net/tun: No such file or directory (errno=2)', 'device /dev/net/tun', 'NET_ADMIN'],
  ['setrlimit(RLIMIT_NOFILE): Operation not permitted', 'SYS_RESOURCE'],
  ['sshd: pam_loginuid(sshd:session): Error writing /proc/self/loginuid: Operation not permitted', 'AUDIT_WRITE'],
  ['sysctl: setting key "net.ipv4.ip_forward": Read-only file system', 'privileged'],
  ['open /dev/snd/controlC0: no such device', 'device /dev/snd/controlC0'],
  ["chrt: failed to set pid 0's policy: Operation not permitted", 'SYS_NICE'],
  ['resolver: process is missing required capability NET_ADMIN', 'NET_ADMIN'],
  ['io_uring_setup: Operation not permitted', 'unconfined'],
  ['Bad system call (core dumped)', 'unconfined'],
  ['dial tcp: lookup api: Temporary failure in name resolution', 'network'],
];

describe('Lines that speak of a denied access', () => {
  for (const [line, ...expected] of samples) {
    it(line.slice(0, 90), () => deepEqual(denied(line)?.hints.slice(0, expected.length).map(short), expected));
  }

  it('reads the call in the trace of an exception that says the error alone', () => {
    const python = denied('PermissionError: [Errno 1] Operation not permitted', [
      '    os.setuid(1000)',
      '  File "/srv/chown.py", line 3, in <module>',
    ]);
    deepEqual(short(python!.hints[0]!), 'SETUID');
    const node = denied('Error: EPERM, Operation not permitted', ['    at process.setgroups (node:internal/bootstrap:1:2)']);
    deepEqual(short(node!.hints[0]!), 'SETGID');
    const java = denied('java.net.SocketException: Permission denied', ['\tat java.base/sun.nio.ch.Net.bind(Net.java:1)']);
    deepEqual(short(java!.hints[0]!), 'NET_BIND_SERVICE');
  });

  it('leaves other lines alone', () => {
    const others = [
      'ready for start up',
      '172.20.0.1 - - [30/Nov/2026:10:00:00 +0000] "GET /13 HTTP/1.1" 200 13 "-" "curl/8"',
      'listening on 0.0.0.0:80 (13 workers)',
      'checkpoint complete: wrote 3 buffers (0.0%); 0 WAL file(s) added',
      'binding to port 8080 succeeded',
      'loaded 30 rules (30 active) from /etc/rules',
      'chown done for /data',
      'connection refused, will retry in 1 s',
      'failed to open connection to db, will retry',
      'cannot find a leader yet',
      'worker 3 ended with exit code: 1',
    ];
    deepEqual(
      others.filter((line) => denied(line)),
      [],
    );
  });

  it('reads lines with colors, and the level that a program gives them', () => {
    equal(denied('\u001b[31mchown: /x: Operation not permitted\u001b[0m')?.isMild, false);
    const informing = [
      'setup.sh: info: can not modify /etc/web/default.conf (read-only file system?)',
      '2026-11-30T10:00:00.000Z INFO cannot write history: permission denied',
      'time="2026-11-30" level=info msg="open /x: read-only file system"',
      '{"level":"debug","msg":"EROFS: read-only file system"}',
      '2026/11/30 10:00:00 [notice] 7#7: open() "/x" failed (30: Read-only file system)',
    ];
    deepEqual(
      informing.filter((line) => denied(line)?.isMild !== true),
      [],
    );
    const not = [
      'ERROR: more info in /x: permission denied',
      '[warn] no information: permission denied on /x',
      'WARN open /info/x: permission denied',
    ];
    deepEqual(
      not.filter((line) => denied(line)?.isMild !== false),
      [],
    );
  });

  it('takes it lightly that others are not there yet', () => {
    equal(denied('dial tcp: lookup db: Temporary failure in name resolution')?.isMild, true);
    equal(denied('open /x: Permission denied')?.isMild, false);
  });

  it('ends soon on long lines', () => {
    const long = [
      `${'can not '.repeat(50_000)}fork`,
      `${'/a'.repeat(50_000)}: permission denied`,
      ' '.repeat(100_000),
      `${'must be run '.repeat(9000)}permission denied`,
    ];
    const before = performance.now();
    for (const line of long) denied(line);
    equal(performance.now() - before < 5000, true);
  });
});

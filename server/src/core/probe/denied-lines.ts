import { allCapabilities, type CapabilityName } from '../knowledge/capabilities';
import type { Need } from './need';
import { bare } from './normal-line';

/** What a line of a log says that something was not allowed or not to be had. */
export interface Denied {
  /** Likeliest first. */
  readonly hints: readonly Need[];
  /** True where a program that works may well write it: for information, about files and others that may be there or not, or about the mode of a file. */
  readonly isMild: boolean;
}

/** What was not allowed, by the words for the error alone. */
type Kind =
  | 'denied'
  | 'not-permitted'
  | 'read-only'
  | 'no-processes'
  | 'no-memory'
  | 'no-files'
  | 'no-space'
  | 'no-device'
  | 'taken'
  | 'no-network'
  | 'not-root'
  | 'no-call'
  // A folder of the image that a mount in memory hides.
  | 'not-there';

/**
 * How programs write an error: the text of the C library (errno(3), strerror(3); musl and glibc), its name, its number where the language prints that, and
 * the words of runtimes with names of their own. The first that fits counts. Sources: errno(3); Python's OSError; Node.js errors (`EACCES`); java.nio.file; Ruby's
 * Errno; Rust's io::ErrorKind; .NET's exceptions; Erlang's posix atoms; SQLite's result codes. Tried on 2026-11-30 without capabilities and on file systems that are
 * read-only or `noexec`: coreutils, BusyBox, util-linux, dash, bash, Python, Node.js, Perl.
 */
const kinds: readonly (readonly [Kind, RegExp])[] = [
  [
    'read-only',
    /read-only file ?system|\be?rofs\b|\berrno[ =:]*30\b|\(30[:)]|\bos \{ code: 30\b|ReadOnlyFileSystem|readonly database|read-?only (?:mount|directory|volume)/i,
  ],
  [
    'no-processes',
    /(?:can(?:no|')t|could not|unable to|failed to|failure to) (?:\w+ )?(?:v?fork|clone|spawn|start (?:a )?new thread|create (?:a )?(?:new )?(?:\w+ )?(?:process|thread))\b|\bv?fork(?:\(\))?[: ].*(?:fail|resource temporarily)|(?:pthread|thread)_create|failed to create new OS thread|resource temporarily unavailable|\beagain\b.*(?:fork|spawn|thread)|(?:fork|spawn|thread).*\beagain\b|too many processes/i,
  ],
  [
    'no-memory',
    /cannot allocate memory|can't allocate memory|\benomem\b|\berrno[ =:]*12\b|out of memory|OutOfMemory|heap out of memory|bad_alloc|\bMemoryError\b|memory exhausted|failed to allocate/i,
  ],
  [
    'no-files',
    /too many open files|raise (?:the )?(?:fd|file descriptors?|open files?) limit|\be[mn]file\b|\berrno[ =:]*24\b|open files limit/i,
  ],
  ['no-space', /no space left on device|\benospc\b|\berrno[ =:]*28\b|disk quota exceeded|\(28[:)]|database or disk is full/i],
  [
    'no-device',
    /no such device|\benxio\b|\benodev\b|\berrno[ =:]*(?:6|19)\b|\/dev\/[\w/.-]+['"]?(?: failed)?[:(] ?\(?(?:2: )?no such file|\/dev\/[\w/.-]+ (?:does not exist|not found|is missing)/i,
  ],
  ['taken', /address (?:already )?in use|\beaddrinuse\b|\berrno[ =:]*98\b|port is already allocated/i],
  [
    'no-network',
    /network is unreachable|\benetunreach\b|\berrno[ =:]*101\b|\beai_again\b|temporary failure in name resolution|(?:could not|cannot|can't) resolve host|cannot assign requested address|\beaddrnotavail\b/i,
  ],
  // The words of strerror(3) for ENOSYS (38).
  ['no-call', /bad system call|\bsigsys\b|function not impl\w+|\benosys\b|\berrno[ =:]*38\b/i],
  [
    'not-permitted',
    /operation not permitted|effective uid is not 0|\bnosuid\b|failed to map segment|not allowed to raise|missing (?:the )?(?:required )?capabilit|\bcap_\w+ (?:is )?(?:not|missing)|no usable sandbox|suid sandbox|\beperm\b|\berrno[ =:]*1\b|\(1: |\(1\)Oper|\bos \{ code: 1\b|not permitted|no[- ]new[- ]privileges|must be (?:owned by uid 0 and have the )?setuid/i,
  ],
  ['not-there', /no such file or directory|\be?noent\b|\berrno[ =:]*2\b|FileNotFound|NoSuchFile/i],
  [
    'denied',
    /permission denied|\beacces\b|\berrno[ =:]*13\b|\(13[:)]|\bos \{ code: 13\b|PermissionDenied|AccessDenied|access (?:is |was )?denied|access to the path .{0,300} is denied|UnauthorizedAccess|(?:is )?not writ(?:e)?able|(?:can(?:no|')t|could not|unable to|failed to) (?:write|bind|listen|open .{0,300} for writing|create (?:the )?(?:directory|file|pid)|change (?:the )?owner|chown|chmod|drop privil|set (?:the )?(?:user|group|uid|gid)|lock memory|mount)|insufficient (?:permission|privilege)|no write (?:permission|access)|unable to open database file|(?:can(?:no|')t|could ?n[o']t|could not|unable to|failed to) (?:open|create|write|remove|rename|delete)\b[^.]{0,40}(?:\bfile\b|director|\blog\b|\bpid\b|\block\b| ['"]?\/\w)/i,
  ],
  [
    'not-root',
    /(?:must|need(?:s)?|has|have)(?: to)? (?:be )?(?:run|start(?:ed)?|execut(?:e|ed))?(?: ?(?:as|by))? ?(?:the )?(?:root|super-?user)\b|requires? (?:root|superuser)|as non-?root user|(?:only|you are not) root|are you root|not running as root/i,
  ],
];

/** What a line is about, and what a program misses then; the first that fits the line and the kind of its error counts. */
interface Subject {
  readonly about: RegExp;
  /** Absent: every kind that is a refusal. */
  readonly kinds?: readonly Kind[];
  readonly hints: (line: string) => readonly Need[];
  /** See `Denied`. */
  readonly isMild?: true;
}

const cap = (...names: readonly CapabilityName[]): Need[] => names.map((name) => ({ need: 'capability', name }));
const user: Need = { need: 'user' };
const unconfined: Need = { need: 'unconfined' };
const privileged: Need = { need: 'privileged' };
const refusals: readonly Kind[] = ['denied', 'not-permitted', 'not-root'];

/** By capabilities(7): which calls each capability is for, in the words that programs have for them. */
const subjects: readonly Subject[] = [
  {
    about:
      /\bsudo\b|no[- ]new[- ]privileges|nosuid|effective uid is not 0|must be (?:owned by uid 0 and have the )?setuid|must be suid|newuidmap|newgidmap/i,
    hints: () => [{ need: 'new-privileges' }, ...cap('SETUID', 'SETGID'), user],
  },
  {
    about: /\bl?f?chown(?:at)?\b|chang\w+ (?:the )?(?:owner|group)|\bchgrp\b|ownership/i,
    hints: (line) => [...cap('CHOWN'), user, write(line)],
  },
  {
    about: /\bsetgroups\b|\binitgroups\b|\bset(?:re|res|e)?gid\b|set(?:ting)? (?:the )?(?:supplementary )?(?:groups?|gid)\b/i,
    hints: () => [...cap('SETGID', 'SETUID'), user],
  },
  {
    about:
      /\bset(?:re|res|e|fs)?uid\b|set (?:the )?(?:user|uid)\b|drop(?:ping)? (?:root )?privil|privilege as nonroot|failed switching to|switch(?:ing)? (?:to )?(?:the )?user|change (?:to )?(?:the )?user\b|\bsu(?:-exec|exec)?:|\bgosu\b|\bsetpriv\b|\bchpst\b|s6-setuidgid|\brunuser\b/i,
    hints: () => [...cap('SETUID', 'SETGID'), user],
  },
  {
    about: /\bcapset\b|cap_set|pr_capbset|capabilit(?:y|ies)\b|\bsecurebits\b/i,
    hints: (line) => [...named(line), ...cap('SETPCAP', 'SETFCAP'), privileged],
  },
  {
    about: /\bbind(?:ing|exception)?\b|\blisten(?:ing|er)?\b|EACCES:? .*[: ]\d{1,5}$/i,
    hints: (line) => bindHints(line),
  },
  { about: /\bsetcap\b|security\.capability/i, hints: () => cap('SETFCAP') },
  {
    about: /raw socket|sock_raw|\bsocktype\b|\bping6?\b|icmp|af_packet|packet socket|\bpcap\b|traceroute|\barping\b|so_bindtodevice/i,
    hints: () => [...cap('NET_RAW', 'NET_ADMIN'), { need: 'new-privileges' }],
  },
  {
    about:
      /ip6?tables|\bnft(?:ables)?\b|\bipset\b|netlink|rtnetlink|tunsetiff|\/dev\/net\/tun|\btun\/tap\b|\btun device\b|siocs\w+|wireguard|\bwg\b|\bip (?:link|route|addr|rule)\b|conntrack|\binterface\b/i,
    kinds: [...refusals, 'no-device', 'read-only'],
    hints: (line) => [
      ...(/\/dev\/net\/tun/.test(line) ? [{ need: 'device', path: '/dev/net/tun' } as const] : []),
      ...cap('NET_ADMIN', 'NET_RAW'),
      { need: 'host', namespace: 'network' },
    ],
  },
  { about: /\bptrace\b|process_vm_(?:read|write)v|\bstrace\b|\bgdb\b|pidfd_getfd/i, hints: () => [...cap('SYS_PTRACE'), unconfined] },
  { about: /\bchroot\b/i, hints: () => cap('SYS_CHROOT') },
  { about: /\bmknod(?:at)?\b/i, hints: () => cap('MKNOD') },
  {
    about: /\bmlock(?:all)?\b|lock(?:ed|ing)? (?:the )?(?:\w+ )?(?:memory|pages)|memlock|shm_lock|shm_hugetlb/i,
    kinds: [...refusals, 'no-memory'],
    hints: () => [...cap('IPC_LOCK'), { need: 'memory' }],
  },
  {
    about: /settimeofday|clock_settime|clock_adjtime|adjtimex?|system clock|set (?:the )?(?:date|time|clock)\b|hwclock|\brtc\b/i,
    hints: () => [...cap('SYS_TIME'), unconfined],
  },
  {
    about:
      /\bsetpriority\b|\bnice\b|\brenice\b|sched_set\w*|\bscheduler\b|ioprio|sched_(?:fifo|rr)|real-?time priority|\bchrt\b|scheduling (?:policy|priority)|mbind|set_mempolicy|move_pages|pthread_setschedparam|cpu affinity/i,
    hints: () => [...cap('SYS_NICE'), unconfined],
  },
  {
    about: /\bsetrlimit\b|\bprlimit\b|\brlimit\b|\bulimit\b|maximum limit|resource limit|oom_score_adj/i,
    hints: () => [...cap('SYS_RESOURCE'), { need: 'files' }],
  },
  {
    about: /\baudit\b|pam_loginuid|loginuid|pam_audit|cannot make\/remove an entry for the specified session/i,
    hints: () => cap('AUDIT_WRITE', 'AUDIT_CONTROL'),
  },
  { about: /\bklogctl\b|\bdmesg\b|\/dev\/kmsg|\/proc\/kmsg/i, hints: () => [...cap('SYSLOG', 'SYS_ADMIN'), privileged] },
  { about: /\bmodprobe\b|init_module|finit_module|\binsmod\b/i, hints: () => [...cap('SYS_MODULE'), privileged] },
  { about: /\bbpf\b|perf_event_open/i, hints: () => [...cap('BPF', 'PERFMON', 'SYS_ADMIN'), unconfined] },
  {
    about: /\b(?:sysctl|\/proc\/sys)\b|\/proc\/sys\//i,
    kinds: [...refusals, 'read-only'],
    hints: (line) => [privileged, unconfined, write(line)],
  },
  {
    about: /\/sys\/fs\/cgroup|\bcgroup\b/i,
    kinds: [...refusals, 'read-only'],
    hints: () => [privileged, { need: 'host', namespace: 'cgroup' }, ...cap('SYS_ADMIN')],
  },
  {
    about:
      /\bu?mount(?:ing)?\b(?! point)|\bpivot_root\b|\bunshare\b|\bsetns\b|\bclone3?\b|\bnamespaces?\b|\bfuse(?:rmount3?)?\b|sethostname|\bbwrap\b|\bsandbox\b/i,
    hints: (line) => [
      ...(/fuse/i.test(line) ? [{ need: 'device', path: '/dev/fuse' } as const] : []),
      ...cap('SYS_ADMIN'),
      unconfined,
      privileged,
    ],
  },
  {
    about: /\bkill\b|\bkilling\b|send(?:ing)? (?:a )?signal|\bsig(?:term|kill|hup|usr1|usr2|quit|int)\b/i,
    hints: () => [...cap('KILL'), user],
  },
  {
    about: /failed to map segment|dlopen|cannot enable executable stack|UnsatisfiedLinkError/i,
    hints: (line) => [{ need: 'execute', ...pathOf(line) }, unconfined],
  },
  {
    about:
      /\bexec(?:v|ve|vp|l|lp)?\b[ :("]|cannot execute|can't execute|unable to exec|starting container process|fork\/exec|\bspawn(?:Sync)?\b|\bposix_spawn\b|subprocess|^(?:[/\w]*\/)?(?:ba|da|a|z)?sh: (?:(?:line )?\d+: )?\/[^:]+: permission denied$/i,
    hints: (line) => [
      { need: 'execute', ...pathOf(line) },
      user,
      ...cap('DAC_OVERRIDE'),
      { need: 'new-privileges' },
      { need: 'capability' },
    ],
  },
  {
    about:
      /\bf?chmod(?:at)?\b|chang\w+ (?:the )?permissions|\butimen?s?(?:at)?\b|setting times|preserving (?:times|permissions)|\bset (?:file )?(?:attributes|mode)/i,
    hints: (line) => [...cap('FOWNER'), ...cap('CHOWN'), user, write(line)],
    // What has another mode or time than it should is there all the same: where that matters, an access is denied as well, with a line of its own. Scripts
    // that start databases set the mode of a folder that has it already, and go on when they may not.
    isMild: true,
  },
  { about: /\bsem(?:get|ctl|op)\b|\bshm(?:get|ctl|at)\b|\bmsg(?:get|ctl)\b/i, hints: () => [...cap('IPC_OWNER'), user] },
  { about: /io_uring|keyctl|add_key|userfaultfd|personality|\bseccomp\b|landlock/i, hints: () => [unconfined, ...cap('SYS_ADMIN')] },
  {
    about: /\/dev\/(?!null\b|zero\b|full\b|u?random\b|tty\b|pts\b|stdin\b|stdout\b|stderr\b|fd\b|shm\b)[\w/.-]+/i,
    hints: (line) => [{ need: 'device', ...pathOf(line, '/dev/') }, privileged, ...cap('DAC_OVERRIDE'), user],
  },
];

/** What is missed where nothing is known but the kind of the error. */
const byKind: Readonly<Record<Kind, (line: string) => readonly Need[]>> = {
  denied: (line) => [...cap('DAC_OVERRIDE'), user, write(line), ...cap('DAC_READ_SEARCH', 'FOWNER')],
  'not-permitted': (line) => [{ need: 'capability' }, unconfined, user, write(line)],
  'read-only': (line) => [write(line)],
  'no-processes': () => [{ need: 'processes' }, { need: 'memory' }],
  'no-memory': () => [{ need: 'memory' }],
  'no-files': () => [{ need: 'files' }],
  'no-space': (line) => [write(line), { need: 'memory' }],
  'no-device': (line) => [{ need: 'device', ...pathOf(line, '/dev/') }, privileged],
  taken: (line) => [
    { need: 'port', ...portOf(line) },
    { need: 'host', namespace: 'network' },
  ],
  'no-network': () => [{ need: 'network' }, { need: 'host', namespace: 'network' }],
  'not-root': () => [user, ...cap('SETUID', 'SETGID')],
  'no-call': () => [unconfined],
  'not-there': (line) => [write(line), { need: 'mount', ...pathOf(line) }],
};

/** Levels by which programs say that nothing is wrong, as they write them before the message or as a field. */
const informing =
  /^\W*(?:\d[\dTZ]*\W+|[a-z_]\w*\.sh\W+|[a-z_]\w*\[\d+\]\W*)*(?:info|notice|debug|trace|verbose|hint)\b\W|[[(<](?:info|notice|debug|trace|verbose)[\])>]|\blevel=["']?(?:info|notice|debug|trace)\b|"(?:level|severity|lvl)" ?: ?"(?:info|notice|debug|trace)"|^\S+\.sh: (?:info|notice):/i;

/**
 * Reads one line of a log: whether it speaks of something that was not allowed or not to be had, and what a program may miss then. What a line means is its
 * error (`kinds`) and what it is about (`subjects`): programs agree on the words for errors, for most of them are the C library's.
 * @param trace the lines of its stack trace: where an exception says only the error, they have the call (Python before it, Node.js and Java behind it)
 */
export function denied(text: string, trace: readonly string[] = []): Denied | undefined {
  const line = bare(text).slice(0, longest);
  const kind = kinds.find(([, words]) => words.test(line))?.[0];
  if (kind === undefined) return undefined;
  const calls = trace.map((one) => withoutPaths(bare(one).slice(0, longest)));
  const subject = subjectOf(kind, [withoutPaths(line)]) ?? subjectOf(kind, calls);
  return {
    hints: distinct([...(subject?.hints(line) ?? []), ...byKind[kind](line)]),
    isMild: mild.has(kind) || subject?.isMild === true || informing.test(line),
  };
}

/** What programs look for and cope with, or try again because it depends on the moment: whether a file is there, and others are yet. */
const mild: ReadonlySet<Kind> = new Set(['no-network', 'taken', 'not-there']);

/** Lines are read so far: what says what is wrong stands at the beginning. */
const longest = 2000;

function subjectOf(kind: Kind, lines: readonly string[]): Subject | undefined {
  return subjects.find(({ about, kinds: of = refusals }) => of.includes(kind) && lines.some((line) => about.test(line)));
}

/** Below 1024 a port is for those with NET_BIND_SERVICE; above that it is no matter of capabilities (ip(7)). */
function bindHints(line: string): readonly Need[] {
  const port = portOf(line);
  const path = /unix|\.sock\b/i.test(line) ? [write(line)] : [];
  const low = port.port === undefined || port.port < 1024;
  return [...path, ...(low ? cap('NET_BIND_SERVICE') : []), { need: 'port', ...port }, user];
}

/** The port that a line names: behind an address, after the word, or in brackets. */
function portOf(line: string): { readonly port?: number } {
  const text =
    /(?:\d{1,3}(?:\.\d{1,3}){3}|\]|\*|localhost|::|\b(?:tcp|udp)[46]?\s+)[:#](\d{1,5})\b/i.exec(line)?.[1] ??
    /\bport[ =:#]*(\d{1,5})\b/i.exec(line)?.[1] ??
    /:(\d{1,5})\b(?!:)/.exec(line)?.[1];
  const port = Number(text);
  return text !== undefined && port > 0 && port < 65536 ? { port } : {};
}

/** The line without the names of files: they are called after programs and calls that have nothing to do with it. Those of the kernel stay. */
function withoutPaths(line: string): string {
  return line.replaceAll(/(?<=[\s'"`‘“(=])\/(?!(?:dev|proc|sys)\/)[^\s'"`‘’“”:;,()[\]<>]*/g, '/path');
}

function write(line: string): Need {
  return { need: 'write', ...pathOf(line) };
}

/** Capabilities that a line names: `CAP_NET_ADMIN`, or `capability NET_ADMIN`. */
function named(line: string): Need[] {
  const names = [...line.matchAll(/\b(?:cap_|capabilit(?:y|ies)[: ]+)([a-z_]+)\b/gi)].map(([, name]) => name!.toUpperCase());
  return allCapabilities.filter((name) => names.includes(name)).map((name) => ({ need: 'capability', name }));
}

/**
 * The path that an error is about: the one behind its words where they end in it (Python, Node, Ruby), else the last one before them (C, Go, shells, where
 * the script that fails comes first), else any. @param below only a path that begins with it
 */
function pathOf(line: string, below = '/'): { readonly path?: string } {
  const found = [...line.matchAll(/(?<![\w:/.~-])(\/[^\s'"`‘’“”:;,()[\]<>]+|\/(?=['"`’”]))|(?<=['"`])(\/[^'"`]*)(?=['"`])/g)]
    .map((match) => ({ path: trimmed(match[1] ?? match[2] ?? '/'), at: match.index }))
    .filter(({ path }) => path.startsWith(below));
  if (found.length === 0) return {};
  const words = kinds.flatMap(([, pattern]) => pattern.exec(line)?.index ?? []);
  const error = words.length > 0 ? Math.min(...words) : line.length;
  const behind =
    /(?:read-only file ?system|permission denied|operation not permitted|e[a-z]{3,6}\b|exception)[^/]{0,40}?(?:: |@ \w+ - |, \w+ |to the path )['"`]?\//i.test(
      line.slice(error),
    );
  const after = found.find(({ at }) => at > error);
  const before = found.filter(({ at }) => at < error).at(-1);
  return { path: ((behind ? (after ?? before) : (before ?? after)) ?? found[0]!).path };
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/[/.!?]+$/, '') || '/' : path;
}

function distinct(needs: readonly Need[]): Need[] {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}

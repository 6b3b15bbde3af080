/**
 * Programs whose work is to run another one. Source: their manual pages (sudo(8), env(1), timeout(1), su(1), setpriv(1), xargs(1) ...) and
 * READMEs (gosu, su-exec, tini, dumb-init), looked up 2026-11-24.
 */
export interface Wrapper {
  /** Short options that take the next word, or the rest of theirs. */
  readonly short?: string;
  /** Long options that take the next word. */
  readonly long?: readonly string[];
  /** Words between the options and the program: the time of timeout, the user of gosu. */
  readonly skip?: number;
  /** `NAME=value` may stand in front of the program. */
  readonly settings?: true;
  /** The option that names the user, or `first` for the first skipped word. */
  readonly user?: readonly string[] | 'first';
}

export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    'sudo',
    {
      short: 'ughpCrtTUDR',
      long: ['user', 'group', 'host', 'prompt', 'close-from', 'role', 'type', 'command-timeout', 'other-user', 'chdir', 'chroot'],
      settings: true,
      user: ['u', 'user'],
    },
  ],
  ['doas', { short: 'uC', user: ['u'] }],
  ['env', { short: 'uC', long: ['unset', 'chdir'], settings: true }],
  ['nice', { short: 'n', long: ['adjustment'] }],
  ['ionice', { short: 'cnt', long: ['class', 'classdata'] }],
  ['nohup', {}],
  ['setsid', {}],
  ['time', { short: 'fo', long: ['format', 'output'] }],
  ['command', {}],
  ['builtin', {}],
  ['exec', { short: 'a' }],
  ['stdbuf', { short: 'ioe', long: ['input', 'output', 'error'] }],
  ['timeout', { short: 'ks', long: ['kill-after', 'signal'], skip: 1 }],
  ['eatmydata', {}],
  ['fakeroot', {}],
  ['catchsegv', {}],
  ['tini', { short: 'pe' }],
  ['docker-init', { short: 'pe' }],
  ['dumb-init', { short: 'r', long: ['rewrite'] }],
  ['catatonit', {}],
  ['gosu', { skip: 1, user: 'first' }],
  ['su-exec', { skip: 1, user: 'first' }],
  ['setuidgid', { skip: 1, user: 'first' }],
  ['s6-setuidgid', { skip: 1, user: 'first' }],
  ['chpst', { short: 'uUbenmdopfcrt', user: ['u'] }],
  [
    'setpriv',
    {
      long: [
        'reuid',
        'regid',
        'ruid',
        'euid',
        'rgid',
        'egid',
        'groups',
        'inh-caps',
        'ambient-caps',
        'bounding-set',
        'securebits',
        'selinux-label',
        'apparmor-profile',
        'pdeathsig',
      ],
      user: ['reuid'],
    },
  ],
  ['xargs', { short: 'InPLdaEs', long: ['replace', 'max-args', 'max-procs', 'max-lines', 'delimiter', 'arg-file', 'max-chars'] }],
  ['with-contenv', {}],
  ['chroot', { long: ['userspec', 'groups'], skip: 1 }],
  ['busybox', {}],
  ['xvfb-run', { short: 'aefnpsw', long: ['server-args', 'server-num', 'auth-file', 'error-file', 'wait'] }],
]);

/** Shells that take a script behind `-c`. */
export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'rbash']);
/** Options of these shells that take the next word. */
export const SHELL_VALUED = { short: 'oO', long: ['rcfile', 'init-file'] } as const;

/** Programs that run what they read: from standard input, or from the file they are given. */
export const INTERPRETERS: ReadonlySet<string> = new Set([
  ...SHELLS,
  'python',
  'python2',
  'python3',
  'perl',
  'ruby',
  'node',
  'nodejs',
  'php',
  'pwsh',
  'powershell',
  'source',
  '.',
]);

import { definePrograms } from '../program/program';

/** What a shell does itself (POSIX, Shell Command Language, Special Built-In Utilities; bash(1) SHELL BUILTIN COMMANDS). */
export default definePrograms(
  {
    names: [],
    sources: ['bash(1)', 'pubs.opengroup.org/onlinepubs/9799919799'],
    checkedBy: 'source',
    checked: '2026-11-24',
    readsArguments: true,
  },
  {
    names: ['exit', 'popd', 'pushd', 'pwd', 'read', 'return', 'shift', 'shopt', 'trap', 'type', 'umask', 'unset', 'wait'],
  },
  { names: ['cd', 'set'], sparesSources: true },
  { names: ['export'], sparesSources: true, takesLists: true },
  { names: ['local'], takesLists: true },
  { names: ['declare', 'readonly'], readsArguments: false, takesLists: true },
  { names: ['test', '[', '[['], sparesSources: true, takesLists: true, keepsFiles: true },
  { names: ['echo', 'printf'], anyUser: true, sparesSources: true, takesLists: true },
  { names: ['true'], anyUser: true, sparesSources: true, idles: { how: 'does nothing' } },
  { names: [':'], sparesSources: true, idles: { how: 'does nothing' } },
  { names: ['false'], idles: { how: 'does nothing' } },
  { names: ['command'], wraps: { becomes: true } },
  { names: ['exec'], wraps: { short: 'a', becomes: true } },
  { names: ['builtin'], readsArguments: false, wraps: { becomes: true } },
  { names: ['source', '.'], readsArguments: false, interpreter: { stdin: true } },
);

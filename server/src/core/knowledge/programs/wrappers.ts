import { definePrograms } from '../program/program';

/** Programs that change how another one runs: its environment, its priority, its time. */
export default definePrograms(
  {
    names: [],
    sources: ['env(1)', 'nice(1)', 'nohup(1)', 'timeout(1)', 'setsid(1)', 'ionice(1)', 'stdbuf(1)', 'time(1)'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  { names: ['env'], readsArguments: true, wraps: { short: 'uC', long: ['unset', 'chdir'], settings: true, becomes: true } },
  { names: ['nice'], readsArguments: true, wraps: { short: 'n', long: ['adjustment'], becomes: true } },
  { names: ['nohup'], readsArguments: true, wraps: { becomes: true } },
  { names: ['time'], readsArguments: true, wraps: { short: 'fo', long: ['format', 'output'], becomes: true } },
  { names: ['timeout'], readsArguments: true, wraps: { short: 'ks', long: ['kill-after', 'signal'], skip: 1, becomes: true } },
  { names: ['ionice'], wraps: { short: 'cnt', long: ['class', 'classdata'], becomes: true } },
  { names: ['setsid'], wraps: { becomes: true } },
  { names: ['stdbuf'], wraps: { short: 'ioe', long: ['input', 'output', 'error'], becomes: true } },
  { names: ['eatmydata', 'fakeroot', 'catchsegv'], sources: ['eatmydata(1)', 'fakeroot(1)', 'catchsegv(1)'], wraps: {} },
  {
    names: ['xargs'],
    sources: ['xargs(1)'],
    readsArguments: true,
    wraps: { short: 'InPLdaEs', long: ['replace', 'max-args', 'max-procs', 'max-lines', 'delimiter', 'arg-file', 'max-chars'] },
  },
  {
    names: ['xvfb-run'],
    sources: ['xvfb-run(1)'],
    wraps: { short: 'aefnpsw', long: ['server-args', 'server-num', 'auth-file', 'error-file', 'wait'] },
  },
);

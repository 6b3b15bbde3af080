import { definePrograms } from '../program/program';

/** Programs that start what a file of the project names, all as one user. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-30', startsOthers: true },
  {
    names: ['foreman', 'forego'],
    sources: ['foreman 0.87.2 lib/foreman/cli.rb', 'ddollar/forego README.md'],
    starts: { by: 'procfile', verbs: /^(start|s)$/ },
    options: { short: 'efmpdtc', long: ['env', 'procfile', 'formation', 'port', 'root', 'timeout'] },
  },
  {
    names: ['honcho'],
    sources: ['nickstenning/honcho honcho/command.py'],
    starts: { by: 'procfile', verbs: /^start$/ },
    options: { short: 'efdpcq', long: ['env', 'procfile', 'app-root', 'port', 'concurrency', 'quiet'] },
  },
  {
    names: ['overmind'],
    sources: ['DarthSim/overmind README.md'],
    starts: { by: 'procfile', verbs: /^(start|s)$/ },
    options: {
      short: 'flpPcrbswdmhNi',
      long: ['procfile', 'processes', 'formation', 'port', 'port-step', 'root', 'socket', 'can-die', 'auto-restart'],
    },
  },
  {
    names: ['hivemind'],
    sources: ['DarthSim/hivemind README.md'],
    starts: { by: 'procfile' },
    options: { short: 'lpPTtrdW', long: ['processes', 'port', 'port-step', 'title', 'timeout', 'root'] },
  },
  {
    names: ['run-parts'],
    sources: ['run-parts(8)'],
    starts: { by: 'run-parts' },
    options: { short: 'au', long: ['arg', 'umask', 'regex'] },
  },
  {
    names: ['circusd', 'pm2', 'pm2-runtime', 'pm2-docker', 'pm2-dev', 'watch'],
    sources: ['circus.readthedocs.io', 'pm2.keymetrics.io/docs', 'watch(1)'],
    checked: '2026-11-25',
  },
);

import { definePrograms } from '../program/program';

/** runit, and the tool with which its services step down. */
export default definePrograms(
  { names: [], sources: ['runsvdir(8)', 'runsv(8)', 'chpst(8)', 'kill(2)'], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['runsvdir', 'runsvdir-start'],
    startsOthers: true,
    starts: { by: 'run-folders', folders: ['/etc/service', '/etc/runit/runsvdir/default'] },
    needsRoot: { why: 'it starts services as several users', unless: 'each of its services runs as that user' },
    capabilities: { needed: ['KILL'] },
  },
  { names: ['runsv'], startsOthers: true },
  {
    names: ['runit', 'runit-init'],
    sources: ['runit(8)'],
    checkedBy: 'believed',
    startsOthers: true,
    starts: { by: 'run-folders', folders: ['/etc/service', '/etc/runit/runsvdir/default'] },
    needsRoot: { why: 'it starts services as several users' },
    capabilities: { needed: ['KILL'] },
  },
  {
    names: ['chpst'],
    switchesUser: { by: 'root', forEntrypoints: true },
    rootWork: { does: 'switches to another user' },
    asRoot: { takes: ['SETGID', 'SETUID'] },
    wraps: { short: 'uUbenmdopfcrt', user: ['u'] },
  },
);

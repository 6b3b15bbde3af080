import { definePrograms } from '../program/program';

/** daemontools. */
export default definePrograms(
  { names: [], sources: ['svscan(8)', 'setuidgid(8)'], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['svscan', 'svscanboot'],
    startsOthers: true,
    starts: { by: 'run-folders', folders: ['/service', '/etc/service'] },
    needsRoot: { why: 'it starts services as several users', unless: 'each of its services runs as that user' },
    capabilities: { needed: ['KILL'] },
  },
  {
    names: ['setuidgid'],
    switchesUser: { by: 'root', forEntrypoints: true },
    rootWork: { does: 'switches to another user' },
    asRoot: { takes: ['SETGID', 'SETUID'] },
    wraps: { skip: 1, user: 'first' },
  },
);

import { definePrograms } from '../program/program';

/** The first process of phusion/baseimage: it writes its environment below /etc, starts runit, and ends every process. */
export default definePrograms(
  { names: [], sources: ['phusion/baseimage-docker image/bin/my_init'], checkedBy: 'source', checked: '2026-11-30' },
  {
    names: ['my_init'],
    startsOthers: true,
    starts: { by: 'my-init', scripts: ['/etc/my_init.d'], files: ['/etc/rc.local'], folders: ['/etc/service'] },
    needsRoot: { why: 'it writes to /etc and starts services as several users' },
    capabilities: { needed: ['KILL'] },
  },
  {
    names: ['setuser'],
    sources: ['phusion/baseimage-docker image/bin/setuser'],
    switchesUser: { by: 'root', forEntrypoints: true },
    rootWork: { does: 'switches to another user' },
    asRoot: { takes: ['SETGID', 'SETUID'] },
    wraps: { skip: 1, user: 'first' },
  },
);

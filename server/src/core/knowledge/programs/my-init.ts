import { defineProgram } from '../program/program';

/** The first process of phusion/baseimage: it writes its environment below /etc, starts runit, and ends every process. */
export default defineProgram({
  names: ['my_init'],
  sources: ['phusion/baseimage-docker image/bin/my_init'],
  checkedBy: 'source',
  checked: '2026-11-30',
  startsOthers: true,
  needsRoot: { why: 'it writes to /etc and starts services as several users' },
  capabilities: { needed: ['KILL'] },
});

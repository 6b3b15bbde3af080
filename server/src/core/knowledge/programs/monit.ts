import { defineProgram } from '../program/program';

/** Monit. */
export default defineProgram({
  names: ['monit'],
  sources: ['monit(1)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  startsOthers: true,
  needsRoot: { why: 'it starts services as several users', unless: 'its control file belongs to that user and names no other user' },
});

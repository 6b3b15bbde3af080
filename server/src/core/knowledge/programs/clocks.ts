import { definePrograms } from '../program/program';

/** Programs that set the clock. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30' },
  { names: ['ntpd'], sources: ['ntpd(8)'], needsRoot: { why: 'it sets the clock' } },
  {
    names: ['chronyd'],
    sources: ['chronyd(8)'],
    needsRoot: { why: 'it sets the clock', unless: 'it is started with -x and -U, and its directories belong to that user' },
  },
  { names: ['hwclock', 'ntpdate'], sources: ['hwclock(8)', 'ntpdate(8)'], checkedBy: 'source', rootWork: { does: 'sets the clock' } },
);

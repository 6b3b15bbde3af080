import { definePrograms } from '../program/program';

/** Programs that start jobs at their time. cron and crond become the owner of each job, and BusyBox's crond reads crontabs of root alone. */
export default definePrograms(
  {
    names: [],
    sources: ['cron(8)', 'cronie-crond/cronie src/cron.c', 'mirror/busybox miscutils/crond.c'],
    checkedBy: 'run',
    checked: '2026-11-30',
    startsOthers: true,
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
  { names: ['cron', 'crond'], needsRoot: { why: 'it starts each job as the user of that job' } },
  {
    names: ['anacron'],
    sources: ['anacron(8)'],
    needsRoot: { why: 'it starts system jobs', unless: 'its jobs and its spool directory belong to that user' },
  },
  { names: ['atd'], sources: ['atd(8)'], checkedBy: 'believed', needsRoot: { why: 'it starts each job as the user of that job' } },
);

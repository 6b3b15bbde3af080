import { definePrograms } from '../program/program';

/** Programs that let people log in without SSH. */
export default definePrograms(
  { names: [], sources: ['telnetd(8)', 'xrdp(8)', 'login(1)'], checkedBy: 'believed', checked: '2026-11-30' },
  { names: ['telnetd', 'in.telnetd', 'xrdp-sesman'], needsRoot: { why: 'it switches to the user who logs in' } },
  {
    names: ['xrdp'],
    checkedBy: 'run',
    needsRoot: { why: 'it reads a key that belongs to root', unless: 'its log and its key belong to that user' },
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
  { names: ['login'], checkedBy: 'source', capabilities: { possible: ['AUDIT_WRITE'] } },
);

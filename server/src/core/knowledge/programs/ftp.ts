import { definePrograms } from '../program/program';

/** Servers of FTP, which lock a caller into a chroot. */
export default definePrograms(
  {
    names: [],
    sources: [],
    checkedBy: 'believed',
    checked: '2026-11-30',
    capabilities: { needed: ['SYS_CHROOT'], possible: ['AUDIT_WRITE'] },
  },
  {
    names: ['vsftpd'],
    sources: ['vsftpd.conf(5)'],
    checkedBy: 'run',
    needsRoot: { why: 'it switches to the user who logs in', unless: 'its configuration sets run_as_launching_user=YES' },
  },
  { names: ['proftpd'], sources: ['proftpd(8)'], needsRoot: { why: 'it switches to the user who logs in' } },
  { names: ['pure-ftpd'], sources: ['pure-ftpd(8)'], needsRoot: { why: 'it switches to the user who logs in' } },
);

import { definePrograms } from '../program/program';

/** Servers of mail other than Postfix. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'believed', checked: '2026-11-30' },
  { names: ['sendmail'], sources: ['sendmail(8)'], needsRoot: { why: 'it delivers mail as the user who receives it' } },
  { names: ['exim'], sources: ['exim(8)'], needsRoot: { why: 'it delivers mail as the user who receives it' } },
  {
    names: ['opensmtpd', 'smtpd'],
    sources: ['smtpd(8)'],
    checkedBy: 'run',
    needsRoot: { why: 'it starts each of its parts as the user of that part' },
    capabilities: { needed: ['SYS_CHROOT'] },
  },
  {
    names: ['dovecot'],
    sources: ['dovecot(1)', 'doc.dovecot.org/main/core/config/system_users.html'],
    checkedBy: 'run',
    needsRoot: { why: 'its master process starts each part as the user of that part', unless: 'it has a rootless configuration' },
    capabilities: { needed: ['KILL', 'SYS_CHROOT'], possible: ['AUDIT_WRITE'] },
  },
  {
    names: ['saslauthd'],
    sources: ['saslauthd(8)'],
    checkedBy: 'run',
    needsRoot: {
      why: 'it checks system passwords',
      unless: 'it uses neither PAM nor shadow, and its directory belongs to that user',
    },
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
);

import { definePrograms } from '../program/program';

/** Servers of mail other than Postfix. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'believed', checked: '2026-11-30' },
  { names: ['sendmail'], sources: ['sendmail(8)'], needsRoot: { why: 'it delivers mail as the user who gets it' } },
  { names: ['exim'], sources: ['exim(8)'], needsRoot: { why: 'it delivers mail as the user who gets it' } },
  {
    names: ['opensmtpd', 'smtpd'],
    sources: ['smtpd(8)'],
    checkedBy: 'run',
    needsRoot: { why: 'it starts each part as its user' },
    capabilities: { needed: ['SYS_CHROOT'] },
  },
  {
    names: ['dovecot'],
    sources: ['dovecot(1)', 'doc.dovecot.org/main/core/config/system_users.html'],
    checkedBy: 'run',
    needsRoot: { why: 'its master process starts each part as its user', unless: 'its configuration is a rootless one' },
    capabilities: { needed: ['KILL', 'SYS_CHROOT'], possible: ['AUDIT_WRITE'] },
  },
  {
    names: ['saslauthd'],
    sources: ['saslauthd(8)'],
    checkedBy: 'run',
    needsRoot: {
      why: 'it checks passwords of the system',
      unless: 'it asks neither PAM nor shadow, and its directory belongs to that user',
    },
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
);

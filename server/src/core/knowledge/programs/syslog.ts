import { definePrograms } from '../program/program';

/** Programs that keep logs. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['rsyslogd'],
    sources: ['rsyslogd(8)'],
    needsRoot: { why: 'it creates the socket /dev/log', unless: 'it does not need that socket, and its files are writable for that user' },
  },
  {
    names: ['syslog-ng'],
    sources: ['syslog-ng(8)'],
    needsRoot: { why: 'it creates the socket /dev/log', unless: 'it does not need that socket, and its files are writable for that user' },
  },
  { names: ['syslogd'], sources: ['mirror/busybox sysklogd/syslogd.c'], needsRoot: { why: 'it creates the socket /dev/log' } },
  { names: ['auditd'], sources: ['auditd(8)'], needsRoot: { why: "it reads the kernel's audit log" } },
  { names: ['auditctl'], sources: ['auditctl(8)'], checkedBy: 'source', capabilities: { possible: ['AUDIT_WRITE'] } },
);

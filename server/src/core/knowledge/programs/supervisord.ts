import { defineProgram } from '../program/program';

/** Supervisor: it may run as any user, but then its programs run as that user, too: "Can't drop privilege as nonroot user". */
export default defineProgram({
  names: ['supervisord', 'supervisor'],
  sources: [
    'Supervisor/supervisor docs/configuration.rst',
    'Supervisor/supervisor supervisor/options.py',
    'supervisor 4.2.5-1 (Debian) /etc/supervisor/supervisord.conf',
    'kill(2)',
  ],
  checkedBy: 'run',
  checked: '2026-11-30',
  startsOthers: true,
  needsRoot: {
    why: 'it starts programs as several users',
    unless: 'its configuration names no user, and its log, PID file and socket are writable for that user',
  },
  // The files of the packages of Debian, of Fedora and of Alpine include a folder.
  starts: {
    by: 'supervisord',
    files: ['supervisord.conf', 'etc/supervisord.conf', '/etc/supervisord.conf', '/etc/supervisor/supervisord.conf'],
    included: {
      '/etc/supervisor/supervisord.conf': ['/etc/supervisor/conf.d/*.conf'],
      '/etc/supervisord.conf': ['/etc/supervisor.d/*.ini', '/etc/supervisord.d/*.ini'],
    },
  },
  options: { short: 'cuedmlyzpaj', long: ['configuration', 'user', 'logfile', 'pidfile', 'directory', 'loglevel', 'childlogdir'] },
  capabilities: { needed: ['KILL'] },
});

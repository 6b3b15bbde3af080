import { defineProgram } from '../program/program';

/** Supervisor: it may run as any user, but then its programs run as that user, too: "Can't drop privilege as nonroot user". */
export default defineProgram({
  names: ['supervisord', 'supervisor'],
  sources: ['Supervisor/supervisor docs/configuration.rst', 'Supervisor/supervisor supervisor/options.py', 'kill(2)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  startsOthers: true,
  needsRoot: {
    why: 'it starts programs as several users',
    unless: 'its configuration names no user, and its log, PID file and socket are writable for that user',
  },
  capabilities: { needed: ['KILL'] },
});

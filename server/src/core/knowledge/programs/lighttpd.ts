import { defineProgram } from '../program/program';

/** lighttpd. */
export default defineProgram({
  names: ['lighttpd'],
  sources: ['lighttpd(8)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'it switches to another user by itself', unless: 'its logs, PID file and caches are writable for that user' },
});

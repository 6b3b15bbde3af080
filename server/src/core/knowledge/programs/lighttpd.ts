import { defineProgram } from '../program/program';

/** lighttpd. */
export default defineProgram({
  names: ['lighttpd'],
  sources: ['lighttpd(8)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'it goes on as another user by itself', unless: 'its logs, pid file and caches lie where that user may write' },
});

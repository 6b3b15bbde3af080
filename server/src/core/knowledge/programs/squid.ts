import { defineProgram } from '../program/program';

/** Squid. */
export default defineProgram({
  names: ['squid'],
  sources: ['squid(8)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'it switches to another user by itself', unless: 'its logs, PID file and cache are writable for that user' },
});

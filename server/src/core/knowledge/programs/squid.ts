import { defineProgram } from '../program/program';

/** Squid. */
export default defineProgram({
  names: ['squid'],
  sources: ['squid(8)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'it goes on as another user by itself', unless: 'its logs, pid file and cache lie where that user may write' },
});

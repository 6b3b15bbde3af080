import { defineProgram } from '../program/program';

/** Varnish. */
export default defineProgram({
  names: ['varnishd'],
  sources: ['varnishd(1)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'it switches to another user by itself', unless: 'its working directory belongs to that user' },
});

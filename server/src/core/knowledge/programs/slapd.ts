import { defineProgram } from '../program/program';

/** OpenLDAP's server. */
export default defineProgram({
  names: ['slapd'],
  sources: ['slapd(8)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'it switches to another user by itself', unless: 'its configuration and its database belong to that user' },
});

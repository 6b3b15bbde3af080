import { defineProgram } from '../program/program';

/** Go's own tool. */
export default defineProgram({
  names: ['go'],
  sources: ['pkg.go.dev/cmd/go'],
  checkedBy: 'source',
  checked: '2026-11-24',
  options: { single: true, long: ['o', 'ldflags', 'tags', 'mod', 'p', 'gcflags', 'asmflags'] },
  installs: { manager: 'go', verbs: ['install', 'get'] },
  project: { of: 'go', builds: /^(build|install|vet)$/, fetches: /^(mod|env)$/ },
  takesLists: true,
  sparesSources: true,
});

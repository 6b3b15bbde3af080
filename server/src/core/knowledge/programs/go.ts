import { defineProgram } from '../program/program';

/** Go's own tool. */
export default defineProgram({
  names: ['go'],
  sources: ['pkg.go.dev/cmd/go'],
  checkedBy: 'source',
  checked: '2026-11-24',
  options: {
    single: true,
    long: ['o', 'ldflags', 'tags', 'mod', 'modfile', 'p', 'gcflags', 'asmflags', 'exec', 'C', 'buildmode', 'pkgdir', 'overlay', 'toolexec'],
  },
  installs: { manager: 'go', verbs: ['install', 'get', 'get -tool'], runs: ['run'], project: { verbs: ['install', 'run'] } },
  project: { of: 'go', builds: /^(build|install|vet)$/, fetches: /^(mod|env)$/ },
  takesLists: true,
  sparesSources: true,
});

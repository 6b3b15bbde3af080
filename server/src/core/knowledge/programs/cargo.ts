import { defineProgram } from '../program/program';

/** Rust's package manager. */
export default defineProgram({
  names: ['cargo'],
  sources: ['doc.rust-lang.org/cargo/commands'],
  checkedBy: 'source',
  checked: '2026-11-24',
  options: {
    short: 'jF',
    long: [
      'version',
      'vers',
      'git',
      'branch',
      'tag',
      'rev',
      'path',
      'root',
      'features',
      'target',
      'registry',
      'index',
      'jobs',
      'bin',
      'example',
      'profile',
      'target-dir',
      'color',
      'config',
      'manifest-path',
      'message-format',
    ],
  },
  installs: {
    manager: 'cargo',
    verbs: ['install', 'binstall'],
    version: ['version', 'vers'],
    git: { address: ['git'], reference: ['rev', 'tag'] },
  },
  project: { of: 'rust', builds: /^(build|install|b)$/, fetches: /^(fetch|chef)$/ },
  takesLists: true,
  sparesSources: true,
});

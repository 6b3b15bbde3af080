import { definePrograms } from '../program/program';

/** Ruby, and the tools that install its packages. */
export default definePrograms(
  {
    names: [],
    sources: ['ruby(1)', 'bundler.io/man', 'guides.rubygems.org/command-reference'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  { names: ['ruby'], interpreter: { stdin: true, interactive: true } },
  { names: ['irb', 'pry'], interpreter: { interactive: true } },
  {
    names: ['bundle'],
    project: { of: 'ruby', builds: /^(install|)$/, fetches: /^config$/ },
    wraps: { verb: /^exec$/, becomes: true },
    sparesSources: true,
  },
  { names: ['bundler'], project: { of: 'ruby', builds: /^(install|)$/, fetches: /^config$/ } },
  {
    names: ['gem'],
    installs: { manager: 'gem', verbs: ['install', 'i'], version: ['v', 'version'], locked: ['g', 'file'] },
    installsFiles: { asked: /^(install|i)$/, files: /\.gem$/ },
    options: {
      short: 'vinPpsgB',
      long: [
        'version',
        'install-dir',
        'bindir',
        'trust-policy',
        'source',
        'platform',
        'http-proxy',
        'build-root',
        'file',
        'bulk-threshold',
        'without',
        'config-file',
      ],
    },
    project: { of: 'ruby', builds: /(?!)/, fetches: /^(install|update)$/ },
    takesLists: true,
    sparesSources: true,
  },
);

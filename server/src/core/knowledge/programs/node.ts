import { definePrograms } from '../program/program';

const project = { of: 'node', fetches: /^(cache|config|prune|set|audit)$/ } as const;
/** Names of `npm install` (docs.npmjs.com/cli/commands/npm-install, npm 11). */
const NPM_INSTALL = ['install', 'i', 'add', 'in', 'ins', 'inst', 'insta', 'instal', 'isnt', 'isnta', 'isntal', 'isntall'];
/** Options of `npx` that have it fetch what the project does not have. */
const YES = ['y', 'yes'];
const sparesSources = /^(ci|i|install|add|config|cache|prune|--.*|)$/;

/** A word that is no command of pnpm and yarn themselves: they run the script of that name, or the program of a package. */
const anyScript =
  /^(?!(add|audit|bin|cache|ci|config|create|dedupe|deploy|dlx|env|exec|fetch|global|help|i|import|info|init|install|licenses|link|list|ls|node|npm|outdated|pack|patch|plugin|policies|prune|publish|rebuild|remove|rm|root|self-update|set|setup|store|unlink|up|update|upgrade|version|versions|why|workspace|workspaces)$)[\w:.-]+$/;

/** Node.js and its likes, and the tools that install their packages (npm 11). */
export default definePrograms(
  { names: [], sources: ['nodejs.org/api/cli.html', 'docs.npmjs.com/cli'], checkedBy: 'source', checked: '2026-11-24' },
  { names: ['node', 'nodejs'], interpreter: { stdin: true, interactive: true }, handedOver: true },
  { names: ['deno'], sources: ['docs.deno.com/runtime'], interpreter: { stdin: true, interactive: true } },
  {
    names: ['bun'],
    sources: ['bun.sh/docs'],
    installs: { manager: 'npm', verbs: ['add', 'install', 'i', 'a'], runs: ['x'] },
    starts: { by: 'package-scripts' },
    options: { long: ['cwd', 'filter', 'config', 'env-file', 'registry', 'backend', 'cache-dir', 'concurrent-scripts'] },
    interpreter: { interactive: true },
    project,
    develops: { scripts: true },
    sparesSources,
  },
  { names: ['tsx', 'ts-node'], sources: ['tsx.is', 'typestrong.org/ts-node'], interpreter: {} },
  {
    names: ['npm'],
    installs: {
      manager: 'npm',
      verbs: NPM_INSTALL,
      runs: ['exec', 'x'],
      project: { verbs: ['exec', 'x'], unless: YES },
      named: ['package', 'p'],
    },
    installsFiles: { asked: /^(install|i|add)$/, fetches: true, files: /\.(tgz|tar\.gz)$/ },
    options: {
      short: 'CwL',
      long: [
        'package',
        'tag',
        'install-strategy',
        'before',
        'registry',
        'prefix',
        'cache',
        'loglevel',
        'omit',
        'include',
        'only',
        'userconfig',
        'workspace',
        'location',
      ],
    },
    project,
    develops: { scripts: true },
    startsOthers: true,
    starts: { by: 'package-scripts' },
    takesLists: true,
    sparesSources,
  },
  {
    names: ['pnpm'],
    sources: ['pnpm.io/cli'],
    installs: { manager: 'npm', verbs: ['add', 'install', 'i'], runs: ['dlx'], named: ['package'] },
    options: { short: 'CF', long: ['package', 'registry', 'dir', 'filter', 'store-dir', 'reporter', 'global-dir', 'allow-build'] },
    project,
    develops: { scripts: true },
    startsOthers: true,
    starts: { by: 'package-scripts', verbs: anyScript },
    takesLists: true,
    sparesSources,
  },
  {
    names: ['yarn'],
    sources: ['yarnpkg.com/cli'],
    installs: { manager: 'npm', verbs: ['add', 'global add'], runs: ['dlx'], named: ['p', 'package'] },
    options: { short: 'p', long: ['package', 'registry', 'cache-folder', 'cwd', 'network-timeout', 'modules-folder'] },
    project,
    develops: { scripts: true },
    startsOthers: true,
    starts: { by: 'package-scripts', verbs: anyScript },
    takesLists: true,
    sparesSources,
  },
  {
    names: ['npx'],
    startsOthers: true,
    sparesSources,
    installs: { manager: 'npm', verbs: [], runs: [''], project: { verbs: [''], unless: YES }, named: ['p', 'package'] },
    options: { short: 'pcw', long: ['package', 'call', 'workspace', 'registry', 'cache'] },
  },
  {
    names: ['bunx'],
    sources: ['bun.sh/docs/cli/bunx'],
    installs: { manager: 'npm', verbs: [], runs: [''], project: { verbs: [''], unless: YES }, named: ['p', 'package'] },
    options: { short: 'p', long: ['package'] },
  },
  {
    names: ['corepack'],
    sources: ['nodejs/corepack README.md'],
    project: { of: 'node', fetches: /^/ },
    sparesSources: true,
    installs: { manager: 'npm', verbs: ['prepare', 'use', 'install', 'up'] },
  },
);

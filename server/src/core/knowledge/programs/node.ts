import { definePrograms } from '../program/program';

const project = { of: 'node', fetches: /^(cache|config|prune|set|audit)$/ } as const;
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
    starts: { by: 'package-scripts' },
    options: { long: ['cwd', 'filter', 'config', 'env-file'] },
    interpreter: { interactive: true },
    project,
    develops: { scripts: true },
    sparesSources,
  },
  { names: ['tsx', 'ts-node'], sources: ['tsx.is', 'typestrong.org/ts-node'], interpreter: {} },
  {
    names: ['npm'],
    installs: { manager: 'npm', verbs: ['install', 'i', 'add'] },
    options: {
      short: 'C',
      long: ['registry', 'prefix', 'cache', 'loglevel', 'omit', 'include', 'only', 'userconfig', 'workspace', 'location'],
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
    installs: { manager: 'npm', verbs: ['add', 'install', 'i'] },
    options: { short: 'CF', long: ['registry', 'dir', 'filter', 'store-dir'] },
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
    installs: { manager: 'npm', verbs: ['add'] },
    options: { long: ['registry', 'cache-folder', 'cwd', 'network-timeout', 'modules-folder'] },
    project,
    develops: { scripts: true },
    startsOthers: true,
    starts: { by: 'package-scripts', verbs: anyScript },
    takesLists: true,
    sparesSources,
  },
  { names: ['npx'], startsOthers: true, sparesSources },
  { names: ['corepack'], sources: ['nodejs/corepack README.md'], project: { of: 'node', fetches: /^/ }, sparesSources: true },
);

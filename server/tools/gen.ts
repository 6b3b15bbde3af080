import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { engineRules } from '../src/core/rules/engine-rules';
import type { Rule } from '../src/core/rules/rule';
import { conditionsPage } from './conditions-page';
import { readFixture } from './fixture';
import { imageIndex } from './image-index';
import { counterpartTables } from './migration-page';
import { type Described, generatedComment, pageOf } from './page';
import {
  containerKinds,
  fixtureFile,
  imageNames,
  imagesFolder,
  pageFile,
  programNames,
  programsFolder,
  readText,
  ruleFile,
  ruleNames,
  rulesFolder,
} from './paths';
import { type Data, printJson } from './print';
import { programIndex } from './program-index';
import { ruleIndex } from './rule-index';
import { configSchema, jsonValidation, settings, yamlValidation } from './schema';
import { examplesFile } from './score-examples';
import { scorePage } from './score-page';
import { standardsPage } from './standards-page';

/** A file that differs from what the generator makes of the rules. */
interface Drift {
  readonly path: string;
  /** `undefined` for a page whose rule is gone. */
  readonly text: string | undefined;
}

/**
 * Loads the rules of a compiled file: the index that imports them all is generated, so it cannot be relied on here.
 * @throws when the file has no default export, or a rule calls itself something else than its path
 */
export function loadRules(name: string): readonly Rule[] {
  const module = require(join(__dirname, '../src/core/rules', name)) as { readonly default?: Rule | readonly Rule[] };
  const made = module.default;
  if (made === undefined) throw new Error(`${ruleFile(name)}: export the rule as default`);
  const [folder, own] = name.split('/');
  const rules = [made].flat();
  for (const { id } of rules) {
    const kind = folder === 'container' ? containerKinds.find((each) => id.startsWith(`${each}/`)) : folder;
    if (id !== `${kind}/${own}`) throw new Error(`${ruleFile(name)}: the id is "${id}"; make it "${kind}/${own}", as the path says`);
  }
  return rules;
}

/** What the repository at `root` should hold where it does not, for the rules as they are compiled. */
export function drift(root: string): Drift[] {
  const names = ruleNames(root);
  const rules = names.flatMap(loadRules);
  const twice = rules.find(({ id }, index) => rules.findIndex((other) => other.id === id) < index);
  if (twice) throw new Error(`${twice.id}: two files make a rule of this id; a rule of "container" makes one for each kind that it serves`);
  const described: Described[] = [...rules, ...engineRules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const files = new Map<string, string>();
  files.set(`${rulesFolder}/index.ts`, ruleIndex(names));
  files.set(`${imagesFolder}/index.ts`, imageIndex(imageNames(root)));
  files.set(`${programsFolder}/index.ts`, programIndex(programNames(root)));
  for (const rule of described)
    files.set(pageFile(rule.id), pageOf(rule, readFixture(fixtureFile(rule.id), readText(root, fixtureFile(rule.id)) ?? '')));
  const settable = described
    .filter(({ id }) => !id.startsWith('any/'))
    .map(({ id, meta, options }) => ({ id, title: meta.title, ...(options && { options }) }));
  files.set('docs/conditions.md', conditionsPage());
  files.set('docs/standards.md', standardsPage());
  files.set('docs/score.md', scorePage(readText(root, examplesFile) ?? ''));
  files.set('server/schema/config.json', printJson(configSchema(settable)));
  files.set('docs/migration.md', between(root, 'docs/migration.md', 'counterparts', counterpartTables()));
  files.set('docs/rules/README.md', rulesPage(described));
  files.set('package.json', manifest(root));
  const wrong: Drift[] = [...files].filter(([path, text]) => readText(root, path) !== text).map(([path, text]) => ({ path, text }));
  return [...wrong, ...orphans(root, files)];
}

/** All rules in one table. */
function rulesPage(described: readonly Described[]): string {
  const rows = described.map(({ id, meta }) => {
    const fixes = meta.tiers.length > 0 ? meta.tiers.join(', ') : '-';
    const severity = meta.profile === 'strict' ? `${meta.severity} (strict)` : meta.severity;
    return `| [${id}](${id}.md) | ${severity} | ${meta.title} | ${fixes} |\n`;
  });
  return `${generatedComment}
# Rules

${described.length} rules. Those marked (strict) are in the profile \`strict\` only.

Each fix has an applicability. *safe*: the service behaves as before. *review* (needs review): most services keep working, and the rule's page lists those that do not. *manual*: it stops something that works today or requires a choice, and is never applied in bulk.

| Rule | Severity | Finding | Fixes |
|---|---|---|---|
${rows.join('')}`;
}

/** A page with its generated part, which stands between two marks. */
function between(root: string, page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const text = readText(root, page) ?? '';
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${page}: the lines ${begin} and ${end} must enclose the place of its generated part`);
  return `${text.slice(0, from + begin.length)}\n${part}${text.slice(to)}`;
}

/** The manifest with its generated parts set and everything else as it was. */
function manifest(root: string): string {
  const data = JSON.parse(readText(root, 'package.json') ?? '{}') as { readonly [key: string]: Data };
  return printJson({
    ...data,
    contributes: { ...(data.contributes as object | undefined), configuration: settings, jsonValidation, yamlValidation },
  });
}

/** Pages whose rule is gone. */
function orphans(root: string, files: ReadonlyMap<string, string>): Drift[] {
  const folder = join(root, 'docs/rules');
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `docs/rules/${name.replaceAll('\\', '/')}`);
  return found.filter((path) => path.endsWith('.md') && !files.has(path)).map((path) => ({ path, text: undefined }));
}

/** Writes what differs. */
export function write(root: string, drifts: readonly Drift[]): void {
  for (const { path, text } of drifts) {
    const file = join(root, path);
    if (text === undefined) {
      rmSync(file);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function main(args: readonly string[]): number {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) {
    console.error(`gen: unknown argument "${unknown}"; the only one is --check`);
    return 2;
  }
  const root = resolve(__dirname, '../../..');
  const drifts = drift(root);
  if (!args.includes('--check')) {
    write(root, drifts);
    for (const { path, text } of drifts) console.log(text === undefined ? `removed ${path}` : `wrote ${path}`);
    return 0;
  }
  for (const { path } of drifts) console.error(`${path} does not match the rules: run npm run gen`);
  return drifts.length > 0 ? 1 : 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { kindNamed } from '../src/core/kinds/index';
import type { Docs } from '../src/core/kinds/kind';
import { nextSteps } from './contributing';
import { headings } from './fixture';
import { containerKinds, fixtureFile, ruleFile, ruleFolders, ruleNames, rulesFolder } from './paths';
import { ruleIndex } from './rule-index';

/** What `new-rule` did: the files that are there now, or why it did nothing. */
type NewRule = { readonly written: readonly string[] } | { readonly refused: string };

/**
 * Writes a new rule and its fixture, of one about containers a fixture for each kind of file that starts them, and adds it to the index. They fail the
 * tests until they are filled in.
 * @param root the repository
 * @param name `kind/name` or `container/name`
 */
export function newRule(root: string, name: string): NewRule {
  const parts = /^([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(name);
  const folder = ruleFolders.find((known) => known === parts?.[1]);
  const own = parts?.[2] ?? '';
  if (folder === undefined)
    return { refused: `"${name}" is no name of a rule: write <kind>/<name-of-the-danger>, where the kind is ${ruleFolders.join(', ')}` };
  if (own === 'absences') return { refused: `"${name}" is a rule of the linter itself: see engine-rules.ts` };
  const served = (folder === 'container' ? containerKinds : [folder]).flatMap((id) => kindNamed(id) ?? []);
  const fixtures = served.map(({ id, docs }) => ({ id: `${id}/${own}`, sample: docs.sample, file: fixtureFile(`${id}/${own}`) }));
  const rule = ruleFile(name);
  for (const path of [rule, ...fixtures.map(({ file }) => file)]) {
    if (existsSync(join(root, path))) return { refused: `${path} is there already` };
  }
  writeNew(join(root, rule), folder === 'container' ? containerSkeleton(own) : ruleSkeleton(name, kindNamed(folder)?.subject.kind ?? ''));
  for (const { id, sample, file } of fixtures) writeNew(join(root, file), fixtureSkeleton(id, sample));
  const index = `${rulesFolder}/index.ts`;
  writeNew(join(root, index), ruleIndex(ruleNames(root)));
  return { written: [rule, ...fixtures.map(({ file }) => file), index] };
}

function writeNew(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function ruleSkeleton(id: string, subject: string): string {
  return `import { defineRule } from '../rule';

export default defineRule({
  id: '${id}',
  on: '${subject}',
  meta: {
    title: '',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '',
    references: [],
    tiers: [],
  },
  check() {
    return [];
  },
});
`;
}

function containerSkeleton(name: string): string {
  return `import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: '${name}',
  serves: {
${containerKinds.map((kind) => `    ${kind}: { title: '' },\n`).join('')}  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '',
    references: [],
    tiers: [],
  },
  check() {
    return [];
  },
});
`;
}

function fixtureSkeleton(id: string, { info, lines, carets }: Docs['sample']): string {
  const block = [info, ...lines].join('\n');
  return `# ${id}

## ${headings.why}

## ${headings.remedy}

## ${headings.derivation}

# Cases

## What the danger looks like {example}
\`\`\`${block}
${carets} ${id}: part of the message
\`\`\`

## What looks like it and is none {silent}
\`\`\`${block}
\`\`\`
`;
}

function main(args: readonly string[]): number {
  const [id, ...more] = args;
  if (id === undefined || more.length > 0) {
    console.error(
      'usage: npm run new-rule <kind>/<name-of-the-danger>, or container/<name-of-the-danger> for every kind that starts containers',
    );
    return 2;
  }
  const root = resolve(__dirname, '../../..');
  const result = newRule(root, id);
  if ('refused' in result) {
    console.error(result.refused);
    return 2;
  }
  for (const path of result.written) console.log(`wrote ${path}`);
  for (const step of nextSteps(root, 'A rule', 'compose/name-of-the-danger', id)) console.log(step);
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

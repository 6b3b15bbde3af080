import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { kindNamed } from '../src/core/kinds/index';
import type { Docs } from '../src/core/kinds/kind';
import { headings } from './fixture';
import { fixtureFile, ruleFile, ruleIds, ruleKinds, rulesFolder } from './paths';
import { ruleIndex } from './rule-index';

/** What `new-rule` did: the files that are there now, or why it did nothing. */
type NewRule = { readonly written: readonly string[] } | { readonly refused: string };

/**
 * Writes the two files of a new rule and adds it to the index. Both fail the tests until they are filled in.
 * @param root the repository
 * @param id `kind/name`
 */
export function newRule(root: string, id: string): NewRule {
  const parts = /^([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(id);
  const kind = kindNamed(parts?.[1] ?? '');
  if (kind === undefined)
    return { refused: `"${id}" is no rule id: write <kind>/<name-of-the-danger>, where the kind is ${ruleKinds.join(', ')}` };
  if (id.endsWith('/absences')) return { refused: `"${id}" is made by the engine: see engine-rules.ts` };
  for (const path of [ruleFile(id), fixtureFile(id)]) {
    if (existsSync(join(root, path))) return { refused: `${path} is there already` };
  }
  writeNew(join(root, ruleFile(id)), ruleSkeleton(id, kind.subject.kind));
  writeNew(join(root, fixtureFile(id)), fixtureSkeleton(id, kind.docs.sample));
  const index = `${rulesFolder}/index.ts`;
  writeNew(join(root, index), ruleIndex(ruleIds(root)));
  return { written: [ruleFile(id), fixtureFile(id), index] };
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
    certainty: 'certain',
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
    console.error('usage: npm run new-rule <kind>/<name-of-the-danger>');
    return 2;
  }
  const result = newRule(resolve(__dirname, '../../..'), id);
  if ('refused' in result) {
    console.error(result.refused);
    return 2;
  }
  for (const path of result.written) console.log(`wrote ${path}`);
  console.log('Fill in the first two, then: npm run gen && npm test');
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

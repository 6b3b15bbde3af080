import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './support/fixtures';

const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
const page = read('docs/threat-model.md');

/** The rows of the table, each with its last cell. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Promise '))
  .map((line) => line.split(' | '))
  .map((cells) => ({ promise: cells[0]!.slice(2), tests: cells.at(-1)!.replace(/ \|$/, '') }));

describe('docs/threat-model.md', () => {
  it('has a test for each promise', () => {
    ok(rows.length >= 10);
    deepEqual(
      rows.filter(({ tests }) => !/\]\(\.\.\/test\//.test(tests)).map(({ promise }) => promise),
      [],
    );
  });

  it('names tests that exist, by the titles that they have', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const wrong: string[] = [];
    for (const { promise, tests } of rows) {
      for (const part of tests.split('; ')) {
        const script = /^`npm run ([\w:-]+)`$/.exec(part)?.[1];
        const [, file, titles] = /^\[`([^`]+)`\]\(\.\.\/\1\)((?: "[^"]+",?)+)$/.exec(part) ?? [];
        if (script !== undefined && scripts[script] !== undefined) continue;
        if (file === undefined || !existsSync(join(repository, file))) {
          wrong.push(`${promise}: ${part}`);
          continue;
        }
        const text = read(file);
        for (const [, title] of titles!.matchAll(/"([^"]+)"/g))
          if (!new RegExp(`(?:describe|it|check)\\(\\s*'${title!.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`).test(text))
            wrong.push(`${promise}: ${title} is no test of ${file}`);
      }
    }
    deepEqual(wrong, []);
  });
});

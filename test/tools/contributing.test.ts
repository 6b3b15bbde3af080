import { deepEqual, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nextSteps } from '../../server/tools/contributing';
import { repository } from '../support/fixtures';

describe('CONTRIBUTING.md', () => {
  for (const [heading, example] of [
    ['A rule', 'compose/name-of-the-danger'],
    ['An image', 'name-of-the-program'],
    ['A program', 'name-of-the-program'],
  ] as const) {
    it(`says what is next after the scaffold: ${heading}`, () => {
      const steps = nextSteps(repository, heading, example, 'compose/my-own');
      ok(steps.length >= 2 && steps[0]?.startsWith('2. '), 'the section has no second step');
      ok(!steps.join().includes(example));
      // What a step names is there: sources, fixtures, and compiled tests by their source.
      const named = steps.flatMap((step) => [...step.matchAll(/\b((?:server|test|docs|out\/test)\/[\w./-]*\w)/g)].map(([path]) => path));
      const missing = named
        .map((path) => path.replace(/^out\/(.*)\.js$/, '$1.ts').replace(/^out\//, ''))
        .filter((path) => !existsSync(join(repository, path)));
      deepEqual(missing, []);
    });
  }
});

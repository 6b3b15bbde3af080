import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './support/fixtures';
import { analyzeText } from './support/open';

const page = readFileSync(join(repository, 'docs/limits.md'), 'utf8');

/** Files that go beyond a limit, by what goes beyond it. */
const beyond: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'values that double': {
    'compose.yaml': 'services:\n  a:\n    image: nginx\n    user: ${K30}\n',
    '.env': `K0=aaaaaaaaaa\n${Array.from({ length: 30 }, (_, n) => `K${n + 1}=\${K${n}}\${K${n}}\n`).join('')}`,
  },
  'nested merge keys': {
    'compose.yaml': `x-0: &m0\n  image: nginx\n${Array.from({ length: 2500 }, (_, n) => `x-${n + 1}: &m${n + 1}\n  <<: *m${n}\n`).join('')}services:\n  a:\n    <<: *m2500\n`,
  },
  'nested JSON': { 'daemon.json': `{"a": ${'['.repeat(5000)}${']'.repeat(5000)}}` },
};

describe('docs/limits.md', () => {
  for (const [what, files] of Object.entries(beyond)) {
    it(`has the message about ${what}`, () => {
      const { findings, faults } = analyzeText(new Map(Object.entries(files)));
      deepEqual(faults, []);
      const said = findings.filter(({ rule }) => rule === 'any/limit' || rule === 'any/syntax').map(({ message }) => message);
      equal(said.length > 0, true, 'nothing is said');
      deepEqual(
        said.filter((message) => !page.includes(message)),
        [],
      );
    });
  }
});

import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from './support/command-line';
import { modelOf, short } from './support/effective';
import { repository } from './support/fixtures';
import { analyzeText } from './support/open';
import { startedBy } from './support/started';

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
  'nodes of aliases': {
    'compose.yaml': `x-0: &m0 [a, a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 6 }, (_, n) => `x-${n + 1}: &m${n + 1} [${`*m${n}, `.repeat(10)}]\n`).join('')}services:\n  a:\n    image: nginx\n    x-a: *m6\n`,
  },
  'values that extends copies': {
    'compose.yaml': `services:\n  base:\n    image: nginx\n    x-list: [${'a, '.repeat(20_000)}]\n${Array.from({ length: 60 }, (_, n) => `  s${n}:\n    extends: base\n`).join('')}`,
  },
  'a long value': { 'compose.yaml': `services:\n  a:\n    image: nginx\n    user: "${'1'.repeat(140_000)}"\n` },
  'many long values': {
    'compose.yaml': `services:\n${Array.from({ length: 20 }, (_, n) => `  s${n}:\n    image: nginx\n    command: ${'a b '.repeat(25_000)}\n`).join('')}`,
  },
  'many instructions': { Dockerfile: `FROM debian:12\n${`RUN echo ${'a '.repeat(30_000)}\n`.repeat(20)}` },
  'many nodes': { 'compose.yaml': `services:\n  a:\n    image: nginx\n    x-list: [${'a, '.repeat(100_000)}]\n` },
  'many signs': { 'compose.yaml': `services:\n  a:\n    image: nginx\n${'#\n'.repeat(600_000)}` },
  'a long line': { Dockerfile: `FROM debian:12\nRUN echo ${'a'.repeat(65_536)}\n` },
  'a long command': { Dockerfile: `FROM debian:12\nRUN echo ${'a \\\n'.repeat(100_000)}b\n` },
  'a long here-document': { Dockerfile: `FROM debian:12\nRUN <<EOF\n${'echo a\n'.repeat(20_000)}EOF\n` },
  'nested lists of YAML': { 'compose.yaml': `services:\n  a:\n    image: nginx\n    x-a: ${'['.repeat(800)}\n` },
  'many values of JSON': { 'daemon.json': `{"hosts": [${'"a", '.repeat(110_000)}"a"]}` },
  'nested JSON': { 'daemon.json': `{"a": ${'['.repeat(5000)}${']'.repeat(5000)}}` },
};

describe('docs/limits.md', () => {
  after(removeFolders);

  for (const [what, files] of Object.entries(beyond)) {
    it(`has the message about ${what}`, () => {
      const { findings, faults } = analyzeText(new Map(Object.entries(files)));
      deepEqual(faults, []);
      const said = findings
        .filter(({ rule }) => rule === 'any/limit' || rule === 'any/syntax')
        .map(({ message }) => message.replace(/ \(and \d+ more in this file\)$/, ''));
      equal(said.length > 0, true, 'nothing is said');
      deepEqual(
        said.filter((message) => !page.includes(message)),
        [],
      );
    });
  }

  it('has the number of mounts that volumes_from hands on', () => {
    const services = (count: number): string =>
      `services:\n${Array.from({ length: count }, (_, n) => `  ${n === count - 1 ? 'web' : `s${n}`}:\n    image: nginx\n    volumes: [./d${n}:/d${n}]\n${n === 0 ? '' : `    volumes_from: [s${n - 1}]\n`}`).join('')}`;
    const [below, above] = [modelOf(services(150)), modelOf(services(250))];
    equal(short(below.moreMounts), 'false by engine');
    deepEqual(
      [above.mounts.length, above.moreMounts.known, above.moreMounts.because],
      [201, false, 'of 201 mounts of "volumes_from" the last 200 are read'],
    );
    match(page, /\| 200 \|/);
  });

  it('has the number of files', async () => {
    const shared = Object.fromEntries(Array.from({ length: 1100 }, (_, n) => [`e${n}.env`, `A${n}=b\n`]));
    const service = `services:\n  db:\n    image: postgres:17\n    ports: [5432:5432]\n    env_file:\n${Array.from({ length: 1100 }, (_, n) => `      - e${n}.env\n`).join('')}`;
    const found = async (name: string): Promise<boolean> => {
      const files = { ...shared, 'compose.yaml': service, [name]: 'POSTGRES_HOST_AUTH_METHOD=trust\n' };
      const { out } = await bulkhead(folderWith(files), ['check', '--format', 'json', '--fail-on', 'none', '--allow-unresolved']);
      return /POSTGRES_HOST_AUTH_METHOD/.test(out);
    };
    deepEqual([await found('e500.env'), await found('e1050.env')], [true, false]);
    match(page, /\| 1,000 \|/);
  });

  it('has the number of scripts', () => {
    const unread = (count: number): string | undefined =>
      startedBy({
        Dockerfile: 'FROM debian:12\nCOPY . /app\nUSER 1000\nENTRYPOINT ["/app/start.sh"]\n',
        'start.sh': `#!/bin/sh\n${Array.from({ length: count }, (_, n) => `. /app/s${n}.sh\n`).join('')}exec nginx\n`,
        ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`s${n}.sh`, `A${n}=b\n`])),
      }).unread;
    equal(unread(50), undefined);
    match(unread(80) ?? '', /^s\d+\.sh is too long, or one of too many scripts, and was not read$/);
    match(page, /60 scripts/);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '../../server/src/core/rules/index';
import { readFixture } from '../../server/tools/fixture';
import { drift } from '../../server/tools/gen';
import { newImage } from '../../server/tools/new-image';
import { newProgram } from '../../server/tools/new-program';
import { newRule } from '../../server/tools/new-rule';
import {
  containerKinds,
  fixtureFile,
  imageFile,
  imagesFolder,
  programFile,
  programsFolder,
  ruleFile,
  rulesFolder,
} from '../../server/tools/paths';
import { repository } from '../support/fixtures';

describe('The generator', () => {
  it('finds no drift: npm run gen has been run', () => {
    deepEqual(
      drift(repository).map(({ path }) => path),
      [],
    );
  });
});

describe('npm run new-rule', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'bulkhead-'));
    cpSync(join(repository, rulesFolder), join(copy, rulesFolder), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  for (const kind of ['compose', 'dockerfile', 'daemon', 'devcontainer']) {
    it(`writes a ${kind} rule, a fixture that reads, and the index`, () => {
      const id = `${kind}/foo-bar`;
      const result = newRule(copy, id);
      deepEqual(result, { written: [ruleFile(id), fixtureFile(id), `${rulesFolder}/index.ts`] });
      match(readFileSync(join(copy, ruleFile(id)), 'utf8'), new RegExp(`id: '${id}'`));
      match(readFileSync(join(copy, rulesFolder, 'index.ts'), 'utf8'), new RegExp(`import ${kind}FooBar from './${id}';`));
      const { cases } = readFixture(fixtureFile(id), readFileSync(join(copy, fixtureFile(id)), 'utf8'));
      deepEqual(
        cases.map((one) => [one.example, one.silent, one.marks.map(({ rule }) => rule)]),
        [
          [true, false, [id]],
          [false, true, []],
        ],
      );
    });
  }

  it('names in the skeleton what rules have', () => {
    newRule(copy, 'compose/foo');
    newRule(copy, 'container/bar');
    const known = new Set(rules.flatMap(({ meta }) => Object.keys(meta)));
    for (const id of ['compose/foo', 'container/bar']) {
      const meta = /\n {2}meta: \{\n(.*?)\n {2}\},/s.exec(readFileSync(join(copy, ruleFile(id)), 'utf8'))?.[1] ?? '';
      const keys = [...meta.matchAll(/^ {4}(\w+):/gm)].map((m) => m[1]!);
      ok(keys.length > 4);
      deepEqual(
        keys.filter((key) => !known.has(key)),
        [],
      );
    }
  });

  it('writes one rule about containers, and a fixture for each kind of file that starts them', () => {
    const result = newRule(copy, 'container/foo-bar');
    const fixtures = containerKinds.map((kind) => fixtureFile(`${kind}/foo-bar`));
    deepEqual(result, { written: [ruleFile('container/foo-bar'), ...fixtures, `${rulesFolder}/index.ts`] });
    match(readFileSync(join(copy, ruleFile('container/foo-bar')), 'utf8'), /name: 'foo-bar'[^}]*compose: \{[^}]*\}[^}]*devcontainer: \{/);
    match(readFileSync(join(copy, rulesFolder, 'index.ts'), 'utf8'), /\n {2}\.\.\.containerFooBar,\n/);
    for (const file of fixtures) equal(readFixture(file, readFileSync(join(copy, file), 'utf8')).cases.length, 2);
    deepEqual(newRule(copy, 'compose/foo-bar'), { refused: `${fixtures[0]} is there already` });
  });

  it('refuses a name that is none, and a rule that is there', () => {
    for (const id of [
      'foo',
      'compose/',
      'compose/Foo',
      'compose/foo_bar',
      'compose/../foo',
      'any/foo',
      'helm/foo',
      'compose/foo/bar',
      'compose/absences',
    ]) {
      const result = newRule(copy, id);
      ok('refused' in result && result.refused.includes(`"${id}"`), id);
    }
    newRule(copy, 'compose/foo');
    deepEqual(newRule(copy, 'compose/foo'), { refused: `${ruleFile('compose/foo')} is there already` });
    equal(readFileSync(join(copy, rulesFolder, 'index.ts'), 'utf8').split('composeFoo from').length, 2);
  });
});

describe('npm run new-image', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'bulkhead-'));
    cpSync(join(repository, imagesFolder), join(copy, imagesFolder), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it('writes the file of a family and the index', () => {
    const index = `${imagesFolder}/index.ts`;
    deepEqual(newImage(copy, 'my-proxy'), { written: [imageFile('my-proxy'), index] });
    match(readFileSync(join(copy, imageFile('my-proxy')), 'utf8'), /name: 'my-proxy'/);
    match(readFileSync(join(copy, index), 'utf8'), /import myProxy from '\.\/my-proxy';/);
  });

  it('refuses a name that is none, and a family that is there', () => {
    for (const name of ['My-Proxy', 'my_proxy', '', '../x', 'postgres']) {
      const result = newImage(copy, name);
      ok('refused' in result && result.refused.includes(name), name);
    }
  });
});

describe('npm run new-program', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'bulkhead-'));
    cpSync(join(repository, programsFolder), join(copy, programsFolder), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it('writes the file of a program and the index', () => {
    const index = `${programsFolder}/index.ts`;
    deepEqual(newProgram(copy, 'my-server', '2026-12-01'), { written: [programFile('my-server'), index] });
    match(readFileSync(join(copy, programFile('my-server')), 'utf8'), /names: \['my-server'\],[\s\S]*checked: '2026-12-01'/);
    match(readFileSync(join(copy, index), 'utf8'), /import myServer from '\.\/my-server';[\s\S]* {2}\.\.\.myServer,/);
  });

  it('refuses a name that is none, and a program that is there', () => {
    for (const name of ['My-Server', 'my_server', '', '../x', 'nginx']) {
      const result = newProgram(copy, name, '2026-12-01');
      ok('refused' in result && result.refused.includes(name), name);
    }
  });
});

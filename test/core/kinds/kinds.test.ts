import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as FixEdits from '../../../server/src/core/harden/fix-edits';
import type * as Match from '../../../server/src/core/kinds/match';
import type * as Analyze from '../../../server/src/core/lint/analyze';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import type * as Rules from '../../../server/src/core/rules/index';
import { ruleNames, rulesFolder } from '../../../server/tools/paths';
import { ruleIndex } from '../../../server/tools/rule-index';
import { casesOf, fixtureIds, repository } from '../../support/fixtures';
import { analyzeText, entriesOf, type Files, optionsOf, reader } from '../../support/open';

const kindsFolder = 'server/src/core/kinds';
const left = 'devcontainer';
/** A copy of the sources in which one kind of file is neither in the list nor there at all. */
const copy = join(repository, 'out/without-a-kind');

function leaveOut(): void {
  rmSync(copy, { recursive: true, force: true });
  for (const part of ['server', 'tsconfig.base.json', 'package.json'])
    cpSync(join(repository, part), join(copy, part), { recursive: true });
  for (const folder of [kindsFolder, rulesFolder]) rmSync(join(copy, folder, left), { recursive: true });
  const list = join(copy, kindsFolder, 'index.ts');
  const lines = readFileSync(list, 'utf8').split('\n');
  const shorter = lines.filter((line) => !line.startsWith('import') || !line.includes(left)).map((line) => line.replace(`, ${left}]`, ']'));
  writeFileSync(list, shorter.join('\n'));
  writeFileSync(join(copy, rulesFolder, 'index.ts'), ruleIndex(ruleNames(repository).filter((name) => !name.startsWith(`${left}/`))));
}

/** A module of the copy, compiled. */
function load<M>(path: string): M {
  return require(join(copy, 'out/server/src/core', path)) as M;
}

/** What is found, without what holds the project. */
function told({ findings, secrets, faults }: Analysis): object {
  return { findings, secrets, faults };
}

describe('Kinds of files', () => {
  before(leaveOut);
  after(() => rmSync(copy, { recursive: true, force: true }));

  it('compile without one of them', () => {
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-b', join(copy, 'server')], { encoding: 'utf8' });
    deepEqual([stdout, status], ['', 0]);
  });

  it('do without it all that they do beside it', () => {
    const { analyze } = load<typeof Analyze>('lint/analyze');
    const { fixEdits } = load<typeof FixEdits>('harden/fix-edits');
    const { rules } = load<typeof Rules>('rules/index');
    const whole = require('../../../server/src/core/harden/fix-edits') as typeof FixEdits;
    const all = (require('../../../server/src/core/rules/index') as typeof Rules).rules;
    let cases = 0;
    for (const id of fixtureIds().filter((one) => !one.startsWith(`${left}/`))) {
      const run = (files: Files): void => {
        const [own, same] = [all, rules].map((each) => each.filter((rule) => rule.id === id));
        const expected = analyzeText(files, own);
        const found = analyze(entriesOf(files), reader(files), optionsOf(files, same));
        deepEqual(told(found), told(expected));
        for (const [index, finding] of found.findings.entries()) {
          if (finding.fixes.length > 0) deepEqual(fixEdits(found, finding, 0), whole.fixEdits(expected, expected.findings[index]!, 0));
        }
        cases++;
      };
      for (const { files } of casesOf(id)) if (![...files.keys()].some((name) => name.includes(left))) run(files);
    }
    ok(cases > 500, `${cases} cases`);
  });

  it('take its files for none of theirs', () => {
    const { kindOf } = load<typeof Match>('kinds/match');
    equal(kindOf('/w/.devcontainer/devcontainer.json', '{ "image": "debian" }'), undefined);
    equal(kindOf('/w/compose.yaml', '')?.id, 'compose');
  });
});

import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { harden } from '../../../server/src/core/harden/harden';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import { type Finding, isShown } from '../../../server/src/core/lint/finding';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { repository } from '../../support/fixtures';
import { mayBeLeft } from '../../support/health';
import { analyzeText, type Files, withEdits } from '../../support/open';
import { everythingAtOnce, filesIn } from '../../support/projects';

/** More than any of the projects has. */
const mostSteps = 300;

/** The first fix that hardening would take, too, by its place among all. */
function bulkFix(analysis: Analysis, finding: Finding): number {
  return isShown(finding) ? fixesOf(analysis, finding).findIndex(({ tier }) => tier !== 'manual') : -1;
}

/** True where a fix changes another service, too, for which the same is left to a person: nobody picks that unseen. */
function isLeftToOthers(analysis: Analysis, { rule }: Finding, shared: readonly string[]): boolean {
  return analysis.findings.some(
    (other) => other.rule === rule && shared.includes(other.subject.name) && other.fixes.every(({ tier }) => tier === 'manual'),
  );
}

/** The files after one quick fix after the other, as long as there is one, each picked by chance. @param pick gives a number from 0 to below 1 */
function fixedOneByOne(files: Files, pick: () => number): Files {
  let state = files;
  for (let step = 0; step < mostSteps; step++) {
    const analysis = analyzeText(state);
    const open = analysis.findings.filter((finding) => bulkFix(analysis, finding) >= 0);
    let next: Files | undefined;
    while (open.length > 0 && next === undefined) {
      const [finding] = open.splice(Math.floor(pick() * open.length), 1);
      const made = fixEdits(analysis, finding!, bulkFix(analysis, finding!));
      if (!('refused' in made) && !isLeftToOthers(analysis, finding!, made.shared)) next = withEdits(state, made.edits);
    }
    if (next === undefined) return state;
    state = next;
  }
  throw new Error('the quick fixes do not end');
}

/** What is left to do, by rule and subject. */
function left({ findings }: Analysis): Set<string> {
  const shown = findings.filter(isShown);
  return new Set(
    shown.flatMap(({ rule, grouped, subject }) => (grouped ?? [rule]).map((each) => `${each} of ${subject.kind} "${subject.name}"`)),
  );
}

function projects(): Map<string, Files> {
  const out = new Map<string, Files>();
  const all = everythingAtOnce();
  const parts = [...all.keys()].filter((name) => name.includes('/')).map((name) => name.split('/')[0]!);
  for (const part of parts) out.set(`everything at once, ${part}`, new Map([...all].filter(([name]) => name.startsWith(`${part}/`))));
  for (const folder of ['test/projects', 'test/stacks'])
    for (const entry of readdirSync(join(repository, folder), { withFileTypes: true }))
      if (entry.isDirectory() && entry.name !== 'everything-at-once')
        out.set(
          `${folder}/${entry.name}`,
          new Map([...filesIn(join(repository, folder, entry.name))].filter(([name]) => !name.endsWith('.md'))),
        );
  return out;
}

describe('Quick fixes, one after the other in any order,', () => {
  for (const [name, files] of projects()) {
    it(`lead to where hardening leads: ${name}`, () => {
      const before = analyzeText(files);
      const hardened = left(analyzeText(withEdits(files, harden(before, { tier: 'review' }).edits)));
      const [seed = 1] = fc.sample(fc.integer({ min: 1, max: 2 ** 30 }), 1);
      const after = analyzeText(fixedOneByOne(files, numbersFrom(seed)));
      const { edits, changes } = harden(after, { tier: 'review' });
      deepEqual(edits, [], `seed ${seed}: hardening still finds ${changes.map(({ title }) => title).join(', ')}`);
      const followUps = mayBeLeft(before.findings);
      const more = [...left(after)].filter((one) => !hardened.has(one) && !followUps.has(one.split(' ')[0]!));
      deepEqual(more, [], `seed ${seed}`);
      ok(before.faults.length === after.faults.length);
    }).timeout(300_000);
  }
});

/** Numbers from 0 to below 1, the same ones for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Fix } from '../server/src/core/fix/want';
import { fixEdits } from '../server/src/core/harden/fix-edits';
import { harden } from '../server/src/core/harden/harden';
import { makePass } from '../server/src/core/harden/pass';
import type { Analysis } from '../server/src/core/lint/analyze';
import type { Finding } from '../server/src/core/lint/finding';
import { fixesOf } from '../server/src/core/lint/fixes';
import { rules } from '../server/src/core/rules';
import { engineRules } from '../server/src/core/rules/engine-rules';
import { complaints } from './support/health';
import { type Files, judgeText, withEdits } from './support/open';
import { everythingAtOnce, everythingFolder, filesIn } from './support/projects';
import { asVariant, variants } from './support/variants';

const folder = everythingFolder;
const project = everythingAtOnce();

/** A fix as it can be found again in another state of the project. */
interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
}

function offers(analysis: Analysis): Offer[] {
  return analysis.findings.flatMap((finding) => fixesOf(analysis, finding).map((fix) => ({ finding, fix })));
}

function sameOffer(a: Offer, b: Offer): boolean {
  const [x, y] = [a.finding, b.finding];
  return x.rule === y.rule && x.fingerprint === y.fingerprint && a.fix.title === b.fix.title;
}

type Outcome = { readonly files: Files } | { readonly refused: string };

function apply(files: Files, analysis: Analysis, { finding, fix }: Offer): Outcome {
  const result = fixEdits(analysis, finding, fixesOf(analysis, finding).indexOf(fix));
  return 'refused' in result ? result : { files: withEdits(files, result.edits) };
}

/** The project after one fix, judged again. */
type Step = { readonly files: Files; readonly analysis: Analysis } | { readonly refused: string };

function step(offer: Offer, files: Files, analysis: Analysis): Step {
  const outcome = apply(files, analysis, offer);
  return 'refused' in outcome ? outcome : { files: outcome.files, analysis: judgeText(outcome.files) };
}

/** Applies a second fix where it is still offered as it was. */
function inTurn(first: Step, second: Offer): Outcome | 'changed' {
  if ('refused' in first) return first;
  const again = offers(first.analysis).find((offer) => sameOffer(offer, second));
  return again ? apply(first.files, first.analysis, again) : 'changed';
}

/** Plans exactly these two fixes together, whatever their tiers and whatever masks them: the other findings stay, without their fixes. */
function together(files: Files, analysis: Analysis, pair: readonly Offer[]): Outcome {
  const findings = analysis.findings.map((finding): Finding => {
    const chosen = pair.find((offer) => offer.finding === finding);
    return { ...finding, supersededBy: null, fixes: chosen ? [{ ...chosen.fix, tier: 'review' }] : [] };
  });
  const { edits, refused } = makePass({ ...analysis, findings }, { tier: 'review' });
  const [first] = refused;
  return first ? { refused: first.reason } : { files: withEdits(files, edits) };
}

describe('Everything at once', () => {
  const analysis = judgeText(project);

  it('makes every rule fire', () => {
    // Those leave a file without fixes; test/robust.test.ts and the fixtures have them.
    const spoiling = ['any/hidden-character', 'any/internal-error', 'any/limit'];
    const ids = [...rules, ...engineRules].map(({ id }) => id as string);
    const expected = ids.filter((id) => !id.endsWith('/absences') && !spoiling.includes(id));
    deepStrictEqual([...new Set(analysis.findings.map(({ rule }) => rule))].sort(), expected.sort());
  });

  it('says of every change that may be made in bulk what it relies on', () => {
    const silent = offers(analysis).filter(({ fix }) => fix.tier !== 'manual' && !fix.reliesOn);
    deepStrictEqual([...new Set(silent.map(({ finding, fix }) => `${finding.rule}: ${fix.title}`))], []);
  });

  for (const variant of variants) {
    const files = asVariant(project, variant);

    it(`hardens to the golden files (${variant.name})`, () => {
      const before = judgeText(files);
      const { edits, refused } = harden(before, { tier: 'review' });
      const made = withEdits(files, edits);
      deepStrictEqual(complaints(before, judgeText(made), edits), []);
      for (const { reason } of refused) ok(reason.trim() !== '', 'a refusal gives its reason');
      const golden = join(folder, 'golden');
      if (process.env.UPDATE_GOLDEN === '1' && variant === variants[0]) writeGolden(golden, made);
      const expected = filesIn(golden);
      deepStrictEqual([...made.keys()].sort(), [...expected.keys()].sort());
      for (const [name, text] of expected) {
        strictEqual(variant.settled(made.get(name)!), files.has(name) ? variant.of(text, name) : variant.ofNew(text, name), name);
      }
    });

    it(`changes nothing when hardened twice (${variant.name})`, () => {
      const once = withEdits(files, harden(judgeText(files), { tier: 'review' }).edits);
      deepStrictEqual(harden(judgeText(once), { tier: 'review' }).edits, []);
    });
  }

  // Fixes of two parts share no file, so they cannot meet.
  const folders = [...project.keys()].filter((name) => name.includes('/')).map((name) => name.split('/')[0]!);
  for (const part of new Set(folders)) {
    it(`gives the same text whichever of two fixes comes first, and when both are planned at once (${part})`, () => {
      const { wrong, compared, fixes } = pairs(new Map([...project].filter(([name]) => name.startsWith(`${part}/`))));
      deepStrictEqual(wrong, []);
      ok(fixes < 2 || compared > 0, `none of the pairs of ${fixes} fixes could be compared`);
      // Thousands of judgements, on a machine that may be busy with other things.
    }).timeout(300_000);

    it(`keeps what every fix promises whichever of them are planned together (${part})`, () => {
      const files: Files = new Map([...project].filter(([name]) => name.startsWith(`${part}/`)));
      const before = judgeText(files);
      const fixable = before.findings.filter(({ fixes }) => fixes.some(({ tier }) => tier !== 'manual'));
      fc.assert(
        fc.property(fc.subarray(fixable), (chosen) => {
          const some = new Set(chosen);
          const findings = before.findings.map((finding) => (some.has(finding) ? finding : { ...finding, fixes: [] }));
          const { edits, refused } = harden({ ...before, findings }, { tier: 'review' });
          deepStrictEqual(complaints(before, judgeText(withEdits(files, edits)), edits), []);
          for (const { reason } of refused) ok(reason.trim() !== '', 'a refusal gives its reason');
        }),
        { numRuns: 12 },
      );
    }).timeout(300_000);
  }
});

/** Applies every pair of fixes in both orders and together. */
function pairs(files: Files): { readonly wrong: readonly string[]; readonly compared: number; readonly fixes: number } {
  const analysis = judgeText(files);
  const all = offers(analysis);
  const alone = all.map((offer) => step(offer, files, analysis));
  const wrong: string[] = [];
  let compared = 0;
  all.forEach((a, i) => {
    all.slice(i + 1).forEach((b, j) => {
      if (a.finding === b.finding) return;
      // Fixes of one subject meet at the same keys; of those of two subjects a sample is enough, for there are very many.
      const meet = a.finding.at.file === b.finding.at.file && a.finding.subject.name === b.finding.subject.name;
      if (!meet && (i * 31 + j * 17) % 11 !== 0) return;
      const results = [inTurn(alone[i]!, b), inTurn(alone[i + 1 + j]!, a), together(files, analysis, [a, b])];
      const refusals = results.filter((result) => result !== 'changed' && 'refused' in result) as { readonly refused: string }[];
      const name = `${a.finding.rule} "${a.fix.title}" and ${b.finding.rule} "${b.fix.title}"`;
      if (refusals.some(({ refused }) => refused.trim() === '')) wrong.push(`${name}: refused without a reason`);
      // A fix that changes what the other one is about leaves two wishes that were never meant together.
      if (refusals.length > 0 || results.includes('changed')) return;
      compared++;
      const texts = results.map((result) => JSON.stringify([...(result as { readonly files: Files }).files]));
      if (new Set(texts).size > 1) wrong.push(name);
    });
  });
  return { wrong, compared, fixes: all.length };
}

function writeGolden(golden: string, files: Files): void {
  rmSync(golden, { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(join(golden, name)), { recursive: true });
    writeFileSync(join(golden, name), text);
  }
}

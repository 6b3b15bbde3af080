import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { lineStarts, placeAt } from '../../../server/src/core/base/lines';
import { plan } from '../../../server/src/core/fix/plan';
import type { Fix } from '../../../server/src/core/fix/want';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { harden } from '../../../server/src/core/harden/harden';
import { makePass } from '../../../server/src/core/harden/pass';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import type { Finding } from '../../../server/src/core/lint/finding';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { rules } from '../../../server/src/core/rules';
import { engineRules } from '../../../server/src/core/rules/engine-rules';
import { complaints } from '../../support/health';
import { analyzeText, type Files, withEdits } from '../../support/open';
import { everythingAtOnce, everythingFolder, filesIn } from '../../support/projects';
import { asVariant, variants } from '../../support/variants';

const folder = everythingFolder;
const project = everythingAtOnce();

/** How many pairs of fixes that do not meet are tried in each part: a sample, the same one each time in CI. */
const mostApart = 20;

/** A fix as it can be found again in another state of the project. */
interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
}

function offers(analyzed: Analysis): Offer[] {
  return analyzed.findings.flatMap((finding) => fixesOf(analyzed, finding).map((fix) => ({ finding, fix })));
}

function sameOffer(a: Offer, b: Offer): boolean {
  const [x, y] = [a.finding, b.finding];
  return x.rule === y.rule && x.fingerprint === y.fingerprint && a.fix.title === b.fix.title;
}

/** What is made of the project, or why it is not. */
type Outcome = { readonly files: Files } | { readonly refused: string };

/** How fixes are made: one of a analysis, or two of it together, whatever their tiers. */
interface Way {
  one(files: Files, analyzed: Analysis, offer: Offer): Outcome;
  both(files: Files, analyzed: Analysis, pair: readonly [Offer, Offer]): Outcome;
}

function planned(files: Files, { project }: Analysis, chosen: readonly Offer[]): Outcome {
  const { edits, outcomes } = plan(
    project,
    chosen.map(({ fix }) => fix),
  );
  return outcomes.find((outcome) => 'refused' in outcome) ?? { files: withEdits(files, edits) };
}

/** As they are written. */
const written: Way = { one: (files, analyzed, offer) => planned(files, analyzed, [offer]), both: planned };

/** As they are written and found to hold, as they are for a person: what they leave is analyzed, which takes long. */
const held: Way = {
  one(files, analyzed, { finding, fix }) {
    const result = fixEdits(analyzed, finding, fixesOf(analyzed, finding).indexOf(fix));
    return 'refused' in result ? result : { files: withEdits(files, result.edits) };
  },
  both(files, analyzed, pair) {
    const findings = analyzed.findings.map((finding): Finding => {
      const chosen = pair.find((offer) => offer.finding === finding);
      return { ...finding, supersededBy: null, fixes: chosen ? [{ ...chosen.fix, tier: 'review' }] : [] };
    });
    const { edits, refused } = makePass({ ...analyzed, findings }, { tier: 'review' });
    return refused[0] ? { refused: refused[0].reason } : { files: withEdits(files, edits) };
  },
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

describe('Everything at once', () => {
  const analyzed = analyzeText(project);

  it('makes every rule fire', () => {
    // Those leave a file without fixes; test/core/lint/robust.test.ts and the fixtures have them.
    const spoiling = ['any/hidden-character', 'any/internal-error', 'any/limit'];
    const ids = [...rules, ...engineRules].map(({ id }) => id as string);
    const expected = ids.filter((id) => !id.endsWith('/absences') && !spoiling.includes(id));
    deepEqual([...new Set(analyzed.findings.map(({ rule }) => rule))].sort(), expected.sort());
  });

  it('says of every change that may be made in bulk what it relies on', () => {
    const silent = offers(analyzed).filter(({ fix }) => fix.tier !== 'manual' && !fix.reliesOn);
    deepEqual([...new Set(silent.map(({ finding, fix }) => `${finding.rule}: ${fix.title}`))], []);
  });

  for (const variant of variants) {
    const files = asVariant(project, variant);
    const hardened = once(() => {
      const before = analyzeText(files);
      const { edits, refused } = harden(before, { tier: 'review' });
      return { before, edits, refused, made: withEdits(files, edits) };
    });

    it(`hardens to the golden files (${variant.name})`, () => {
      const { before, edits, refused, made } = hardened();
      deepEqual(complaints(before, analyzeText(made), edits), []);
      for (const { reason } of refused) ok(reason.trim() !== '', 'a refusal gives its reason');
      const golden = join(folder, 'golden');
      if (process.env.UPDATE_GOLDEN === '1' && variant === variants[0]) writeGolden(golden, made);
      const expected = filesIn(golden);
      deepEqual([...made.keys()].sort(), [...expected.keys()].sort());
      for (const [name, text] of expected) {
        equal(variant.settled(made.get(name)!), files.has(name) ? variant.of(text, name) : variant.ofNew(text, name), name);
      }
    });

    it(`changes nothing when hardened twice (${variant.name})`, () => {
      deepEqual(harden(analyzeText(hardened().made), { tier: 'review' }).edits, []);
    });
  }

  // Fixes of two parts share no file, so they cannot meet.
  const folders = [...project.keys()].filter((name) => name.includes('/')).map((name) => name.split('/')[0]!);
  for (const part of new Set(folders)) {
    it(`gives the same text whichever of two fixes comes first, and when both are planned at once (${part})`, () => {
      const { wrong, compared, fixes } = comparePairs(new Map([...project].filter(([name]) => name.startsWith(`${part}/`))));
      deepEqual(wrong, []);
      ok(fixes < 2 || compared > 0, `none of the pairs of ${fixes} fixes could be compared`);
      // Thousands of analyses, on a machine that may be busy with other things.
    }).timeout(300_000);

    it(`keeps what every fix promises whichever of them are planned together (${part})`, () => {
      const files: Files = new Map([...project].filter(([name]) => name.startsWith(`${part}/`)));
      const before = analyzeText(files);
      const fixable = before.findings.filter(({ fixes }) => fixes.some(({ tier }) => tier !== 'manual'));
      fc.assert(
        fc.property(fc.subarray(fixable), (chosen) => {
          const some = new Set(chosen);
          const findings = before.findings.map((finding) => (some.has(finding) ? finding : { ...finding, fixes: [] }));
          const { edits, refused } = harden({ ...before, findings }, { tier: 'review' });
          deepEqual(complaints(before, analyzeText(withEdits(files, edits)), edits), []);
          for (const { reason } of refused) ok(reason.trim() !== '', 'a refusal gives its reason');
        }),
        { numRuns: 12 },
      );
    }).timeout(300_000);
  }
});

/** Lines of a file, from 0, that an edit takes or stands in. */
interface Stretch {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

function stretchesOf({ project }: Analysis, { fix }: Offer): Stretch[] {
  return plan(project, [fix]).edits.map(({ at: { file, start, end } }) => {
    const starts = lineStarts(project.files.get(file)?.text ?? '');
    return { file, from: placeAt(starts, start).line, to: placeAt(starts, end).line };
  });
}

/** True where two fixes write to the same place or to neighbouring ones; elsewhere neither sees the text of the other. */
function meet(a: readonly Stretch[], b: readonly Stretch[]): boolean {
  return a.some((x) => b.some((y) => x.file === y.file && x.from <= y.to + 1 && y.from <= x.to + 1));
}

type Pair = readonly [Offer, Offer];

/** Pairs of fixes of two findings: all that meet, and some of the others. */
function pairsOf(analyzed: Analysis, all: readonly Offer[]): Pair[] {
  const stretches = new Map(all.map((offer) => [offer, stretchesOf(analyzed, offer)]));
  const near: Pair[] = [];
  const apart: Pair[] = [];
  all.forEach((a, i) => {
    for (const b of all.slice(i + 1)) if (a.finding !== b.finding) (meet(stretches.get(a)!, stretches.get(b)!) ? near : apart).push([a, b]);
  });
  const size = Math.min(apart.length, mostApart);
  return [...near, ...fc.sample(fc.shuffledSubarray(apart, { minLength: size, maxLength: size }), 1).flat()];
}

/** Applies pairs of fixes in both orders and together. */
function comparePairs(files: Files): { readonly wrong: readonly string[]; readonly compared: number; readonly fixes: number } {
  const analyzed = analyzeText(files);
  const all = offers(analyzed);
  const alone = new Map<string, { readonly files: Files; readonly analyzed: Analysis }>();
  /** The second of two fixes after the first, where it is still offered as it was. */
  const inTurn = (way: Way, first: Offer, second: Offer): Outcome | 'changed' => {
    const outcome = way.one(files, analyzed, first);
    if ('refused' in outcome) return outcome;
    const key = JSON.stringify([...outcome.files]);
    const state = alone.get(key) ?? { files: outcome.files, analyzed: analyzeText(outcome.files) };
    alone.set(key, state);
    const again = offers(state.analyzed).find((offer) => sameOffer(offer, second));
    return again ? way.one(state.files, state.analyzed, again) : 'changed';
  };
  /** The texts that the three ways from here to both fixes lead to; none where they do not all lead there. */
  const texts = (way: Way, [a, b]: Pair, name: string): Set<string> => {
    const results = [inTurn(way, a, b), inTurn(way, b, a), way.both(files, analyzed, [a, b])];
    const made = results.flatMap((result) => (result !== 'changed' && 'files' in result ? [JSON.stringify([...result.files])] : []));
    for (const result of results)
      if (result !== 'changed' && 'refused' in result && result.refused.trim() === '') wrong.push(`${name}: no reason`);
    // A fix that changes what the other one is about leaves two wants that were never meant together.
    return new Set(made.length === results.length ? made : []);
  };
  const wrong: string[] = [];
  let compared = 0;
  for (const pair of pairsOf(analyzed, all)) {
    const name = pair.map(({ finding, fix }) => `${finding.rule} "${fix.title}"`).join(' and ');
    const found = texts(written, pair, name);
    if (found.size > 0) compared++;
    // Where the texts differ, they count when all of them hold.
    if (found.size > 1 && texts(held, pair, name).size > 1) wrong.push(name);
  }
  return { wrong, compared, fixes: all.length };
}

function writeGolden(golden: string, files: Files): void {
  rmSync(golden, { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(join(golden, name)), { recursive: true });
    writeFileSync(join(golden, name), text);
  }
}

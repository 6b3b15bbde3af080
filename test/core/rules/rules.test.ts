import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import { relativeTo } from '../../../server/src/core/base/file';
import { lineStarts, placeAt } from '../../../server/src/core/base/lines';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import { type Finding, isShown } from '../../../server/src/core/lint/finding';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { groupAbsences } from '../../../server/src/core/lint/group';
import { rules } from '../../../server/src/core/rules';
import { engineRules } from '../../../server/src/core/rules/engine-rules';
import { type Case, type Fixed, headings } from '../../../server/tools/fixture';
import { casesOf, fixtureIds, fixtureOf } from '../../support/fixtures';
import { complaints, isBetter } from '../../support/health';
import { analyzeText, type Files, root, withEdits } from '../../support/open';
import { asVariant, type Variant, variants } from '../../support/variants';

/** Rules that can fire. A folding line can only where a rule of its kind is an absence; no file is known to cause an internal error. */
const metas = new Map([...rules, ...engineRules].map(({ id, meta }) => [id as string, meta]));
const canFire = [...metas.keys()].filter(
  (id) =>
    id !== 'any/internal-error' &&
    (!id.endsWith('/absences') || rules.some((rule) => rule.meta.absence && rule.id.startsWith(id.replace('absences', '')))),
);

/** A fixture runs its own rule only; those of the engine speak about the others, so they get them all. */
function analysis(id: string, files: Files): { readonly by: Analysis; readonly shown: readonly Finding[] } {
  const own = rules.find((rule) => rule.id === id);
  if (own) {
    const by = analyzeText(files, [own]);
    return { by, shown: by.findings.filter(isShown) };
  }
  const by = analyzeText(files);
  const said = by.findings.filter(isShown);
  const grouped = id.endsWith('/absences') ? groupAbsences(said) : said;
  return { by, shown: grouped.filter((finding) => finding.rule === id || finding.rule === 'any/syntax') };
}

/** A span as a person reads it: `compose.yaml:3:5-3:10`. */
function place(file: string, text: string, start: number, end: number): string {
  const starts = lineStarts(text);
  const [from, to] = [placeAt(starts, start), placeAt(starts, end)];
  return `${file}:${from.line + 1}:${from.character + 1}-${to.line + 1}:${to.character + 1}`;
}

function checkFindings(id: string, one: Case, variant: Variant): void {
  const files = asVariant(one.files, variant);
  const { shown } = analysis(id, files);
  const seen = shown.map(({ rule, at }) => {
    const name = relativeTo(root, at.file);
    return `${place(name, files.get(name) ?? '', at.start, at.end)} ${rule}`;
  });
  const expected = one.marks.map((mark) => {
    const text = one.files.get(mark.file)!;
    const [start, end] = [variant.offset(text, mark.file, mark.start), variant.offset(text, mark.file, mark.end)];
    return { mark, at: `${place(mark.file, files.get(mark.file)!, start, end)} ${mark.rule}` };
  });
  deepEqual([...seen].sort(), expected.map(({ at }) => at).sort());
  for (const { mark, at } of expected) {
    const messages = shown.filter((_, i) => seen[i] === at).map(({ message }) => message);
    ok(
      messages.some((message) => message.includes(mark.message)),
      `line ${mark.line} of the fixture expects "${mark.message}" in ${JSON.stringify(messages)}`,
    );
  }
}

function checkFix(id: string, one: Case, fixed: Fixed, variant: Variant): void {
  const files = asVariant(one.files, variant);
  const { by, shown } = analysis(id, files);
  const finding = shown.find((one) => fixesOf(by, one).some(({ title }) => title === fixed.title));
  if (!finding) {
    const offered = shown.flatMap((one) => fixesOf(by, one).map(({ title }) => title));
    fail(`line ${fixed.line} of the fixture: no finding offers "${fixed.title}", only ${JSON.stringify(offered)}`);
  }
  const index = fixesOf(by, finding).findIndex(({ title }) => title === fixed.title);
  const result = fixEdits(by, finding, index);
  if ('refused' in result) fail(`"${fixed.title}" is refused: ${result.refused}`);

  const made = withEdits(files, result.edits);
  for (const name of new Set([...made.keys(), ...fixed.files.keys()])) {
    const text = fixed.files.get(name) ?? one.files.get(name) ?? '';
    const expected = one.files.has(name) ? variant.of(text, name) : variant.ofNew(text, name);
    equal(variant.settled(made.get(name) ?? ''), expected, `text of ${name}`);
  }

  const [before, after] = [analyzeText(files), analyzeText(made)];
  deepEqual(complaints(before, after, result.edits), []);
  const again = analysis(id, made);
  ok(isBetter(finding, shown, again.shown), `"${fixed.title}" leaves the finding where it was`);
  const same = again.shown.find(({ rule, fingerprint }) => rule === finding.rule && fingerprint === finding.fingerprint);
  const twice = same ? fixesOf(again.by, same).findIndex(({ title }) => title === fixed.title) : -1;
  if (same && twice >= 0) {
    const more = fixEdits(again.by, same, twice);
    deepEqual('edits' in more ? more.edits : [], [], 'applied again it changes more');
  }
}

/** Whether a variant is another text than that of the case as it is written: of YAML there is none with JSON's tabs. */
function isOther(files: Files, variant: Variant): boolean {
  const varied = asVariant(files, variant);
  return variant === variants[0] || [...files].some(([name, text]) => varied.get(name) !== text);
}

describe('Rules', () => {
  const fixtures = fixtureIds();

  it('has a fixture for every rule, and a rule for every fixture', () => {
    deepEqual(fixtures, [...metas.keys()].sort());
  });

  it('has cases for every rule that can fire', () => {
    deepEqual(
      fixtures.filter((id) => casesOf(id).length > 0),
      [...canFire].sort(),
    );
  });

  for (const [id, meta] of metas) {
    it(`${id} says what it is about`, () => {
      const { prose } = fixtureOf(id);
      for (const part of ['title', 'since'] as const) ok(meta[part].trim() !== '', `meta.${part} is empty`);
      for (const part of ['why', 'derivation', 'remedy'] as const)
        ok(prose[part] !== '', `the fixture has nothing under "${headings[part]}"`);
      if (meta.tiers.includes('review'))
        ok(prose.breaks, `a rule with a review fix names the workloads that it breaks under "${headings.breaks}"`);
      for (const left of meta.leaves ?? []) ok(metas.has(left), `meta.leaves names "${left}", which is no rule`);
      for (const masked of meta.supersedes ?? []) ok(metas.has(masked), `meta.masks names "${masked}", which is no rule`);
    });
  }

  for (const id of canFire) {
    describe(id, () => {
      const cases = casesOf(id);

      it('fires in an example', () => {
        ok(
          cases.some((one) => one.example && one.marks.some((mark) => mark.rule === id)),
          'mark a case in which the rule fires with {example}: the page prints it',
        );
      });

      it('offers only fixes of the tiers that its page names', () => {
        const offered = cases.flatMap((one) => {
          const { by, shown } = analysis(id, one.files);
          return shown.filter(({ rule }) => rule === id).flatMap((finding) => fixesOf(by, finding));
        });
        // A comment that gives a reason makes any fix manual.
        for (const { title, tier, reliesOn } of offered)
          ok(metas.get(id)?.tiers.includes(tier) || /^Not applied in bulk: the comment "/.test(reliesOn ?? ''), `"${title}" is ${tier}`);
      });

      for (const one of cases) {
        for (const variant of variants.filter((each) => isOther(one.files, each))) {
          it(`${one.title} (${variant.name})`, () => checkFindings(id, one, variant));
          for (const fixed of one.fixed) it(`${one.title}: ${fixed.title} (${variant.name})`, () => checkFix(id, one, fixed, variant));
        }
      }
    });
  }
});

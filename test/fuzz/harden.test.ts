import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { TextEdit } from '../../server/src/core/base/edit';
import { fixEdits } from '../../server/src/core/harden/fix-edits';
import { harden } from '../../server/src/core/harden/harden';
import type { Analysis } from '../../server/src/core/lint/analyze';
import { type Finding, isShown } from '../../server/src/core/lint/finding';
import { fixesOf } from '../../server/src/core/lint/fixes';
import { groupAbsences } from '../../server/src/core/lint/group';
import { parseYaml } from '../../server/src/core/syntax/yaml';
import { mayBeLeft } from '../support/health';
import { analyzeText, fileId, withEdits } from '../support/open';
import { composeText } from './compose-text';

const name = 'compose.yaml';
const dockerfile = 'FROM node:22\nENV API_KEY=abc\nRUN useradd app\nCMD ["node"]\n';

function project(text: string): Map<string, string> {
  return new Map([
    [name, text],
    ['Dockerfile', dockerfile],
  ]);
}

/** What each rule says of each subject; superseded findings count as said. */
function said(findings: readonly Finding[]): Set<string> {
  return new Set(findings.map(({ rule, subject, at }) => `${rule} ${at.file} ${subject.name}`));
}

/** The severities of all findings like this one, added up: a fix may make a finding a lesser one. */
function harm(findings: readonly Finding[], like: Finding): number {
  const same = findings.filter(
    ({ rule, subject, at }) =>
      (like.grouped ?? [like.rule]).includes(rule) && subject.name === like.subject.name && at.file === like.at.file,
  );
  return same.reduce((sum, { severity }) => sum + ['low', 'medium', 'high', 'critical'].indexOf(severity) + 1, 0);
}

function comments(text: string): string[] {
  const tree = parseYaml(name, text);
  return tree.comments.map(({ start, end }) => text.slice(start, end).trimEnd());
}

/** Comments that stand on a line of their own, each with the place of the line right below it that is none. */
function ownComments(text: string): { readonly comment: string; readonly below: number }[] {
  const lines = [...text.matchAll(/[^\r\n]*(?:\r?\n|$)/g)].map(({ 0: line, index }) => ({
    line: line.replace('\uFEFF', '').trim(),
    index,
  }));
  return lines.flatMap(({ line }, position) => {
    if (!line.startsWith('#')) return [];
    const below = lines.slice(position).find((one) => !one.line.startsWith('#'));
    return [{ comment: line, below: below && below.line !== '' ? below.index : -1 }];
  });
}

function checkStep(before: Analysis, text: string, after: string, edits: readonly TextEdit[]): void {
  const tree = parseYaml(name, after);
  deepEqual(tree.problems, []);
  const left = comments(after);
  for (const { comment, below } of ownComments(text)) {
    // One that explains a line goes with it.
    const goes = edits.some(({ at }) => at.file === fileId(name) && at.start <= below && below < at.end);
    ok(goes || left.includes(comment), `lost ${comment}`);
  }
  if (text.includes('\r\n')) ok(!/[^\r]\n/.test(after), 'mixed line breaks');
  equal(after.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
  // Blank lines that `|+` keeps are content, so the file may have to end with one.
  if (!text.includes('|+')) equal(/\n$/.test(after), /\n$/.test(text));
  const now = analyzeText(project(after));
  const known = said(before.findings);
  const mayStay = mayBeLeft(before.findings);
  for (const entry of said(now.findings)) ok(known.has(entry) || mayStay.has(entry.split(' ')[0]!), `${entry} is new`);
}

describe('hardening generated projects', () => {
  it('parses, keeps comments, adds no finding, and is done after one run', () => {
    fc.assert(
      fc.property(composeText, (text) => {
        fc.pre(parseYaml(name, text).problems.length === 0);
        const files = project(text);
        const analysis = analyzeText(files);
        deepEqual(analysis.faults, []);
        const { edits, changes } = harden(analysis, { tier: 'review' });
        const hardened = withEdits(files, edits);
        checkStep(analysis, text, hardened.get(name)!, edits);
        const again = harden(analyzeText(hardened), { tier: 'review' });
        deepEqual(again.edits, [], `a second run of ${changes.length} changes changes more`);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });

  it('keeps the same promises for each single fix', () => {
    fc.assert(
      fc.property(composeText, fc.nat(), (text, choice) => {
        fc.pre(parseYaml(name, text).problems.length === 0);
        const files = project(text);
        const analysis = analyzeText(files);
        const offers = groupAbsences(analysis.findings)
          .filter(isShown)
          .flatMap((finding) => fixesOf(analysis, finding).map((_, index) => ({ finding, index })));
        const offer = offers[choice % Math.max(offers.length, 1)];
        fc.pre(offer !== undefined);
        const result = fixEdits(analysis, offer.finding, offer.index);
        if ('refused' in result) {
          notEqual(result.refused, '');
          return;
        }
        const fixed = withEdits(files, result.edits);
        checkStep(analysis, text, fixed.get(name)!, result.edits);
        const now = analyzeText(fixed);
        ok(harm(now.findings, offer.finding) < harm(analysis.findings, offer.finding), 'the finding is still there');
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });

  it('writes the same text whatever the order of the findings', () => {
    fc.assert(
      fc.property(composeText, fc.nat(), (text, seed) => {
        const analysis = analyzeText(project(text));
        const shuffled = [...analysis.findings].sort(
          (a, b) => ((a.fingerprint.charCodeAt(3) * (seed + 7)) % 13) - ((b.fingerprint.charCodeAt(3) * (seed + 7)) % 13),
        );
        const one = harden(analysis, { tier: 'review' });
        const other = harden({ ...analysis, findings: shuffled }, { tier: 'review' });
        deepEqual(other.edits, one.edits);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
    );
  });

  it('reads any text without throwing', () => {
    const piece = fc.constantFrom(
      'services:',
      ' web:',
      '\n',
      '\t',
      '  ',
      '- ',
      '&a ',
      '*a',
      '<<: *a',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|+',
      '# c',
      'image: x',
      '${',
      '}',
      ':',
      '---',
      '\uFEFF',
      '\u0000',
      '\r',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
          fc.string({ maxLength: 200 }),
        ),
        (text) => {
          const analysis = analyzeText(new Map([[name, text]]));
          deepEqual(analysis.faults, []);
          for (const { at } of analysis.findings) ok(at.start >= 0 && at.start <= at.end && at.end <= text.length, JSON.stringify(at));
          harden(analysis, { tier: 'review', file: fileId(name) });
        },
      ),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 1000) },
    );
  });
});

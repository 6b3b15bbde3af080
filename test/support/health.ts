import type { TextEdit } from '../../server/src/core/base/edit';
import { lineEndOf, lineStartOf } from '../../server/src/core/base/lines';
import type { Analysis } from '../../server/src/core/lint/analyze';
import type { Finding } from '../../server/src/core/lint/finding';
import { rules } from '../../server/src/core/rules';

/** What an edit must not do to a project, whichever fix made it. Each complaint is one sentence. */
export function complaints(before: Analysis, after: Analysis, edits: readonly TextEdit[]): string[] {
  return [...broken(before, after), ...worse(before, after), ...lostComments(before, after, edits)];
}

/** Files that could be read and cannot be read any more. */
function broken(before: Analysis, after: Analysis): string[] {
  const out: string[] = [];
  for (const { file, tree } of after.project.files.values()) {
    const were = before.project.files.get(file)?.tree.problems.length ?? 0;
    if (tree.problems.length > were) out.push(`${file} no longer parses: ${tree.problems[0]!.message}`);
  }
  if (after.project.problems.length > before.project.problems.length)
    out.push(`the project has a new problem: ${after.project.problems.at(-1)!.message}`);
  return out;
}

const rank = { critical: 4, high: 3, medium: 2, low: 1 } as const;

/** One rule about one subject: what a fix may weaken, but not add to. */
function keyOf(finding: Finding): string {
  const { rule, at, subject } = finding;
  // A service is one in all files of its application, and a fix may be written into the last of them.
  return subject.kind === 'service'
    ? `${rule} about service "${subject.name}"`
    : `${rule} in ${at.file} about ${subject.kind} "${subject.name}"`;
}

/** What may be as it should is less than what is not. */
function gravityOf({ severity, confidence }: Finding): number {
  return rank[severity] - (confidence === 'possible' ? 0.5 : 0);
}

function byKey(findings: readonly Finding[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const finding of findings) out.set(keyOf(finding), [...(out.get(keyOf(finding)) ?? []), gravityOf(finding)]);
  for (const ranks of out.values()) ranks.sort((a, b) => b - a);
  return out;
}

/** Findings, superseded ones included, that were not there before. */
function worse(before: Analysis, after: Analysis): string[] {
  const had = byKey(before.findings);
  const left = leftBehind(before, after);
  return [...byKey(after.findings)]
    .filter(([key, ranks]) => ranks.some((now, i) => now > (had.get(key)?.[i] ?? left.get(key) ?? 0)))
    .map(([key]) => `it makes ${key} fire`);
}

/** Rules that may speak after a fix of what is found: they speak of what it leaves. */
export function mayBeLeft(findings: readonly Finding[]): ReadonlySet<string> {
  const spoke = new Set(findings.map(({ rule }) => rule));
  return new Set(rules.filter(({ id }) => spoke.has(id)).flatMap(({ meta }) => meta.leaves ?? []));
}

/** What may be found in the place of a finding that is gone, if it is less grave: its rule names the rules. */
function leftBehind(before: Analysis, after: Analysis): Map<string, number> {
  const out = new Map<string, number>();
  for (const finding of before.findings) {
    if (!isBetter(finding, before.findings, after.findings)) continue;
    const leaves = rules.find(({ id }) => id === finding.rule)?.meta.leaves ?? [];
    for (const rule of leaves) {
      // What a stage leaves is found in the services that run it.
      const places = finding.subject.kind === 'stage' ? after.findings.filter((other) => other.rule === rule) : [{ ...finding, rule }];
      for (const { adds } of finding.fixes) {
        if (!adds) continue;
        const subject = { kind: 'service', name: adds.service } as const;
        places.push({ ...finding, rule, subject, at: { ...finding.at, file: adds.file } });
      }
      for (const place of places) out.set(keyOf(place), Math.max(rank[finding.severity] - 1, rank.low));
    }
  }
  return out;
}

/** True when a fix took the finding away, or made it a lesser one: what folds several is lesser when it folds fewer. */
export function isBetter(finding: Finding, before: readonly Finding[], after: readonly Finding[]): boolean {
  const rest = after.find((other) => other.grouped && keyOf(other) === keyOf(finding));
  if (finding.grouped && rest?.grouped) return rest.grouped.length < finding.grouped.length;
  const sum = (findings: readonly Finding[]): number => (byKey(findings).get(keyOf(finding)) ?? []).reduce((a, b) => a + b, 0);
  return sum(after) < sum(before);
}

/** Comments that are gone although the line they stand on is not. */
function lostComments(before: Analysis, after: Analysis, edits: readonly TextEdit[]): string[] {
  const out: string[] = [];
  for (const source of before.project.files.values()) {
    const now = after.project.files.get(source.file);
    if (now === undefined) continue;
    const kept = new Map<string, number>();
    for (const span of now.tree.comments) {
      const text = now.text.slice(span.start, span.end);
      kept.set(text, (kept.get(text) ?? 0) + 1);
    }
    for (const span of source.tree.comments) {
      const text = source.text.slice(span.start, span.end);
      if (onRemovedLine(source.file, source.text, span.start, edits)) continue;
      const count = kept.get(text) ?? 0;
      if (count > 0) kept.set(text, count - 1);
      else out.push(`it loses the comment "${text}" of ${source.file}`);
    }
  }
  return out;
}

/** True when an edit takes the whole line of an offset, from its first character that is not blank. */
function onRemovedLine(file: string, text: string, offset: number, edits: readonly TextEdit[]): boolean {
  const start = lineStartOf(text, offset);
  const first = start + /^\s*/.exec(text.slice(start, lineEndOf(text, offset)))![0].length;
  return edits.some(({ at }) => at.file === file && at.start <= first && lineEndOf(text, offset) <= at.end);
}

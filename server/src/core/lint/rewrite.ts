import type { TextEdit } from '../base/edit';
import { lineBreakOf, lineEndOf, lineStartOf, nextLineOf } from '../base/lines';
import type { Span } from '../base/span';
import { kindNamed } from '../kinds/index';
import { otherTools, rulesOf } from '../knowledge/suppressions/index';
import type { SourceFile } from '../model/files';
import { allowComment } from './allow-comment';
import type { Analysis } from './analyze';
import type { Finding } from './finding';
import { isAbout, isEnded, type OtherSuppression, otherSuppressions } from './other-suppressions';

/** What becomes of a comment for another tool. */
export interface Rewritten {
  readonly suppression: OtherSuppression;
  /** The rules here that are allowed instead; none where nothing is found that it is about. */
  readonly rules: readonly string[];
  /** What it still names for its own tool. */
  readonly kept: readonly string[];
}

/** A file in which comments for other tools are replaced by allow-comments with the same effect. */
export interface Rewriting {
  readonly edits: readonly TextEdit[];
  readonly rewritten: readonly Rewritten[];
}

/** Builds read these comments, too: they stay. */
const ofBuilds = 'check';

/**
 * Replaces the comments for other tools in a file: an allow-comment stands where each finding is, so that it covers that and nothing else. What a
 * comment names beside it stays in it.
 */
export function rewriteComments(analysis: Analysis, source: SourceFile): Rewriting {
  const suppressions = otherSuppressions(source);
  if (suppressions.length === 0 || !kindNamed(source.kind)?.comments) return { edits: [], rewritten: [] };
  const { today } = analysis.options;
  const open = analysis.findings.filter(({ at, suppressed }) => at.file === source.file && suppressed === null);
  const rewritten = suppressions.map((one) =>
    outcomeOf(
      one,
      open.filter((finding) => isAbout(one, finding) && !isEnded(one, today)),
    ),
  );
  const about = new Map<OtherSuppression, Finding[]>();
  for (const finding of open) {
    const all = suppressions.filter((one) => one.tool !== ofBuilds && isAbout(one, finding) && !isEnded(one, today));
    const chosen = all.find(({ reason }) => reason !== '') ?? all[0];
    if (chosen) about.set(chosen, [...(about.get(chosen) ?? []), finding]);
  }
  const kept = keptAt(rewritten);
  return { edits: [...removals(source, rewritten), ...insertions(analysis, source, about, kept)], rewritten };
}

function outcomeOf(suppression: OtherSuppression, findings: readonly Finding[]): Rewritten {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const tool = otherTools.find(({ name }) => name === suppression.tool);
  const isServed = (id: string): boolean => tool !== undefined && rulesOf(tool, id).some((rule) => rules.includes(rule));
  if (suppression.tool === ofBuilds || rules.length === 0) return { suppression, rules, kept: suppression.ids };
  return { suppression, rules, kept: suppression.ids.filter((id) => !isServed(id)) };
}

function isGone({ suppression, rules, kept }: Rewritten): boolean {
  return suppression.tool !== ofBuilds && rules.length > 0 && kept.length === 0;
}

/** The comments that stay at least in part, by where they start. */
function keptAt(rewritten: readonly Rewritten[]): ReadonlySet<number> {
  return new Set(rewritten.filter((one) => !isGone(one)).map(({ suppression }) => suppression.at.start));
}

function removals({ text, file }: SourceFile, rewritten: readonly Rewritten[]): TextEdit[] {
  const kept = keptAt(rewritten);
  const edits: TextEdit[] = [];
  const done = new Set<number>();
  for (const { suppression } of rewritten) {
    const { at } = suppression;
    if (done.has(at.start)) continue;
    done.add(at.start);
    const own = rewritten.filter((one) => one.suppression.at.start === at.start);
    if (!kept.has(at.start)) edits.push(removal(file, text, at));
    else {
      const now = own.reduce(withoutServed, text.slice(at.start, at.end));
      if (now !== text.slice(at.start, at.end)) edits.push({ at, newText: now });
    }
  }
  return edits;
}

/** A line of its own goes with its line break, a comment behind code with the blanks before it. */
function removal(file: string, text: string, { start, end }: Span): TextEdit {
  const line = lineStartOf(text, start);
  const before = text.slice(line, start);
  if (before.trim() === '') return { at: { file, start: line, end: nextLineOf(text, end) }, newText: '' };
  return { at: { file, start: line + before.trimEnd().length, end }, newText: '' };
}

/** A comment without what is served here. */
function withoutServed(comment: string, one: Rewritten): string {
  const { suppression, rules, kept } = one;
  const { text, ids } = suppression;
  if (rules.length === 0 || kept.length === ids.length) return comment;
  if (kept.length === 0)
    return comment
      .replace(text, '')
      .replace(/^(#|\/\/)\s*(?:#|\/\/)\s*/, '$1 ')
      .trimEnd();
  const from = text.indexOf(ids[0]!);
  const to = text.lastIndexOf(ids.at(-1)!) + ids.at(-1)!.length;
  const separator = text.slice(from, to).includes(',') ? ',' : ' ';
  return comment.replace(text, text.slice(0, from) + kept.join(separator) + text.slice(to));
}

/** The allow-comments: those for a whole file in its head, the others above what they are about. */
function insertions(
  analysis: Analysis,
  source: SourceFile,
  about: ReadonlyMap<OtherSuppression, readonly Finding[]>,
  kept: ReadonlySet<number>,
): TextEdit[] {
  const { file, text } = source;
  const lines = new Map<string, { readonly at: number; readonly before: string; readonly reason: string; readonly rules: Set<string> }>();
  for (const [suppression, findings] of about) {
    const reason = reasonFor(suppression);
    for (const finding of findings) {
      const isWhole = suppression.form.covers === 'file';
      const comment = allowComment(analysis, finding);
      const place = isWhole ? headOf(source) : comment && aboveKept(source, comment.at.start, kept);
      if (!comment || place === undefined) continue;
      const before = isWhole ? comment.before.trimStart().replace('allow', 'allow-file') : comment.before;
      const key = `${place} ${reason} ${isWhole}`;
      const known = lines.get(key) ?? { at: place, before: before.slice(0, before.indexOf(finding.rule)), reason, rules: new Set() };
      known.rules.add(finding.rule);
      lines.set(key, known);
    }
  }
  const eol = lineBreakOf(text);
  return [...lines.values()].map(({ at, before, reason, rules }) => ({
    at: { file, start: at, end: at },
    newText: `${before}${[...rules].sort().join(', ')} -- ${reason}${eol}`,
  }));
}

function reasonFor({ reason, title, ids, end }: OtherSuppression): string {
  const named = ids.map((id) => id.replace(/^(?:\w+:)?ignore:([^:[]+).*$/, '$1')).join(', ');
  const said = reason !== '' ? reason : `ignored for ${title}${named === '' ? '' : ` as ${named}`}, which gives no reason`;
  return end === undefined ? said : `${said} (ends on ${end})`;
}

/** Where a comment about the whole file stands: behind parser directives. */
function headOf({ tree, text }: SourceFile): number {
  const last = tree.language === 'docker' ? tree.directives.at(-1) : undefined;
  return last ? nextLineOf(text, last.end) : 0;
}

/** Other tools read the line above an instruction: their comments stay there, and ours comes above them. */
function aboveKept({ text, tree }: SourceFile, at: number, kept: ReadonlySet<number>): number {
  let place = at;
  while (place > 0) {
    const line = lineStartOf(text, place - 1);
    const comment = tree.comments.find(({ start }) => start >= line && start < lineEndOf(text, line));
    if (!comment || !kept.has(comment.start) || text.slice(line, comment.start).trim() !== '') return place;
    place = line;
  }
  return place;
}

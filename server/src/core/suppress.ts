import { lineEndOf, lineStartOf, nextLineOf } from './base/lines';
import type { Site } from './base/site';
import type { Finding } from './finding';
import type { SourceFile } from './model/project';
import { type AllowComment, allowComments } from './syntax/directive';

/** A suppression comment and the part of its file that it covers. */
export interface Allowance {
  readonly comment: AllowComment;
  readonly covers: { readonly start: number; readonly end: number };
}

/** The suppressions of a file, each with what it covers. An `allow-file` below the head of the file covers nothing. */
export function allowancesOf(source: SourceFile): Allowance[] {
  // dockerd refuses a file with comments: its findings are allowed in the config.
  if (source.kind === 'daemon') return [];
  return allowComments(source.file, source.text, source.tree.comments).map((comment) => ({ comment, covers: covered(source, comment) }));
}

function covered(source: SourceFile, comment: AllowComment): Allowance['covers'] {
  const { text } = source;
  if (comment.scope === 'file') {
    return comment.at.start <= firstContent(source) ? { start: 0, end: text.length } : { start: 0, end: -1 };
  }
  const start = lineStartOf(text, comment.at.start);
  const alone = text.slice(start, comment.at.start).trim().replace('\uFEFF', '') === '';
  const line = alone ? nextCodeLine(source, comment.at.end) : start;
  const end = lineEndOf(text, line);
  return widened(source, line, end);
}

/** Offset of the first key or instruction; the head of the file ends there. */
function firstContent(source: SourceFile): number {
  if (source.kind === 'dockerfile') return source.tree.instructions[0]?.start ?? source.text.length;
  return source.tree.documents[0]?.start ?? source.text.length;
}

/** The start of the first line behind `from` that holds more than a comment. */
function nextCodeLine(source: SourceFile, from: number): number {
  const { text } = source;
  let line = nextLineOf(text, from);
  while (line < text.length) {
    const content = text.slice(line, lineEndOf(text, line)).trim();
    if (content !== '' && !content.startsWith('#') && !content.startsWith('//')) return line;
    line = nextLineOf(text, line);
  }
  return text.length;
}

/** A line that opens a service, a stage or an instruction stands for all of it. */
function widened(source: SourceFile, start: number, end: number): Allowance['covers'] {
  if (source.kind === 'dockerfile') {
    const { instructions } = source.tree;
    const index = instructions.findIndex((instruction) => instruction.start >= start && instruction.start <= end);
    const found = instructions[index];
    if (!found) return { start, end };
    if (found.keyword !== 'FROM') return { start: found.start, end: found.end };
    const next = instructions.findIndex((instruction, at) => at > index && instruction.keyword === 'FROM');
    return { start: found.start, end: next < 0 ? source.text.length : instructions[next]!.start - 1 };
  }
  const root = source.tree.documents[0];
  const services = root?.kind === 'map' ? root.entries.find((entry) => entry.key.text === 'services')?.value : undefined;
  if (services?.kind === 'map') {
    for (const { key, value } of services.entries) {
      if (key.start >= start && key.start <= end) return { start: key.start, end: Math.max(end, value.end) };
    }
  }
  return { start, end };
}

/** True when the comment speaks of this finding and gives a reason. */
export function suppresses(allowance: Allowance, finding: Pick<Finding, 'rule' | 'absence' | 'at'>): boolean {
  if (allowance.comment.reason === '' || finding.rule.startsWith('any/') || !within(allowance, finding.at)) return false;
  return allowance.comment.rules.some(({ id }) => names(id, finding));
}

/** True when an id in a suppression speaks of a finding: the rule itself, or the folded absences of its kind. */
export function names(id: string, finding: Pick<Finding, 'rule' | 'absence'>): boolean {
  return id === finding.rule || (finding.absence && id === `${finding.rule.split('/')[0]}/absences`);
}

function within({ comment, covers }: Allowance, at: Site): boolean {
  return at.file === comment.at.file && at.start >= covers.start && at.start <= covers.end;
}

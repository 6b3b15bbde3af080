import { lineEndOf, lineStartOf, nextLineOf } from '../base/lines';
import type { Span } from '../base/span';
import { absencesOf, kindNamed } from '../kinds/index';
import type { Comments } from '../kinds/kind';
import type { SourceFile } from '../model/files';
import { type AllowComment, allowComments } from '../syntax/directive';
import type { Finding } from './finding';

/** A suppression comment and the part of its file that it covers. */
export interface Allowance {
  readonly comment: AllowComment;
  readonly covers: { readonly start: number; readonly end: number };
}

/**
 * The suppressions of a file, each with what it covers; none where the kind of the file has no comments. An `allow-file` below the head of the
 * file covers nothing.
 */
export function allowancesOf(source: SourceFile): Allowance[] {
  const comments = kindNamed(source.kind)?.comments;
  if (!comments) return [];
  const found = allowComments(source.file, source.text, source.tree.comments);
  return found.map((comment) => ({ comment, covers: covered(source, comments, comment) }));
}

function covered({ text, tree }: SourceFile, comments: Comments, comment: AllowComment): Allowance['covers'] {
  if (comment.scope === 'file') {
    return comment.at.start <= (comments.start(tree) ?? text.length) ? { start: 0, end: text.length } : { start: 0, end: -1 };
  }
  const start = lineStartOf(text, comment.at.start);
  const alone = text.slice(start, comment.at.start).trim().replace('\uFEFF', '') === '';
  const line = alone ? nextCodeLine(text, comment.at.end) : start;
  return comments.covers(tree, { start: line, end: lineEndOf(text, line) });
}

/** The start of the first line behind `from` that holds more than a comment. */
function nextCodeLine(text: string, from: number): number {
  let line = nextLineOf(text, from);
  while (line < text.length) {
    const content = text.slice(line, lineEndOf(text, line)).trim();
    if (content !== '' && !content.startsWith('#') && !content.startsWith('//')) return line;
    line = nextLineOf(text, line);
  }
  return text.length;
}

/** True when the comment speaks of this finding and gives a reason. */
export function suppresses(allowance: Allowance, finding: Pick<Finding, 'rule' | 'absence' | 'at'>): boolean {
  if (allowance.comment.reason === '' || finding.rule.startsWith('any/') || !within(allowance, finding.at)) return false;
  return allowance.comment.rules.some(({ id }) => names(id, finding));
}

/** True when an id in a suppression speaks of a finding: the rule itself, or the grouped absences of its kind. */
export function names(id: string, finding: Pick<Finding, 'rule' | 'absence'>): boolean {
  return id === finding.rule || (finding.absence && id === absencesOf(finding.rule));
}

function within({ comment, covers }: Allowance, at: Span): boolean {
  return at.file === comment.at.file && at.start >= covers.start && at.start <= covers.end;
}

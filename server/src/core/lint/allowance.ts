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
  /** True where it covers that line alone, and not what begins there. */
  readonly line: boolean;
}

/**
 * The suppressions of a file, each with what it covers; none where the kind of the file has no comments. An `allow-file` below the head of the
 * file covers nothing.
 */
export function allowancesOf(source: SourceFile): Allowance[] {
  const comments = kindNamed(source.kind)?.comments;
  if (!comments) return [];
  const found = allowComments(source.file, source.text, source.tree.comments);
  const below = new Map<number, number>();
  // From the end on, so that each of many comments in a row knows where the one below it leads to.
  for (const { at } of [...found].reverse()) below.set(lineStartOf(source.text, at.start), nextCodeLine(source.text, at.end, below));
  return found.map((comment) => ({ comment, ...covered(source, comments, comment, below) }));
}

/** @param below the line of code below each line with a comment, by their starts */
function covered(
  { text, tree }: SourceFile,
  comments: Comments,
  comment: AllowComment,
  below: ReadonlyMap<number, number>,
): Omit<Allowance, 'comment'> {
  if (comment.scope === 'file') {
    const isHead = comment.at.start <= (comments.start(tree) ?? text.length);
    return { covers: { start: 0, end: isHead ? text.length : -1 }, line: false };
  }
  const start = lineStartOf(text, comment.at.start);
  const alone = text.slice(start, comment.at.start).trim().replace('\uFEFF', '') === '';
  const line = alone ? below.get(start)! : start;
  const own = { start: line, end: lineEndOf(text, line) };
  const covers = comments.covers(tree, own);
  return { covers, line: covers.start >= own.start && covers.end <= own.end };
}

/** The start of the first line behind `from` that holds more than a comment. @param below answers for lines below it */
function nextCodeLine(text: string, from: number, below: ReadonlyMap<number, number>): number {
  let line = nextLineOf(text, from);
  while (line < text.length) {
    const known = below.get(line);
    const content = text.slice(line, lineEndOf(text, line)).trim();
    if (content !== '' && !content.startsWith('#') && !content.startsWith('//')) return line;
    if (known !== undefined) return known;
    line = nextLineOf(text, line);
  }
  return text.length;
}

/** True when the comment speaks of this finding and gives a reason. */
export function suppresses(allowance: Allowance, finding: Pick<Finding, 'rule' | 'absence' | 'at' | 'related'>): boolean {
  if (allowance.comment.reason === '' || finding.rule.startsWith('any/')) return false;
  // A comment on the line at which an anchor writes a value speaks of all services that get it.
  const isAtAnchor = allowance.line && finding.related.some(({ at, anchor }) => anchor && within(allowance, at));
  if (!isAtAnchor && !within(allowance, finding.at)) return false;
  return allowance.comment.rules.some(({ id }) => names(id, finding));
}

/** True when an id in a suppression speaks of a finding: the rule itself, or the grouped absences of its kind. */
export function names(id: string, finding: Pick<Finding, 'rule' | 'absence'>): boolean {
  return id === finding.rule || (finding.absence && id === absencesOf(finding.rule));
}

function within({ comment, covers }: Allowance, at: Span): boolean {
  return at.file === comment.at.file && at.start >= covers.start && at.start <= covers.end;
}

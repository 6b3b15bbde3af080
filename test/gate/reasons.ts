import { lineEndOf, lineStartOf, lineStarts, offsetAt } from '../../server/src/core/base/lines';
import type { Written } from './comments';

/** What a comment says that gives a reason, and what takes it back. */
const reason =
  /\b(?:needed|needs? (?:to|this|it|root)|requires?|required (?:by|for|to)|necessary|must (?:not|be|run|stay|have)|do not|don'?t|never|because|otherwise|workaround|intentional(?:ly)?)\b/i;
const denied = /\b(?:not|no longer|isn't|if|when|optional(?:ly)?)\s+(?:\w+\s+)?(?:needed|required|necessary)\b|\?/i;

/**
 * Lines that a bulk fix changed or removed although a comment on them, or right above them, gives a reason for what they say.
 * @param edits of one file, from 1
 */
export function linesWithReason(name: string, before: string, edits: readonly Written[]): string[] {
  const starts = lineStarts(before);
  const at = ({ line, column }: Written['range']['start']): number =>
    offsetAt(starts, { line: line - 1, character: column - 1 }, before.length);
  const out = new Set<string>();
  for (const { range } of edits) {
    const [from, to] = [at(range.start), at(range.end)];
    if (before.slice(from, to).trim() === '') continue;
    for (let line = lineStartOf(before, from); line < to; line = lineEndOf(before, line) + 1) {
      const text = before.slice(line, lineEndOf(before, line));
      // Another name of a user who is not root goes against no reason to be root, or not to be.
      if (/^\s*(#|$)/.test(text) || /^USER\s+(?!root\b|0\b)/i.test(text)) continue;
      const comment = commentOf(before, line);
      if (reason.test(comment) && !denied.test(comment)) out.add(`${name}: "${text.trim()}", of which a comment says "${comment.trim()}"`);
    }
  }
  return [...out];
}

/** The comment behind a line, and those in the same column right above it. */
function commentOf(text: string, line: number): string {
  const own = text.slice(line, lineEndOf(text, line));
  const indent = /^\s*/.exec(own)![0];
  const parts = [/\s#(.*)$/.exec(own)?.[1] ?? ''];
  for (let above = line; above > 0; ) {
    above = lineStartOf(text, above - 1);
    const words = text.slice(above, lineEndOf(text, above));
    if (!words.startsWith(`${indent}#`)) break;
    parts.unshift(words.slice(indent.length + 1));
  }
  return parts.join(' ');
}

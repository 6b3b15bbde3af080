import { lineEndOf, lineStartOf } from '../../core/text/lines';
import type { Site } from '../../core/text/site';
import type { Session } from '../session';
import { visible, widthOf } from './display';

/** Lines wider than this show only the part around the span. */
const widest = 120;
const before = 30;

/**
 * The lines of a code frame: the first line of the span with the span underlined; where the span goes on, its last line
 * and how many lines lie between.
 * @param mark paints the underline
 */
export function frame(session: Session, at: Site, mark: (text: string) => string, dim: (text: string) => string): string[] {
  const text = session.textOf(at.file);
  const first = session.place(at.file, at.start).line + 1;
  const end = at.end > at.start && isBreak(text, at.end - 1) ? at.end - 1 : at.end;
  const last = session.place(at.file, Math.max(end, at.start)).line + 1;
  const gutter = String(last).length;
  const rows: string[] = [];
  const row = (label: string, content: string) => rows.push(`${dim(`${label.padStart(gutter)} |`)}${content === '' ? '' : ` ${content}`}`);

  const show = (line: number, from: number, to: number) => {
    const shown = clipped(text, from, to);
    row(String(line), shown.line);
    row('', ' '.repeat(shown.indent) + mark('^'.repeat(shown.length)));
  };

  row('', '');
  if (first === last) show(first, at.start, end);
  else {
    show(first, at.start, lineEndOf(text, at.start));
    if (last - first > 1)
      rows.push(`${dim('.'.repeat(Math.max(gutter, 3)))} ${last - first - 1} more ${last - first === 2 ? 'line' : 'lines'}`);
    const lastStart = lineStartOf(text, end);
    const content = text.slice(lastStart, end);
    show(last, lastStart + (content.length - content.trimStart().length), end);
  }
  return rows;
}

function isBreak(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 10 || code === 13;
}

/** A line as shown, with the columns of `[from, to)` in it. */
function clipped(text: string, from: number, to: number): { line: string; indent: number; length: number } {
  let start = lineStartOf(text, from);
  let end = lineEndOf(text, from);
  let head = '';
  let tail = '';
  if (widthOf(visible(text.slice(start, end))) > widest) {
    if (from - start > before) {
      start = whole(text, from - before);
      head = '...';
    }
    if (end - start > widest) {
      end = whole(text, start + widest);
      tail = '...';
    }
  }
  const indent = widthOf(head + visible(text.slice(start, from)));
  const length = Math.max(1, widthOf(visible(text.slice(from, Math.min(to, end)))));
  return { line: head + visible(text.slice(start, end)) + tail, indent, length };
}

/** The offset, or the one before where it would cut a character in two. */
function whole(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code < 0xe000 ? offset - 1 : offset;
}

import { lineEndOf, lineStartOf, type Place } from '../base/lines';
import type { FileId, Span } from '../base/span';
import { visible } from '../base/visible';
import { widthOf } from '../base/width';
import { credentialSpans, mask } from '../model/held-credential';

/** Files that code frames are made of. */
export interface Framed {
  textOf(file: FileId): string;
  place(file: FileId, offset: number): Place;
  /** Where credentials were found in a file, in reading order: no frame shows what is written there. */
  secretsIn(file: FileId): readonly Span[];
}

/** Lines wider than this show only the part around the span. */
const widest = 120;
const before = 30;

/**
 * The lines of a code frame: the first line of the span with the span underlined; where the span goes on, its last line
 * and how many lines lie between.
 * @param mark paints the underline
 */
export function frame(framed: Framed, at: Span, mark: (text: string) => string, dim: (text: string) => string): string[] {
  const text = framed.textOf(at.file);
  const first = framed.place(at.file, at.start).line + 1;
  const end = at.end > at.start && isBreak(text, at.end - 1) ? at.end - 1 : at.end;
  const last = framed.place(at.file, Math.max(end, at.start)).line + 1;
  const gutter = String(last).length;
  const rows: string[] = [];
  const row = (label: string, content: string) => rows.push(`${dim(`${label.padStart(gutter)} |`)}${content === '' ? '' : ` ${content}`}`);

  const show = (line: number, from: number, to: number) => {
    const shown = clipped(text, from, to, secretsOn(framed, at.file, text, from));
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

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Credentials are looked for this far around the span, which is more than is shown. */
const near = 2000;

/** The credentials of a line, apart from each other and in order: those that rules found, and what is known by its form. */
function secretsOn(framed: Framed, file: FileId, text: string, offset: number): Stretch[] {
  const start = Math.max(lineStartOf(text, offset), whole(text, offset - near));
  const end = Math.min(lineEndOf(text, offset), whole(text, offset + near));
  const found = framed.secretsIn(file).filter((span) => span.start < end && start < span.end);
  const known = credentialSpans(text.slice(start, end)).map((span) => ({ start: span.start + start, end: span.end + start }));
  const spans: { start: number; end: number }[] = [];
  for (const span of [...found, ...known].sort((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else if (span.end > span.start) spans.push({ start: span.start, end: span.end });
  }
  return spans;
}

/** A part of a text as shown; each credential in it, or a part of one, is a mask. */
function masked(text: string, from: number, to: number, secrets: readonly Stretch[]): string {
  let out = '';
  let at = from;
  for (const { start, end } of secrets) {
    if (end <= at || start >= to || at >= to) continue;
    out += visible(text.slice(at, Math.max(at, start))) + mask;
    at = Math.min(end, to);
  }
  return out + visible(text.slice(at, Math.max(at, to)));
}

/** A line as shown, with the columns of `[from, to)` in it. */
function clipped(text: string, from: number, to: number, secrets: readonly Stretch[]): { line: string; indent: number; length: number } {
  // What begins or ends inside of a mask does so at its edge.
  const edge = (offset: number, side: keyof Stretch): number =>
    secrets.find(({ start, end }) => start < offset && offset < end)?.[side] ?? offset;
  let start = lineStartOf(text, from);
  let end = lineEndOf(text, from);
  let head = '';
  let tail = '';
  if (widthOf(masked(text, start, end, secrets)) > widest) {
    if (from - start > before) {
      start = edge(whole(text, from - before), 'start');
      head = '...';
    }
    if (end - start > widest) {
      end = Math.min(edge(whole(text, start + widest), 'end'), end);
      tail = '...';
    }
  }
  const first = Math.max(start, edge(from, 'start'));
  const last = Math.min(edge(to, 'end'), end);
  const indent = widthOf(head + masked(text, start, first, secrets));
  const length = Math.max(1, widthOf(masked(text, first, last, secrets)));
  return { line: head + masked(text, start, end, secrets) + tail, indent, length };
}

/** The offset, or the one before where it would cut a character in two. */
function whole(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code < 0xe000 ? offset - 1 : offset;
}

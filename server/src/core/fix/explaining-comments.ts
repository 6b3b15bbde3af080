import { columnAt, lineEndOf, lineStartOf, nextLineOf } from '../base/lines';

/** Words of an item that tell nothing about it. */
const common = new Set(['bind', 'driver', 'external', 'false', 'host', 'name', 'null', 'source', 'target', 'true', 'type', 'volume']);

/** `# - ./data:/data`, `# restart: always`: a line that somebody may want back is no explanation. */
const code = /^#+\s*(?:-\s|-$|["']?[\w./-]+["']?:(?:\s|$))/;

/** True for a comment that says something, and is no line of the file that was switched off. */
export function isExplanation(comment: string): boolean {
  return /^#/.test(comment) && !code.test(comment) && !/^#+\s*$/.test(comment);
}

/** An item of a list, or an entry of a map, by its place in the text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the comment begins that stands right above an item and explains it alone; undefined for none, and for one that may speak of the items
 * behind it as well. It speaks of its item alone where the next one has a comment of its own, stands apart or does not exist, and where it names a word of the item.
 * @param next the item behind it that stays
 */
export function explanationAbove(text: string, comments: readonly Span[], item: Span, next: Span | undefined): number | undefined {
  const column = columnAt(text, item.start);
  const above = blockAbove(text, comments, item.start, column);
  if (above === undefined) return undefined;
  const lines = text.slice(above, lineStartOf(text, item.start)).split(/\r?\n/);
  if (!lines.every((line) => line.trim() === '' || isExplanation(line.trim()))) return undefined;
  const alone = next === undefined || blockAbove(text, comments, next.start, column) !== undefined || isApart(text, next.start);
  return alone || shareWord(lines.join(' '), text.slice(item.start, item.end)) ? above : undefined;
}

/** The start of the first of the comment lines that stand right above an offset, in its column. */
function blockAbove(text: string, comments: readonly Span[], offset: number, column: number): number | undefined {
  let first: number | undefined;
  for (let line = lineStartOf(text, offset); line > 0; ) {
    line = lineStartOf(text, line - 1);
    const indent = /^[ \t]*/.exec(text.slice(line, lineEndOf(text, line)))![0].length;
    const start = line + indent;
    if (columnAt(text, start) !== column || text[start] !== '#' || !comments.some((one) => one.start === start)) break;
    first = line;
  }
  return first;
}

function isApart(text: string, offset: number): boolean {
  const line = lineStartOf(text, offset);
  return line > 0 && text.slice(lineStartOf(text, line - 1), line).trim() === '';
}

function shareWord(comment: string, item: string): boolean {
  const said = wordsOf(comment);
  return [...wordsOf(item)].some((word) => said.has(word));
}

function wordsOf(text: string): Set<string> {
  return new Set([...text.toLowerCase().matchAll(/[a-z]{4,}/g)].map(([word]) => word).filter((word) => !common.has(word)));
}

/** True where a comment on a line of its own goes with the lines right below it: an edit takes them all. */
export function goesWithNext(text: string, start: number, removed: (line: number) => boolean): boolean {
  if (!isExplanation(text.slice(start, lineEndOf(text, start)).trim())) return false;
  for (let line = lineStartOf(text, start), last = -1; line > last; last = line, line = nextLineOf(text, line)) {
    if (!removed(line)) return false;
    if (!/^\s*#/.test(text.slice(line, lineEndOf(text, line)))) return true;
  }
  return false;
}

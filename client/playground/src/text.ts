/** A position as the protocol has it: line and UTF-16 code unit, both from 0. */
interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** Where a position is in a text; the nearest place for one that is not in it. */
export function offsetIn(text: string, { line, character }: Position): number {
  let start = 0;
  for (let i = 0; i < line; i++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + character, end < 0 ? text.length : end);
}

/** A text after edits that do not overlap, all of which are about the text as it is. */
export function edited(text: string, edits: readonly Edit[]): string {
  const placed = edits.map(({ range, newText }, order) => ({
    start: offsetIn(text, range.start),
    end: offsetIn(text, range.end),
    newText,
    order,
  }));
  placed.sort((a, b) => b.start - a.start || b.order - a.order);
  return placed.reduce((made, { start, end, newText }) => made.slice(0, start) + newText + made.slice(end), text);
}

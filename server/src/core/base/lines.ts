/** A place as editors count it: both from 0, the character in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** Offsets at which the lines of a text start. A line ends at `\n`, `\r\n` or a lone `\r`, as in the LSP. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** The place of an offset, by binary search in `lineStarts(text)`. Offsets beyond the text stand on its last line. */
export function placeAt(starts: readonly number[], offset: number): Place {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! > offset) high = middle;
    else low = middle + 1;
  }
  return { line: low - 1, character: offset - starts[low - 1]! };
}

/** The offset of a place; a line beyond the text gives the text's length. */
export function offsetAt(starts: readonly number[], place: Place, length: number): number {
  const start = starts[place.line];
  if (start === undefined) return length;
  return Math.min(start + place.character, starts[place.line + 1] ?? length, length);
}

/** The offset at which the line holding `offset` starts. */
export function lineStartOf(text: string, offset: number): number {
  let i = offset;
  while (i > 0 && text.charCodeAt(i - 1) !== 10 && text.charCodeAt(i - 1) !== 13) i--;
  return i;
}

/** The offset just behind the last character of the line holding `offset`, before its line break. */
export function lineEndOf(text: string, offset: number): number {
  let i = offset;
  while (i < text.length && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i++;
  return i;
}

/** The offset just behind the line break that ends the line holding `offset` (the text's length on the last line). */
export function nextLineOf(text: string, offset: number): number {
  const end = lineEndOf(text, offset);
  if (text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10) return end + 2;
  return Math.min(end + 1, text.length);
}

/** The line break a text uses: that of its first line, `\n` for a text of one line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const i = text.indexOf('\n');
  return i > 0 && text.charCodeAt(i - 1) === 13 ? '\r\n' : '\n';
}

/** The column of an offset, from 0; a byte order mark in front of the first line takes no column. */
export function columnAt(text: string, offset: number): number {
  const start = lineStartOf(text, offset);
  return offset - start - (start === 0 && offset > 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0);
}

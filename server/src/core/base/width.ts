/** Characters that take no column: combining marks and invisible formatting. */
const zeroWidth = /[\p{Mn}\p{Me}]|[\u200b-\u200d\u2060\ufeff]/u;

/** First and last code points of the ranges that take two columns (East Asian Wide and Fullwidth, Unicode 16, and emoji). */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23ec],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f7e0, 0x1f7eb],
  [0x1f900, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Columns that a text without tabs and control characters takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x300) width++;
    else if (!zeroWidth.test(character)) width += wide.some(([from, to]) => from <= code && code <= to) ? 2 : 1;
  }
  return width;
}

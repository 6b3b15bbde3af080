import type { Span } from '../../base/span';

/** A text that is written in a file, possibly in pieces: continuations, quotes and escapes are gone. */
export interface PlacedText {
  readonly value: string;
  /** `offsets[i]` is the offset in the file of `value[i]`; absent where the characters have no places of their own. */
  readonly offsets?: readonly number[];
  /** All of it, quotes included. */
  readonly at: Span;
}

/** The span of `value.slice(from, to)`; all of the text where its characters have no places of their own. */
export function spanIn(text: PlacedText, from: number, to: number): Span {
  const { offsets, at } = text;
  const start = offsets?.[from];
  const last = offsets?.[to - 1];
  if (start === undefined || last === undefined || to <= from) return at;
  return { file: at.file, start, end: last + 1 };
}

/** `value.slice(from, to)` with its places. */
export function partOf(text: PlacedText, from: number, to: number): PlacedText {
  return { value: text.value.slice(from, to), at: spanIn(text, from, to), ...(text.offsets && { offsets: text.offsets.slice(from, to) }) };
}

/** Several texts as one, with something between them. */
export function joinTexts(texts: readonly PlacedText[], between: string): PlacedText | undefined {
  const [first] = texts;
  const last = texts.at(-1);
  if (!first || !last) return undefined;
  const exact = texts.every(({ offsets }) => offsets !== undefined);
  const offsets: number[] = [];
  let value = '';
  for (const [index, text] of texts.entries()) {
    if (index > 0) {
      value += between;
      // What stands between two pieces has no place: that of the piece before it will do.
      for (let i = 0; i < between.length; i++) offsets.push(offsets.at(-1) ?? text.at.start);
    }
    value += text.value;
    if (exact) for (const offset of text.offsets ?? []) offsets.push(offset);
  }
  const at: Span = { file: first.at.file, start: Math.min(first.at.start, last.at.start), end: Math.max(first.at.end, last.at.end) };
  return { value, at, ...(exact && { offsets }) };
}

import type { TextEdit } from './edit';
import { bySpan, type FileId, type Span } from './span';

/** Where spans are after edits that do not touch them. */
export interface Shift {
  /** The span in the edited text; `undefined` where an edit touches it, so that it is not the same text any more. */
  of(span: Span): Span | undefined;
  /** True when a span of the edited text is this one, untouched. */
  isSame(before: Span, after: Span): boolean;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  /** By how much it and all edits before it have lengthened the text. */
  readonly grown: number;
}

/** @param edits disjoint */
export function shiftOf(edits: readonly TextEdit[]): Shift {
  const byFile = new Map<FileId, Piece[]>();
  for (const { at, newText } of [...edits].sort((a, b) => bySpan(a.at, b.at))) {
    const own = byFile.get(at.file) ?? [];
    byFile.set(at.file, own);
    own.push({ start: at.start, end: at.end, grown: (own.at(-1)?.grown ?? 0) + newText.length - (at.end - at.start) });
  }
  /** By how much a span has moved; `undefined` where it is touched. */
  const moved = ({ file, start, end }: Span): number | undefined => {
    const own = byFile.get(file);
    if (!own) return 0;
    // The first piece that ends behind the start: what is written right before a span moves it.
    let [low, high] = [0, own.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (own[middle]!.end > start) high = middle;
      else low = middle + 1;
    }
    // What is written right behind a span is none of it.
    const next = own[low];
    return next && next.start < end ? undefined : (own[low - 1]?.grown ?? 0);
  };
  return {
    of: (span) => {
      const by = moved(span);
      if (by === undefined) return undefined;
      return by === 0 ? span : { file: span.file, start: span.start + by, end: span.end + by };
    },
    isSame: (before, after) => {
      const by = moved(before);
      return by !== undefined && before.file === after.file && before.start + by === after.start && before.end + by === after.end;
    },
  };
}

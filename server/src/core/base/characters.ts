import type { Span } from './span';

/** The name of the character at an offset, for people: `U+2028`. */
export function codePointName(text: string, offset: number): string {
  return `U+${(text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A span that does not cut a character of two UTF-16 units: widened to the whole of it. */
export function wholeCharacters(text: string, { file, start, end }: Span): Span {
  const cuts = (offset: number): boolean => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
  return { file, start: cuts(start) ? start - 1 : start, end: cuts(end) ? end + 1 : end };
}

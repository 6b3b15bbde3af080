/** Parts of a joined instruction line: half-open ranges of its characters, with the text BuildKit makes of them. */
export interface Part {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** White space as Go's `unicode.IsSpace` sees it. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The spaces BuildKit splits plain arguments at (`reWhitespace` of frontend/dockerfile/parser/parser.go). */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13);
}

/**
 * White space that ends a word where BuildKit walks a line byte by byte (flags, HEALTHCHECK): spaces beyond ASCII are none, but for the
 * two whose last byte it takes for a space of Latin-1.
 */
export function endsBytes(code: number): boolean {
  return code <= 0xa0 && isSpace(code);
}

/** Index behind a run of spaces of ASCII, the only ones that BuildKit passes over there. */
export function skipBytes(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && text.charCodeAt(i) <= 32 && isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Index of the first character from `from` on that is no space; `to` when there is none. */
export function skipSpace(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Index just behind the last character before `to` that is no space; `from` when there is none. */
export function trimEnd(text: string, from: number, to: number): number {
  let i = to;
  while (i > from && isSpace(text.charCodeAt(i - 1))) i--;
  return i;
}

/** Index of the first blank from `from` on; `to` when there is none. */
export function blankFrom(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && !isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Index behind a run of blanks. */
export function skipBlank(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Words between blanks, quotes meaning nothing: FROM, EXPOSE, COPY, ADD, VOLUME (`parseStringsWhitespaceDelimited`). */
export function plainWords(text: string, from: number, to: number): Part[] {
  const parts: Part[] = [];
  for (let i = skipBlank(text, from, to); i < to; ) {
    const end = blankFrom(text, i, to);
    parts.push({ text: text.slice(i, end), from: i, to: end });
    i = skipBlank(text, end, to);
  }
  return parts;
}

/** Words between spaces outside quotes, quotes and escapes kept: ARG, ENV, LABEL (`parseWords`). */
export function quotedWords(text: string, from: number, to: number, escapeChar: string): Part[] {
  const parts: Part[] = [];
  let i = skipSpace(text, from, to);
  while (i < to) {
    const start = i;
    let quote = '';
    let dropped = false;
    for (; i < to; i++) {
      const c = text[i]!;
      if (c === escapeChar && quote !== "'") {
        // An escape character at the very end escapes nothing and is dropped.
        if (i + 1 === to) dropped = true;
        else i++;
      } else if (quote !== '') {
        if (c === quote) quote = '';
      } else if (c === '"' || c === "'") quote = c;
      else if (isSpace(text.charCodeAt(i))) break;
    }
    const word = text.slice(start, dropped ? to - 1 : i);
    if (word !== '') parts.push({ text: word, from: start, to: i });
    i = skipSpace(text, i, to);
  }
  return parts;
}

/** A flag in front of an instruction's arguments; `text` is without quotes and escapes, `valueAt` the index behind its `=`. */
export interface FlagPart extends Part {
  readonly valueAt: number;
}

/** The flags of an instruction and the index at which its arguments start (`extractBuilderFlags` of split_command.go). */
export function flagsOf(
  text: string,
  from: number,
  to: number,
  escapeChar: string,
): { readonly flags: readonly FlagPart[]; readonly next: number } {
  const flags: FlagPart[] = [];
  let i = skipBytes(text, from, to);
  while (i < to && text.startsWith('--', i)) {
    const flag = readFlag(text, i, to, escapeChar);
    if (flag.text === '--') return { flags, next: skipSpace(text, flag.to, to) };
    flags.push(flag);
    i = skipBytes(text, flag.to, to);
  }
  return { flags, next: skipSpace(text, i, to) };
}

function readFlag(text: string, from: number, to: number, escapeChar: string): FlagPart {
  let i = from;
  let quote = '';
  let out = '';
  let valueAt = -1;
  for (; i < to; i++) {
    const c = text[i]!;
    if (c === escapeChar) {
      i++;
      if (i < to) out += text[i];
    } else if (quote !== '') {
      if (c === quote) quote = '';
      else out += c;
    } else if (c === '"' || c === "'") quote = c;
    else if (endsBytes(text.charCodeAt(i))) break;
    else {
      if (c === '=' && valueAt < 0) valueAt = i + 1;
      out += c;
    }
  }
  const end = Math.min(i, to);
  return { text: out, from, to: end, valueAt: valueAt < 0 ? end : valueAt };
}

/**
 * The strings of an exec form, each with the range between its quotes.
 * @returns `undefined` for text that is no JSON array (shell form), `'mixed'` for an array that holds more than strings.
 */
export function jsonWords(text: string, from: number, to: number): readonly Part[] | 'mixed' | undefined {
  if (text[from] !== '[') return undefined;
  let values: unknown;
  try {
    values = JSON.parse(text.slice(from, to));
  } catch {
    return undefined;
  }
  if (!Array.isArray(values)) return undefined;
  if (values.some((value) => typeof value !== 'string')) return 'mixed';
  const parts: Part[] = [];
  let i = from;
  for (const value of values as string[]) {
    const start = text.indexOf('"', i) + 1;
    let end = start;
    while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    parts.push({ text: value, from: start, to: end });
    i = end + 1;
  }
  return parts;
}

import { isSpace, type Part } from './docker-words';

/** `<<NAME` in an instruction line. */
export interface HeredocMark extends Part {
  /** The delimiter, unquoted. */
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
}

/**
 * The heredocs that a joined line announces, as BuildKit's `heredocsFromLine` (frontend/dockerfile/parser/parser.go) finds them: each must
 * be a word of its own. A line that BuildKit's lexer cannot split (an open quote, `${}`) announces none.
 */
export function heredocsOf(line: string): HeredocMark[] {
  const marks: HeredocMark[] = [];
  for (const word of shellWords(line) ?? []) {
    const match = /^\d*<<(-?)\s*([^<]+)$/.exec(word.text);
    // BuildKit's lexer loses the start of a word that holds a substitution with a modifier.
    if (!match || /\$\{\w*[^\w}]/.test(word.text)) continue;
    const raw = match[2]!;
    const name = unquote(raw);
    if (name === '' || name === undefined) continue;
    marks.push({ ...word, name, expand: count(raw) === count(name), chomp: match[1] === '-' });
  }
  return marks;
}

const count = (text: string): number => text.replace(/[^'"]/g, '').length;

/** A delimiter without its quotes and escapes; `undefined` when it is more than one word. */
function unquote(raw: string): string | undefined {
  let out = '';
  let quote = '';
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i]!;
    if (quote === "'") {
      if (c === quote) quote = '';
      else out += c;
    } else if (c === '\\') {
      const next = raw[i + 1];
      if (next === undefined) break;
      if (quote !== '' && next !== '"' && next !== '$' && next !== '\\') out += c;
      out += next;
      i++;
    } else if (quote !== '') {
      if (c === quote) quote = '';
      else out += c;
    } else if (c === '"' || c === "'") quote = c;
    else if (isSpace(raw.charCodeAt(i))) {
      if (raw.slice(i).trim() !== '') return undefined;
      break;
    } else out += c;
  }
  return out;
}

/** Splits a line at spaces outside quotes as BuildKit's shell lexer does, quotes and escapes kept; `undefined` where it gives up. */
function shellWords(line: string): Part[] | undefined {
  const words: Part[] = [];
  let start = -1;
  let i = 0;
  const close = (end: number): void => {
    if (start >= 0) words.push({ text: line.slice(start, end), from: start, to: end });
    start = -1;
  };
  while (i < line.length) {
    const c = line[i]!;
    if (isSpace(line.charCodeAt(i))) {
      close(i);
      i++;
      continue;
    }
    if (start < 0) start = i;
    let end: number | undefined = i + 1;
    if (c === '\\') end = Math.min(i + 2, line.length);
    else if (c === "'") end = behindSingle(line, i);
    else if (c === '"') end = behindDouble(line, i);
    else if (c === '$') end = behindDollar(line, i, 0);
    else if (c === '<' && line[i + 1] === '<') {
      // Spaces between `<<` and the delimiter belong to the word.
      end = i + 2;
      while (line[end] === ' ' || line[end] === '\t' || line[end] === '\r') end++;
    }
    if (end === undefined) return undefined;
    i = end;
  }
  close(line.length);
  return words;
}

function behindSingle(line: string, at: number): number | undefined {
  const end = line.indexOf("'", at + 1);
  return end < 0 ? undefined : end + 1;
}

function behindDouble(line: string, at: number): number | undefined {
  let i: number | undefined = at + 1;
  while (i !== undefined && i < line.length) {
    const c = line[i];
    if (c === '"') return i + 1;
    if (c === '\\') i += 2;
    else if (c === '$') i = behindDollar(line, i, 0);
    else i++;
  }
  return undefined;
}

/** Braces may nest in a default; deeper ones than this are no Dockerfile. */
const DEEPEST = 50;

function behindDollar(line: string, at: number, depth: number): number | undefined {
  if (line[at + 1] !== '{') return at + 1;
  if (depth > DEEPEST) return undefined;
  let i = at + 2;
  const first = line[i];
  if (first === undefined || first === '{' || first === '}' || first === ':') return undefined;
  const name = /[@*#?\-$!]|\d+|[\p{L}_][\p{L}\p{Nd}_]*/uy;
  name.lastIndex = i;
  i += name.exec(line)?.[0].length ?? 0;
  if (line[i] === '}') return i + 1;
  if (line[i] === '/') {
    if (line[i + 1] === '/') i++;
    const pattern = behind(line, i + 1, '/', depth);
    return pattern === undefined ? undefined : behind(line, pattern, '}', depth);
  }
  const colon = line[i] === ':';
  if (colon) i++;
  if (!(colon ? '+-?' : '+-?#%').includes(line[i] ?? ' ')) return undefined;
  return behind(line, i + 1, '}', depth);
}

function behind(line: string, from: number, stop: string, depth: number): number | undefined {
  let i: number | undefined = from;
  while (i !== undefined && i < line.length) {
    const c = line[i];
    if (c === stop) return i + 1;
    if (c === '\\') i += 2;
    else if (c === "'") i = behindSingle(line, i);
    else if (c === '"') i = behindDouble(line, i);
    else if (c === '$') i = behindDollar(line, i, depth + 1);
    else i++;
  }
  return undefined;
}

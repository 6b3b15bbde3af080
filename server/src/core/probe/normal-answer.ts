import { append } from '../base/many';
import { denied } from './denied-lines';
import { masked } from './normal-line';

/** An answer without what is about its delivery: the headers of HTTP say when and how, not what. */
interface Content {
  /** `HTTP/1.1 200 OK` and the type of the content; empty for what is not HTTP. */
  readonly head: string;
  readonly text: string;
}

/** What a body must look like: pieces in their order, with something else between them where the answers of the base line differ. */
interface Template {
  readonly pieces: readonly (readonly string[])[];
  /** What the base line has between the pieces, all in one text. */
  readonly between: string;
}

/** How much work a comparison of two answers may be, as a product of their lengths in words. */
const enough = 2_000_000;

/** Words in a row that two answers hardly share by chance. */
const shortest = 4;

/**
 * How an answer differs from those of the base line, as the end of a sentence; undefined where it does not.
 *
 * What varies by itself is not compared: dates, times, ids, nonces, addresses are masked by their form, and what differs between two answers of the base line
 * may differ here as well, as long as it does not turn into an error. An empty body where there was one always counts: a web server that cannot read its
 * files may well answer 200.
 * @param base the answers of the base line to the same question, at least one
 */
export function difference(base: readonly string[], answer: string): string | undefined {
  const known = base.map(contentOf);
  const content = contentOf(answer);
  const heads = known.map(({ head }) => head);
  if (!heads.includes(content.head)) return `begins with "${content.head}" instead of "${heads[0]}"`;
  const texts = known.map(({ text }) => text);
  if (content.text.trim() === '') return texts.every((text) => text.trim() !== '') ? 'is empty' : undefined;
  const words = wordsOf(content.text);
  const [first = [], ...others] = texts.map(wordsOf);
  const template = others.reduce((so, other) => narrowed(so, other), { pieces: [first], between: '' } as Template);
  const rest = restOf(template.pieces, words);
  if (rest === undefined) return 'has other content';
  if (!saysTrouble(template.between) && saysTrouble(rest)) return 'has an error in its content';
  return undefined;
}

/** True for words of a page or a line by which programs report that something failed. */
function saysTrouble(text: string): boolean {
  return (
    /\b(?:error|exception|failed|failure|denied|forbidden|traceback|unavailable|read-?only)\b/i.test(text) || denied(text) !== undefined
  );
}

function contentOf(answer: string): Content {
  const end = /\r?\n\r?\n/.exec(answer);
  const [, status = '', headers = ''] = /^(HTTP\/\d(?:\.\d)? \d{3}[^\r\n]*)((?:\r?\n[^\r\n]+)*)/.exec(answer) ?? [];
  const body = end ? answer.slice(end.index + end[0].length) : '';
  if (status === '') return { head: '', text: masked(answer) };
  const type = /\r?\ncontent-type: *([^\r\n;]*)/i.exec(headers)?.[1] ?? '';
  const place = /\r?\nlocation: *([^\r\n]*)/i.exec(headers)?.[1] ?? '';
  return { head: [status, type, masked(place)].filter(Boolean).join(' '), text: masked(body) };
}

/** Words, numbers and signs; space does not count. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

/** The template that another answer fits as well. */
function narrowed({ pieces, between }: Template, other: readonly string[]): Template {
  const whole = pieces.flat();
  if (pieces.length === 1 && same(whole, other)) return { pieces, between };
  const common = commonWords(whole, other);
  const kept: string[][] = [[]];
  const gaps: string[] = [];
  let a = 0;
  let b = 0;
  for (const [i, j] of [...common, [whole.length, other.length] as const]) {
    if (i > a || j > b) {
      append(gaps, [...whole.slice(a, i), ...other.slice(b, j)]);
      kept.push([]);
    }
    if (i < whole.length) kept.at(-1)!.push(whole[i]!);
    a = i + 1;
    b = j + 1;
  }
  // An empty piece at an end says that the answer may begin or end with anything. What two answers share by chance within what varies is no piece.
  const sure = kept.filter((piece, i) => i === 0 || i === kept.length - 1 || piece.length >= shortest);
  return { pieces: sure, between: `${between} ${gaps.join(' ')}` };
}

/** Pairs of places at which two lists have the same words in the same order. Lists that are too long are compared at their ends alone. */
function commonWords(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = longest(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [
    ...Array.from({ length: start }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [start + i, start + j] as const),
    ...Array.from({ length: end }, (_, i) => [a.length - end + i, b.length - end + i] as const),
  ];
}

/** The longest list of words that both have in the same order. */
function longest(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  if (a.length * b.length > enough) return [];
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (table[(i + 1) * width + j]! >= table[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** What stands between the pieces; undefined where the words do not have the pieces in their order, the first at the start and the last at the end. */
function restOf(pieces: readonly (readonly string[])[], words: readonly string[]): string | undefined {
  const [first = []] = pieces;
  const last = pieces.length > 1 ? pieces.at(-1)! : [];
  if (pieces.length === 1) return same(first, words) ? '' : undefined;
  if (first.length + last.length > words.length) return undefined;
  if (!startsAt(words, first, 0) || !startsAt(words, last, words.length - last.length)) return undefined;
  const end = words.length - last.length;
  const rest: string[] = [];
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    let found = at;
    while (found + piece.length <= end && !startsAt(words, piece, found)) found++;
    if (found + piece.length > end) return undefined;
    append(rest, words.slice(at, found));
    at = found + piece.length;
  }
  return [...rest, ...words.slice(at, end)].join(' ');
}

function startsAt(words: readonly string[], piece: readonly string[], at: number): boolean {
  return piece.every((word, i) => words[at + i] === word);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsAt(a, b, 0);
}

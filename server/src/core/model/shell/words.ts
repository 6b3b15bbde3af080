import type { Span } from '../../base/span';
import type { ShellPart, ShellWord } from '../../syntax/shelltree';
import type { Language, Substitution, Word, WordVariable } from './command';
import { type PlacedText, spanIn } from './text';

/** What the variables of a script hold where they are known. */
export type Scope = Map<string, string>;

/** What a command inside a word puts out stands for nothing that is known; read as shell text again, it runs nothing. */
const OUTPUT = '$( )';

/**
 * A word of a shell tree as a word of the model.
 * @param source the text that the tree was read from
 * @param substituted what the commands inside it are, part by part
 */
export function wordOf(
  source: PlacedText,
  word: ShellWord,
  scope: ReadonlyMap<string, string>,
  substituted: (part: ShellPart & { readonly kind: 'script' }) => Substitution,
): Word {
  const scripts: Substitution[] = [];
  const variables: WordVariable[] = [];
  const offsets: number[] = [];
  let value = '';
  let known = true;
  const add = (text: string, offsetAt: (index: number) => number): void => {
    if (source.offsets) for (let i = 0; i < text.length; i++) offsets.push(source.offsets[offsetAt(i)] ?? source.at.start);
    value += text;
  };
  for (const part of word.parts) {
    switch (part.kind) {
      case 'text':
        add(part.value, charsOf(part));
        break;
      case 'glob':
        add(part.text, (i) => part.start + i);
        break;
      case 'script':
        known = false;
        scripts.push(substituted(part));
        add(OUTPUT, () => part.start);
        break;
      case 'variable': {
        const held = part.plain ? (scope.get(part.name) ?? part.fallback) : undefined;
        const at = spanIn(source, part.start, part.end);
        if (part.name !== '') variables.push({ name: part.name, at, quoted: part.quoted, known: held !== undefined });
        if (held === undefined) {
          known = false;
          add(part.text, (i) => part.start + i);
        } else add(held, () => part.start);
        break;
      }
    }
  }
  const quoted = word.parts.some((part) => part.quoted);
  const removal = removalOf(source, word.start, word.end);
  return {
    text: word.text,
    value,
    known,
    scripts,
    variables,
    quoted,
    at: spanIn(source, word.start, word.end),
    ...(source.offsets && { offsets }),
    ...(removal && { removal }),
  };
}

/** Where in the source each character of a text part stands. */
function charsOf(part: ShellPart & { readonly kind: 'text' }): (index: number) => number {
  const { start, text, value } = part;
  if (text === value) return (i) => start + i;
  if (/^['"]/.test(text) && text.slice(1, 1 + value.length) === value) return (i) => start + 1 + i;
  // Escape signs are gone from the value: walk both together.
  const places: number[] = [];
  let at = 0;
  for (const character of value.split('')) {
    const limit = at + 3;
    let found = at;
    while (found < text.length && found < limit && text[found] !== character) found++;
    if (text[found] !== character) return () => start;
    places.push(start + found);
    at = found + 1;
  }
  return (i) => places[i] ?? start;
}

/** True where a line of the file ends between two neighbouring characters of a text. */
function breaks(offsets: readonly number[], index: number): boolean {
  const [before, here] = [offsets[index - 1], offsets[index]];
  return before !== undefined && here !== undefined && here !== before + 1;
}

/** The first place of a text from one index to another where a line of the file ends, or -1. */
function firstBreak(offsets: readonly number[], from: number, to: number): number {
  for (let i = from; i <= to; i++) if (breaks(offsets, i)) return i;
  return -1;
}

function lastBreak(offsets: readonly number[], from: number, to: number): number {
  for (let i = to; i >= from; i--) if (breaks(offsets, i)) return i;
  return -1;
}

/**
 * What to take out so that a word is gone: the spaces in front of it; the whole line where it stands alone on a line that a continuation
 * ends; the spaces behind it at the start of a line.
 */
function removalOf(source: PlacedText, start: number, end: number): Span | undefined {
  const { offsets, value, at } = source;
  if (!offsets || start === 0) return undefined;
  for (let i = start + 1; i < end; i++) if (breaks(offsets, i)) return undefined;
  const isBlank = (index: number): boolean => value[index] === ' ' || value[index] === '\t';
  let before = start;
  while (before > 0 && isBlank(before - 1)) before--;
  let behind = end;
  while (behind < value.length && isBlank(behind)) behind++;
  const line = lastBreak(offsets, before, start);
  const next = firstBreak(offsets, end, Math.min(behind, value.length - 1));
  const span = (from: number, to: number): Span => ({ file: at.file, start: from, end: to });
  const endOffset = offsets[end - 1]! + 1;
  if (line < 0) return before === start ? undefined : span(offsets[before]!, endOffset);
  // First on its line, and something follows on the same line.
  if (behind > end && behind < value.length && next < 0) return span(offsets[start]!, offsets[behind]!);
  // Alone on its line: the line goes, or with comments behind it the end of the line before. Between comments, only the word does.
  const gap = (index: number): number => offsets[index]! - (offsets[index - 1]! + 1);
  if (next >= 0) {
    if (gap(next) <= 3) return span(offsets[line]!, offsets[next]!);
    return before > 0 && gap(line) <= 3 ? span(offsets[before - 1]! + 1, endOffset) : span(offsets[start]!, endOffset);
  }
  // The last word of all, alone on its line: the continuation in front of it goes, too.
  return before === 0 ? undefined : span(offsets[before - 1]! + 1, endOffset);
}

/** The name of a program as commands have it. */
export function nameOf(program: Word, language: Language): string {
  const windows = language === 'cmd' || language === 'powershell';
  const base = program.value.slice(Math.max(program.value.lastIndexOf('/'), program.value.lastIndexOf('\\')) + 1);
  if (windows) return base.toLowerCase().replace(/\.(exe|cmd|bat)$/, '');
  return base.replace(/\.exe$/i, '');
}

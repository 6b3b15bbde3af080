import { LONGEST } from '../syntax/shell';
import type { ContainerConfig } from './container';
import { type Trace, traceOf } from './traced';
import type { ScalarValue, Value } from './value';

/** A word of a command. */
export interface Word extends Trace {
  readonly text: string;
  /** False where a variable that nobody sets stands somewhere in the text that the word is of. */
  readonly known: boolean;
}

/**
 * The words of a command: `entrypoint` and `command` in both forms, the `test` of a health check. Items of a list that hold blanks are
 * scripts for a shell and are split as well; quotes group as in a shell, and nothing is expanded.
 * @param value the list or the text; nothing gives no words.
 */
export function wordsIn(value: Value | undefined): Word[] {
  const scalars = value?.kind === 'seq' ? value.items : value ? [value] : [];
  return scalars.flatMap((item) => (item.kind === 'scalar' && item.plain !== null ? wordsOfScalar(item) : []));
}

/** The words that a container starts with, its entrypoint's first. */
export function commandWords({ attributes }: ContainerConfig): Word[] {
  return [...wordsIn(attributes.entrypoint), ...wordsIn(attributes.command)];
}

function wordsOfScalar(item: ScalarValue): Word[] {
  const trace = traceOf(item);
  const text = item.known ? item.value : item.raw;
  // No program is started with a longer one.
  if (text.length > LONGEST) return [];
  return splitWords(text).map((word) => ({ ...trace, text: word, known: item.known }));
}

/** Splits at blanks, `;`, `|` and `&` outside of quotes; the quotes themselves are left out. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote === '' && /[\s;|&]/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (c === '"' || c === "'")) {
      quote = c;
      word ??= '';
    } else if (c === quote) quote = '';
    else {
      if (c === '\\' && quote !== "'" && i + 1 < text.length) i++;
      word = (word ?? '') + text[i];
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The name of a program without its folder. */
export function programOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

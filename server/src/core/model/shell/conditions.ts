import { matchesGlob } from '../../base/glob';
import type { ShellBlock, ShellItem, ShellWord } from '../../syntax/shelltree';
import type { Word } from './command';

/*
 * What conditions of a script come to where the values are known: `[ "$X" = true ]` with `ARG X=false`. Of a build, that is what it does unless somebody
 * hands it other arguments. POSIX, Shell Command Language and test; bash(1), CONDITIONAL EXPRESSIONS (looked up 2026-11-30).
 */

/** What is known where a condition stands. */
export interface Values {
  readonly word: (word: ShellWord) => Word;
  /** Names that hold nothing. */
  readonly empty: ReadonlySet<string>;
}

/** True or false where it is known; what depends on files and on what programs print is not. */
export type Truth = boolean | undefined;

/** Whether what an item does succeeds. */
export function truthOf(item: ShellItem | undefined, values: Values): Truth {
  switch (item?.kind) {
    case 'command': {
      const [first, ...rest] = item.words;
      const program = first && values.word(first);
      return program?.known ? ofCommand(program.value, rest, values) : undefined;
    }
    case 'list': {
      let truth = truthOf(item.items[0], values);
      item.operators.forEach((operator, i) => {
        const next = item.items[i + 1];
        truth = operator === '&&' ? both(truth, truthOf(next, values)) : either(truth, truthOf(next, values));
      });
      return item.negated ? not(truth) : truth;
    }
    case 'block':
      return (item.what === 'group' || item.what === 'subshell') && item.bodies.length === 1
        ? truthOf(item.bodies[0]!.at(-1), values)
        : undefined;
    default:
      return undefined;
  }
}

/** Of a list `a && b || c`, which items are passed over. */
export function passedInList(list: ShellItem & { readonly kind: 'list' }, values: Values): readonly boolean[] {
  let truth: Truth = true;
  return list.items.map((item, i) => {
    const operator = i === 0 ? '&&' : list.operators[i - 1];
    if (truth === (operator === '||')) return true;
    const own = truthOf(item, values);
    truth = operator === '&&' ? both(truth, own) : either(truth, own);
    return false;
  });
}

/** Of `if` and `case`, which bodies are passed over. */
export function passedInBranch({ bodies, patterns, words }: ShellBlock, values: Values): readonly boolean[] {
  // An earlier branch is certainly taken.
  let taken = false;
  let open: Truth = true;
  return bodies.map((body, i) => {
    if (taken) return true;
    if (patterns) {
      const match = matchOf(words[0], patterns[i] ?? [], values);
      taken = match === true;
      return match === false;
    }
    // Conditions stand at even places, and `else` does as the last one.
    if (i % 2 === 0) {
      open = i === bodies.length - 1 ? true : truthOf(body.at(-1), values);
      return false;
    }
    taken = open === true;
    return open === false;
  });
}

/** Whether the subject of `case` matches one of some patterns. */
function matchOf(subject: ShellWord | undefined, patterns: readonly ShellWord[], values: Values): Truth {
  const text = subject && textOf(values.word(subject), values);
  return patterns.reduce<Truth>((found, each) => {
    const pattern = values.word(each);
    if (pattern.value === '*') return true;
    if (text === undefined || !pattern.known || /[/[\]]/.test(text + pattern.value)) return either(found, undefined);
    return either(found, pattern.quoted ? pattern.value === text : matchesGlob(pattern.value, text));
  }, false);
}

function ofCommand(name: string, words: readonly ShellWord[], values: Values): Truth {
  switch (name) {
    case 'true':
    case ':':
      return true;
    case 'false':
      return false;
    case 'test':
      return ofTest(words, values, false);
    case '[':
    case '[[':
      return ofTest(words.slice(0, -1), values, name === '[[');
    default:
      return undefined;
  }
}

/** A word of a test; nothing where its text is not known. */
interface Term {
  readonly text: string | undefined;
  readonly quoted: boolean;
}

function ofTest(words: readonly ShellWord[], values: Values, double: boolean): Truth {
  const terms = words
    .map(values.word)
    .map((word): Term => ({ text: textOf(word, values), quoted: word.quoted }))
    // Without quotes, nothing is left of an empty value.
    .filter(({ text, quoted }) => double || quoted || text !== '');
  return alternatives(terms, double);
}

function alternatives(terms: readonly Term[], double: boolean): Truth {
  const parts = split(terms, double ? '||' : '-o');
  const all = parts.map((part) => split(part, double ? '&&' : '-a').map((one) => comparison(one, double)));
  return all.map((one) => one.reduce(both, true)).reduce(either, false);
}

function split(terms: readonly Term[], sign: string): Term[][] {
  const parts: Term[][] = [[]];
  terms.forEach((term, i) => {
    if (term.text === sign && !term.quoted && i > 0) parts.push([]);
    else parts.at(-1)!.push(term);
  });
  return parts;
}

function comparison(terms: readonly Term[], double: boolean): Truth {
  const [first, second, third] = terms;
  if (terms.some(({ text, quoted }) => !quoted && (text === '(' || text === ')'))) return undefined;
  if (first?.text === '!' && terms.length > 1) return not(comparison(terms.slice(1), double));
  if (!first) return false;
  if (!second) return first.text === undefined ? undefined : first.text !== '';
  if (!third) return unary(first.text, second.text);
  return terms.length === 3 ? binary(first.text, second.text, third, double) : undefined;
}

function unary(operator: string | undefined, text: string | undefined): Truth {
  if (text === undefined || (operator !== '-n' && operator !== '-z')) return undefined;
  return (operator === '-z') === (text === '');
}

function binary(left: string | undefined, operator: string | undefined, { text: right, quoted }: Term, double: boolean): Truth {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '=':
    case '==':
    case '!=':
      if (double && !quoted && /[*?[]/.test(right)) return undefined;
      return (left === right) === (operator !== '!=');
    default:
      return /^-?\d+$/.test(left) && /^-?\d+$/.test(right) ? NUMERIC.get(operator ?? '')?.(Number(left), Number(right)) : undefined;
  }
}

const NUMERIC: ReadonlyMap<string, (a: number, b: number) => boolean> = new Map([
  ['-eq', (a, b) => a === b],
  ['-ne', (a, b) => a !== b],
  ['-gt', (a, b) => a > b],
  ['-ge', (a, b) => a >= b],
  ['-lt', (a, b) => a < b],
  ['-le', (a, b) => a <= b],
]);

/** What a word holds, names that hold nothing left out. */
function textOf({ known, value, scripts }: Word, { empty }: Values): string | undefined {
  if (known) return value;
  if (scripts.length > 0) return undefined;
  const text = value.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) =>
    empty.has((braced ?? bare)!) ? '' : whole,
  );
  return text.includes('$') ? undefined : text;
}

function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

import type { Span } from '../../base/span';
import type { ProvenanceStep } from '../traced';

/** What a variable holds at one place of a Dockerfile. */
export type Variable =
  | { readonly known: true; readonly value: string; readonly via: readonly ProvenanceStep[] }
  /** `unset`: nobody in the project gives it a value, so a default written beside its use decides. */
  | { readonly known: false; readonly variables: readonly string[]; readonly unset: boolean };

/** Gives a variable's value; `undefined` for one that is certainly not set. */
export type Lookup = (name: string) => Variable | undefined;

/** A word with its variables replaced; unknown with the variables it depends on (none for a text that BuildKit refuses). */
export type Expansion =
  | { readonly known: true; readonly value: string; readonly via: readonly ProvenanceStep[] }
  | { readonly known: false; readonly variables: readonly string[]; readonly tooLong?: true };

/** How a word is to be read. */
export interface Context {
  readonly escape: '\\' | '`';
  readonly lookup: Lookup;
  /** The span of a part of the word, for defaults written inside it. */
  readonly span: (from: number, to: number) => Span;
}

interface Lexer extends Context {
  readonly text: string;
  at: number;
  depth: number;
  failed: boolean;
  tooLong: boolean;
}

/** What a part of a word came to. */
interface Result {
  value: string;
  via: ProvenanceStep[];
  variables: string[];
}

/** Defaults nest; deeper ones than this are no Dockerfile. */
const DEEPEST = 50;
/** Longest value a pattern is matched against. */
const LONGEST = 4096;
/** Linux starts no program with a longer string in its environment (MAX_ARG_STRLEN, include/uapi/linux/binfmts.h). */
const LONGEST_VALUE = 131_072;
/** Of a value that is put together from more places, the first ones are told. */
const MOST_HOPS = 64;

/**
 * Replaces variables and takes quotes and escapes away as BuildKit's `ProcessWord` (frontend/dockerfile/shell/lex.go) does for USER, FROM,
 * ENV, ARG and others: `$X`, `${X}`, `:-` `-` `:+` `+` `:?` `?`, `#` `##` `%` `%%`, `/` `//`.
 */
export function expand(word: string, context: Context): Expansion {
  if (!/[$'"\\`]/.test(word)) return { known: true, value: word, via: [] };
  const lexer: Lexer = { ...context, text: word, at: 0, depth: 0, failed: false, tooLong: false };
  const result = until(lexer, '', false);
  if (lexer.tooLong) return { known: false, variables: [...new Set(result.variables)], tooLong: true };
  if (lexer.failed) return { known: false, variables: result.variables };
  return result.variables.length > 0
    ? { known: false, variables: [...new Set(result.variables)] }
    : { known: true, value: result.value, via: result.via };
}

const nothing = (): Result => ({ value: '', via: [], variables: [] });

/** Adds a part; a value that grows beyond what any program can be given is given up. */
function add(lexer: Lexer, to: Result, part: Result): void {
  to.value += part.value;
  if (to.value.length > LONGEST_VALUE + lexer.text.length) lexer.failed = lexer.tooLong = true;
  for (const step of part.via) if (to.via.length < MOST_HOPS && !to.via.includes(step)) to.via.push(step);
  for (const name of part.variables) if (to.variables.length < MOST_HOPS || !to.variables.includes(name)) to.variables.push(name);
}

/** Reads up to a stop character (`''`: the end). */
function until(lexer: Lexer, stop: string, raw: boolean): Result {
  const { text } = lexer;
  const out = nothing();
  while (lexer.at < text.length && !lexer.failed) {
    const c = text[lexer.at]!;
    if (c === stop) {
      lexer.at++;
      return out;
    }
    if (c === '$') add(lexer, out, dollar(lexer));
    else if (c === "'") {
      const end = text.indexOf("'", lexer.at + 1);
      if (end < 0) lexer.failed = true;
      out.value += text.slice(lexer.at + 1, end < 0 ? undefined : end);
      lexer.at = end + 1;
    } else if (c === '"') add(lexer, out, doubleQuoted(lexer, raw));
    else if (c === lexer.escape) {
      if (raw) out.value += c;
      out.value += text[lexer.at + 1] ?? '';
      lexer.at += 2;
    } else {
      out.value += c;
      lexer.at++;
    }
  }
  if (stop !== '') lexer.failed = true;
  return out;
}

function doubleQuoted(lexer: Lexer, raw: boolean): Result {
  const { text } = lexer;
  const out = nothing();
  lexer.at++;
  while (lexer.at < text.length && !lexer.failed) {
    const c = text[lexer.at]!;
    if (c === '"') {
      lexer.at++;
      return out;
    }
    if (c === '$') add(lexer, out, dollar(lexer));
    else if (c === lexer.escape) {
      if (raw) out.value += c;
      const next = text[lexer.at + 1];
      const special = next === '"' || next === '$' || next === lexer.escape;
      if (special) out.value += next;
      else if (next !== undefined) out.value += c;
      lexer.at += special ? 2 : 1;
    } else {
      out.value += c;
      lexer.at++;
    }
  }
  lexer.failed = true;
  return out;
}

const NAME = /\d+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;

function name(lexer: Lexer): string {
  NAME.lastIndex = lexer.at;
  const found = NAME.exec(lexer.text)?.[0] ?? '';
  lexer.at += found.length;
  return found;
}

/** Reads `$...` at the lexer's place. */
function dollar(lexer: Lexer): Result {
  const { text } = lexer;
  lexer.at++;
  if (text[lexer.at] !== '{') {
    const variable = name(lexer);
    return variable === '' ? { ...nothing(), value: '$' } : held(lexer, variable);
  }
  lexer.at++;
  lexer.depth++;
  const out = lexer.depth > DEEPEST ? fail(lexer) : braced(lexer);
  lexer.depth--;
  return out;
}

function fail(lexer: Lexer): Result {
  lexer.failed = true;
  return nothing();
}

function held(lexer: Lexer, variable: string): Result {
  const found = lexer.lookup(variable);
  if (!found) return nothing();
  return found.known ? { value: found.value, via: [...found.via], variables: [] } : { ...nothing(), variables: [...found.variables] };
}

/** Reads what stands behind `${`. */
function braced(lexer: Lexer): Result {
  const { text } = lexer;
  const variable = name(lexer);
  if (variable === '') return fail(lexer);
  let operator = text[lexer.at] ?? '';
  lexer.at++;
  if (operator === '}') return held(lexer, variable);
  if (operator === '/') return replaced(lexer, variable);
  const colon = operator === ':';
  if (colon) operator = text[lexer.at++] ?? '';
  if (!(colon ? '+-?' : '+-?#%').includes(operator) || operator === '') return fail(lexer);

  const from = lexer.at;
  const word = until(lexer, '}', operator === '#' || operator === '%');
  if (lexer.failed) return nothing();
  if (operator === '#' || operator === '%') return trimmed(lexer, variable, operator, word);
  return conditional(lexer, { variable, operator, colon, from, word });
}

/** `${X-word}` and its kin. */
interface Conditional {
  readonly variable: string;
  readonly operator: string;
  /** True for `:-`, which takes an empty value for none. */
  readonly colon: boolean;
  /** Where the word starts. */
  readonly from: number;
  readonly word: Result;
}

function conditional(lexer: Lexer, { variable, operator, colon, from, word }: Conditional): Result {
  const found = lexer.lookup(variable);
  const absent = !found || (found.known && colon && found.value === '');
  if (operator === '+') {
    if (absent) return nothing();
    return found.known ? word : held(lexer, variable);
  }
  if (operator === '?') return absent ? { ...nothing(), variables: [variable] } : held(lexer, variable);
  if (found && (found.known ? !absent : !found.unset)) return held(lexer, variable);
  const step: ProvenanceStep = { kind: 'variable', name: variable, at: lexer.span(from, lexer.at - 1), from: 'default' };
  return { ...word, via: [step, ...word.via].slice(0, MOST_HOPS) };
}

/** `${X#pattern}` and its kin. */
function trimmed(lexer: Lexer, variable: string, operator: string, word: Result): Result {
  const value = held(lexer, variable);
  if (word.variables.length > 0 || value.variables.length > 0) return { ...nothing(), variables: [...value.variables, ...word.variables] };
  const longest = word.value[0] === operator;
  const pattern = patternOf(longest ? word.value.slice(1) : word.value);
  if (!pattern || value.value.length > LONGEST) return fail(lexer);
  const fromEnd = operator === '%';
  if (fromEnd) pattern.reverse();
  const letters = [...value.value];
  if (fromEnd) letters.reverse();
  const length = matchLength(pattern, letters, 0, longest);
  const rest = letters.slice(length ?? 0);
  if (fromEnd) rest.reverse();
  return { ...value, value: rest.join('') };
}

/** `${X/pattern/replacement}`, `${X//pattern/replacement}`. */
function replaced(lexer: Lexer, variable: string): Result {
  const all = lexer.text[lexer.at] === '/';
  if (all) lexer.at++;
  const patternWord = until(lexer, '/', true);
  const replacement = until(lexer, '}', true);
  const value = held(lexer, variable);
  const variables = [...value.variables, ...patternWord.variables, ...replacement.variables];
  if (variables.length > 0) return { ...nothing(), variables };
  const pattern = patternOf(patternWord.value);
  if (lexer.failed || !pattern || value.value.length > LONGEST) return fail(lexer);
  const letters = [...value.value];
  let out = '';
  let i = 0;
  let done = false;
  // Behind a match, an empty match at the same place does not count.
  let behind = -1;
  while (i <= letters.length) {
    const length = done ? undefined : matchLength(pattern, letters, i, true);
    if (length !== undefined && (length > 0 || behind !== i)) {
      out += replacement.value;
      done = !all;
      i += length;
      behind = i;
      if (length > 0) continue;
    }
    out += letters[i] ?? '';
    i++;
  }
  return { ...value, value: out };
}

/** One step of a pattern: a letter, any letter, any letters. */
type Step = { readonly any: 'one' | 'many' } | { readonly letter: string };

function patternOf(word: string): Step[] | undefined {
  const steps: Step[] = [];
  const letters = [...word];
  for (let i = 0; i < letters.length; i++) {
    const c = letters[i]!;
    if (c === '*') steps.push({ any: 'many' });
    else if (c === '?') steps.push({ any: 'one' });
    else if (c === '\\') {
      const next = letters[++i];
      if (next === undefined || !'}/*?\\'.includes(next)) return undefined;
      steps.push({ letter: next });
    } else steps.push({ letter: c });
  }
  return steps;
}

/** How many letters from `from` on a pattern matches: the fewest or the most. Linear in both, so no pattern can stall the reader. */
function matchLength(pattern: readonly Step[], letters: readonly string[], from: number, longest: boolean): number | undefined {
  let states = closure(pattern, new Set([0]));
  let best: number | undefined;
  for (let i = from; ; i++) {
    if (states.has(pattern.length)) {
      best = i - from;
      if (!longest) return best;
    }
    const letter = letters[i];
    if (letter === undefined || states.size === 0) return best;
    states = closure(pattern, statesBehind(pattern, states, letter));
  }
}

function statesBehind(pattern: readonly Step[], states: ReadonlySet<number>, letter: string): Set<number> {
  const next = new Set<number>();
  for (const state of states) {
    const step = pattern[state];
    if (!step) continue;
    if ('letter' in step) {
      if (step.letter === letter) next.add(state + 1);
    } else next.add(step.any === 'many' ? state : state + 1);
  }
  return next;
}

/** States reachable without a letter: `*` may match nothing. */
function closure(pattern: readonly Step[], states: Set<number>): Set<number> {
  for (const state of states) {
    const step = pattern[state];
    if (step && 'any' in step && step.any === 'many') states.add(state + 1);
  }
  return states;
}

import { cleanPath } from '../base/path';
import type { FileId } from '../base/span';
import { skipSpace, trimEnd } from './docker-words';

/** One line of a .dockerignore file. */
interface IgnorePattern {
  /** As it is matched: cleaned, without `!`. */
  readonly text: string;
  /** `!`: what it matches is sent along after all. */
  readonly exception: boolean;
  readonly start: number;
  readonly end: number;
}

/** A .dockerignore file, read. */
export interface Dockerignore {
  readonly file: FileId;
  readonly text: string;
  readonly patterns: readonly IgnorePattern[];
}

/** Docker refuses a file with a longer line: it reads lines with bufio.Scanner, whose buffer holds 64 KiB. */
const longestLine = 65_535;

/** Reads a .dockerignore file as moby/patternmatcher's `ignorefile.ReadAll` does: comments and blank lines mean nothing. */
export function parseDockerignore(file: FileId, text: string): Dockerignore {
  const patterns: IgnorePattern[] = [];
  for (let pos = text.charCodeAt(0) === 0xfeff ? 1 : 0; pos < text.length; ) {
    const newline = text.indexOf('\n', pos);
    const lineEnd = newline < 0 ? text.length : newline;
    const start = skipSpace(text, pos, lineEnd);
    const end = trimEnd(text, start, lineEnd);
    if (start < end && text[pos] !== '#' && lineEnd - pos <= longestLine) {
      const marked = text[start] === '!';
      const cleaned = cleanPath(text.slice(marked ? skipSpace(text, start + 1, end) : start, end));
      const bare = cleaned.length > 1 ? cleaned.replace(/^\//, '') : cleaned;
      // The mark counts behind a leading slash, too, which is taken away before it is looked for.
      const exception = marked || bare.startsWith('!');
      const pattern = exception && !marked ? bare.slice(1) : bare;
      if (pattern !== '') patterns.push({ text: pattern, exception, start, end });
    }
    pos = lineEnd + 1;
  }
  return { file, text, patterns };
}

/**
 * True when a file of the context is not sent to the build (moby/patternmatcher, `MatchesOrParentMatches`): the last pattern that matches
 * the path or a folder above it decides.
 * @param path relative to the context, with `/`
 */
export function isIgnored(ignore: Dockerignore, path: string): boolean {
  const parts = path.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  let ignored = false;
  for (const { text, exception } of ignore.patterns) {
    if (exception === ignored && paths.some((each) => matches(text, each))) ignored = !exception;
  }
  return ignored;
}

/** One step of a pattern. */
type Step =
  | { readonly kind: 'letter'; readonly letter: string }
  /** `?`, `*`: not a slash; `many` ones of it, or exactly one. */
  | { readonly kind: 'part'; readonly many: boolean }
  /** `**`: nothing, or what the next step reads. */
  | { readonly kind: 'maybe' }
  /** Folders, up to a slash, or (`all`, at the end) anything. */
  | { readonly kind: 'folders'; readonly all: boolean }
  | { readonly kind: 'class'; readonly not: boolean; readonly ranges: readonly (readonly [low: string, high: string])[] };

function matches(pattern: string, path: string): boolean {
  // Without other wildcards, `**` at the start stands for any text, not for whole folders.
  if (/^\*\*[^*?[\]\\]*$/.test(pattern)) {
    const rest = pattern.slice(2);
    return path.endsWith(rest) || (rest.startsWith('/') && path === rest.slice(1));
  }
  return walk(stepsOf(pattern), [...path]);
}

interface Cursor {
  readonly letters: readonly string[];
  at: number;
}

function stepsOf(pattern: string): Step[] {
  const cursor: Cursor = { letters: [...pattern], at: 0 };
  const { letters } = cursor;
  const steps: Step[] = [];
  while (cursor.at < letters.length) {
    const c = letters[cursor.at++]!;
    if (c === '*' && letters[cursor.at] === '*') {
      cursor.at++;
      if (letters[cursor.at] === '/') cursor.at++;
      steps.push({ kind: 'maybe' }, { kind: 'folders', all: cursor.at === letters.length });
    } else if (c === '*' || c === '?') steps.push({ kind: 'part', many: c === '*' });
    else if (c === '[') steps.push(classOf(cursor));
    else steps.push({ kind: 'letter', letter: c === '\\' && cursor.at < letters.length ? letters[cursor.at++]! : c });
  }
  return steps;
}

/** Reads what stands behind `[`. A `]` that is the first letter stands for itself. */
function classOf(cursor: Cursor): Step {
  const { letters } = cursor;
  const not = letters[cursor.at] === '^';
  if (not) cursor.at++;
  const ranges: [string, string][] = [];
  while (cursor.at < letters.length && (letters[cursor.at] !== ']' || ranges.length === 0)) {
    const low = classLetter(cursor);
    const isRange = letters[cursor.at] === '-' && letters[cursor.at + 1] !== undefined;
    if (isRange) cursor.at++;
    ranges.push([low, isRange ? classLetter(cursor) : low]);
  }
  cursor.at++;
  return { kind: 'class', not, ranges };
}

function classLetter(cursor: Cursor): string {
  if (cursor.letters[cursor.at] === '\\') cursor.at++;
  return cursor.letters[cursor.at++] ?? '';
}

/** Follows all ways through a pattern at once, so that no pattern takes more than linear time. */
function walk(steps: readonly Step[], letters: readonly string[]): boolean {
  let states = closure(steps, new Set([0]), false);
  for (const letter of letters) {
    const next = new Set<number>();
    for (const state of states) {
      const step = steps[state];
      if (step?.kind === 'folders') next.add(state);
      else if (step?.kind === 'part' && letter !== '/') next.add(step.many ? state : state + 1);
      else if (step?.kind === 'letter' && step.letter === letter) next.add(state + 1);
      else if (step?.kind === 'class' && step.ranges.some(([low, high]) => low <= letter && letter <= high) !== step.not)
        next.add(state + 1);
    }
    states = closure(steps, next, letter === '/');
    if (states.size === 0) return false;
  }
  return states.has(steps.length);
}

/** Adds the states that are reached without a letter more; `slash` when the letter before was one. */
function closure(steps: readonly Step[], states: Set<number>, slash: boolean): Set<number> {
  for (const state of states) {
    const step = steps[state];
    if (step?.kind === 'maybe') states.add(state + 1).add(state + 2);
    else if ((step?.kind === 'part' && step.many) || (step?.kind === 'folders' && (slash || step.all))) states.add(state + 1);
  }
  return states;
}

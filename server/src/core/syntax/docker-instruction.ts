import { nearest } from '../base/nearest';
import type { FileId } from '../base/span';
import {
  blankFrom,
  endsBytes,
  type FlagPart,
  flagsOf,
  jsonWords,
  type Part,
  plainWords,
  quotedWords,
  skipBlank,
  skipBytes,
} from './docker-words';
import type { Flag, Instruction, Word } from './dockertree';
import type { Problem } from './tree';

/** Every instruction of a Dockerfile (BuildKit frontend/dockerfile/command/command.go). */
const KEYWORDS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;
/** The same, to look a keyword up. */
export const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

/** Instructions that mean nothing, or do nothing, without arguments. */
const NEEDS: Readonly<Record<string, string>> = {
  ADD: 'a source and a destination',
  ARG: 'a name',
  COPY: 'a source and a destination',
  ENV: 'NAME=value',
  EXPOSE: 'a port',
  FROM: 'an image',
  HEALTHCHECK: 'CMD and a command, or NONE',
  LABEL: 'name=value',
  MAINTAINER: 'a name',
  ONBUILD: 'an instruction',
  SHELL: 'a JSON array of strings',
  STOPSIGNAL: 'a signal',
  USER: 'a user',
  VOLUME: 'a path',
  WORKDIR: 'a path',
};

/** While it is made. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Where problems of one reading go. */
export interface Log {
  readonly file: FileId;
  readonly escape: '\\' | '`';
  readonly problems: Problem[];
  /** Instructions that nobody knows, apart: a text of nothing else is no Dockerfile. */
  readonly unknown: Problem[];
}

/** Notes a problem at a range of the file. */
export function report(log: Log, start: number, end: number, message: string): void {
  log.problems.push({ at: { file: log.file, start, end }, message });
}

/** The lines of one instruction, joined: character `i` of `text` from `from[k]` on stands at `to[k] + i - from[k]` in the file. */
export interface Joined {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The offset in the file of a character of a joined line. */
function offsetOf(joined: Joined, index: number): number {
  const { from, to } = joined;
  let low = 0;
  let high = from.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= index) low = middle;
    else high = middle;
  }
  return to[low]! + index - from[low]!;
}

/** Start and end in the file of a range of a joined line; the end is just behind the range's last character. */
export function spanOf(joined: Joined, part: { readonly from: number; readonly to: number }): { start: number; end: number } {
  const start = offsetOf(joined, part.from);
  return { start, end: part.to > part.from ? offsetOf(joined, part.to - 1) + 1 : start };
}

/** The offset of each character of a range, and one more for its end. */
function offsetsOf(joined: Joined, from: number, to: number): number[] {
  const offsets: number[] = [];
  for (let k = 0; k < joined.from.length; k++) {
    const pieceFrom = joined.from[k]!;
    const pieceTo = Math.min(joined.from[k + 1] ?? to, to);
    for (let i = Math.max(pieceFrom, from); i < pieceTo; i++) offsets.push(joined.to[k]! + i - pieceFrom);
  }
  offsets.push(to > from ? offsets[offsets.length - 1]! + 1 : spanOf(joined, { from: Math.max(from - 1, 0), to: from }).end);
  return offsets;
}

function wordOf(joined: Joined, part: Part): Word {
  const { start, end } = spanOf(joined, part);
  return { text: part.text, start, end };
}

/**
 * Reads the instruction in `[from, to)` of a joined line; heredocs are left to the caller.
 * @param outer false for the trigger of ONBUILD
 */
export function readInstruction(r: Log, joined: Joined, from: number, to: number, outer: boolean): Mutable<Instruction> {
  const line = joined.text;
  const keywordTo = blankFrom(line, from, to);
  const written = line.slice(from, keywordTo);
  const keyword = written.toUpperCase();
  const at = spanOf(joined, { from, to: keywordTo });
  const { flags, next } = flagsOf(line, skipBlank(line, keywordTo, to), to, r.escape);
  const { words, json = false, trigger } = readArguments(r, { joined, keyword, from: next, to, outer });

  if (!KNOWN.has(keyword)) reportUnknown(r, at, written);
  else if (!outer && (keyword === 'ONBUILD' || keyword === 'FROM' || keyword === 'MAINTAINER')) {
    report(r, at.start, at.end, `ONBUILD cannot trigger ${keyword}: name another instruction, or remove the line.`);
  } else if (next === to && NEEDS[keyword] !== undefined) {
    report(r, at.start, at.end, `${keyword} has no arguments: give it ${NEEDS[keyword]}, or remove the line.`);
  }

  let offsets: readonly number[] | undefined;
  return {
    keyword,
    keywordStart: at.start,
    keywordEnd: at.end,
    start: at.start,
    end: spanOf(joined, { from, to }).end,
    flags: flags.map((part) => flagOf(joined, part)),
    words: words.map((part) => wordOf(joined, part)),
    json,
    heredocs: [],
    rest: line.slice(next, to),
    // One number a character is much for what few look at.
    get restOffsets() {
      offsets ??= offsetsOf(joined, next, to);
      return offsets;
    },
    ...(trigger && { trigger }),
  };
}

function flagOf(joined: Joined, part: FlagPart): Flag {
  const equals = part.text.indexOf('=');
  const word = wordOf(joined, part);
  return {
    ...word,
    name: part.text.slice(2, equals < 0 ? undefined : equals),
    value: equals < 0 ? '' : part.text.slice(equals + 1),
    valueStart: part.valueAt < part.to ? offsetOf(joined, part.valueAt) : word.end,
  };
}

function reportUnknown(r: Log, at: { readonly start: number; readonly end: number }, written: string): void {
  const near = nearest(written, KEYWORDS);
  const what = `"${shown(written)}" is not a Dockerfile instruction`;
  const todo = near
    ? `write ${near}, or remove the line`
    : 'remove the line, or end the line above it with the escape character to continue that one';
  r.unknown.push({ at: { file: r.file, ...at }, message: `${what}: ${todo}.` });
}

/** What stands behind a keyword and its flags, `[from, to)` of a joined line. */
interface Behind {
  readonly joined: Joined;
  readonly keyword: string;
  readonly from: number;
  readonly to: number;
  /** False for the trigger of ONBUILD. */
  readonly outer: boolean;
}

interface Arguments {
  readonly words: readonly Part[];
  /** True for an exec form. */
  readonly json?: boolean;
  readonly trigger?: Mutable<Instruction>;
}

function readArguments(r: Log, behind: Behind): Arguments {
  const { joined, keyword, from, to, outer } = behind;
  const line = joined.text;
  switch (keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return readList(r, behind, whole(line, from, to));
    case 'COPY':
    case 'ADD':
    case 'VOLUME':
      return readList(r, behind, plainWords(line, from, to));
    case 'FROM':
    case 'EXPOSE':
      return { words: plainWords(line, from, to) };
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return { words: whole(line, from, to) };
    case 'ARG':
      return { words: quotedWords(line, from, to, r.escape) };
    case 'ENV':
    case 'LABEL': {
      const words = readPairs(r, behind);
      valueless(r, joined, keyword, words);
      return { words };
    }
    case 'HEALTHCHECK':
      return readHealthcheck(r, behind);
    case 'ONBUILD':
      // A trigger of a trigger is not allowed, so it is not read.
      return { words: [], ...(outer && from < to && { trigger: readInstruction(r, joined, from, to, false) }) };
    default:
      return { words: [] };
  }
}

function whole(line: string, from: number, to: number): readonly Part[] {
  return from < to ? [{ text: line.slice(from, to), from, to }] : [];
}

/** The strings of an exec form, else the words of the shell form. */
function readList(r: Log, { joined, keyword, from, to }: Behind, shellForm: readonly Part[]): Arguments {
  const strings = jsonWords(joined.text, from, to);
  if (strings === undefined) return { words: shellForm };
  if (strings !== 'mixed') return { words: strings, json: true };
  const span = spanOf(joined, { from, to });
  report(r, span.start, span.end, `A JSON array after ${keyword} may contain only strings: put every element in double quotes.`);
  return { words: shellForm };
}

/** `NAME=value ...`, or `NAME value` of the old style. */
function readPairs(r: Log, { joined: { text: line }, from, to }: Behind): readonly Part[] {
  const words = quotedWords(line, from, to, r.escape);
  if (!words[0] || words[0].text.includes('=')) return words;
  const name = blankFrom(line, from, to);
  return [{ text: line.slice(from, name), from, to: name }, ...whole(line, skipBlank(line, name, to), to)];
}

function readHealthcheck(r: Log, behind: Behind): Arguments {
  const { from, to, joined } = behind;
  const line = joined.text;
  let type = from;
  while (type < to && !endsBytes(line.charCodeAt(type))) type++;
  const command = skipBytes(line, type, to);
  const { words, json = false } = readList(r, { ...behind, from: command }, whole(line, command, to));
  return { words: from < to ? [{ text: line.slice(from, type), from, to: type }, ...words] : [], json };
}

/** Notes a name of ENV or LABEL that has no value. */
function valueless(r: Log, joined: Joined, keyword: string, words: readonly Part[]): void {
  const old = words[0] && !words[0].text.includes('=');
  const part = old ? (words.length === 1 ? words[0] : undefined) : words.find(({ text }) => !text.includes('='));
  if (!part) return;
  const { start, end } = spanOf(joined, part);
  const name = shown(part.text);
  report(r, start, end, `"${name}" has no value after ${keyword}: write ${name}=value, or put a value with spaces in quotes.`);
}

/** A name of the file, fit for a message: without control characters and not too long. */
export function shown(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffd]/g, '?');
  return clean.length > 40 ? `${clean.slice(0, 40)}...` : clean;
}

import { DockerfileParser } from 'dockerfile-ast';
import { lineStarts } from '../text/lines';
import { nearest } from '../text/nearest';
import type { FileId } from '../text/site';
import { blankFrom, flagsOf, isSpace, jsonWords, type Part, plainWords, quotedWords, skipBlank, skipSpace, trimEnd } from './docker-words';
import type { DockerTree, Flag, Heredoc, Instruction, ParserDirective, Word } from './dockertree';
import { type HeredocMark, heredocsOf } from './heredoc';
import type { Problem } from './tree';

/** Every instruction of a Dockerfile (BuildKit frontend/dockerfile/command/command.go). */
export const KEYWORDS = [
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
const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

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
  RUN: 'a command',
  SHELL: 'a JSON array of strings',
  STOPSIGNAL: 'a signal',
  USER: 'a user',
  VOLUME: 'a path',
  WORKDIR: 'a path',
};

/** The lines of one instruction, joined: character `i` of `text` from `from[k]` on stands at `to[k] + i - from[k]` in the file. */
interface Joined {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** What one reading collects. */
interface Reading {
  readonly file: FileId;
  readonly text: string;
  escape: '\\' | '`';
  readonly directives: ParserDirective[];
  readonly instructions: Instruction[];
  readonly problems: Problem[];
  readonly unknown: Problem[];
  readonly comments: { start: number; end: number }[];
}

/**
 * Reads a text as a Dockerfile. Total: what is wrong becomes a problem, and the rest is still read. dockerfile-ast says where
 * instructions start; where each one ends and what its words are follows BuildKit's parser (frontend/dockerfile/parser), and so do the
 * starts where the two differ (escaped escape characters, heredocs with a file descriptor, lone carriage returns).
 * `words` are the arguments as BuildKit's parser hands them on: a shell form, USER, WORKDIR and STOPSIGNAL have one word, an `ENV NAME value`
 * of the old style two, ONBUILD none (see `trigger`).
 * @param file name of the file, for the sites of problems
 */
export function parseDockerfile(file: FileId, text: string): DockerTree {
  const r: Reading = { file, text, escape: '\\', directives: [], instructions: [], problems: [], unknown: [], comments: [] };
  let pos = readDirectives(r, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  for (const { start, end } of proposals(text, pos)) {
    if (start >= pos) {
      readComments(r, pos, start);
      pos = readLine(r, text.lastIndexOf('\n', start - 1) + 1);
    }
    while (pos < end) pos = readLine(r, pos);
  }
  readComments(r, pos, text.length);
  judge(r);
  return {
    file,
    text,
    escape: r.escape,
    directives: r.directives,
    instructions: r.instructions,
    problems: r.problems.sort((a, b) => a.at.start - b.at.start),
    comments: r.comments,
  };
}

/** Where dockerfile-ast sees instructions. Comments are hidden from it: sorting them into stages takes it quadratic time. */
function proposals(text: string, bodyStart: number): { start: number; end: number }[] {
  const body = text.slice(bodyStart);
  const hidden = body.includes('#') ? body.replace(/^[ \t]*#[^\n]*/gm, (comment) => ' '.repeat(comment.length)) : body;
  const starts = lineStarts(text);
  const length = text.length;
  return DockerfileParser.parse(text.slice(0, bodyStart) + hidden)
    .getInstructions()
    .map((instruction) => {
      const { start, end } = instruction.getRange();
      return {
        start: Math.min((starts[start.line] ?? length) + start.character, length),
        end: Math.min((starts[end.line] ?? length) + end.character, length),
      };
    });
}

const DIRECTIVES: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

/** Reads the parser directives on top (`DirectiveParser` of directives.go); returns the offset of the line behind them. */
function readDirectives(r: Reading, from: number): number {
  let pos = from;
  while (pos < r.text.length) {
    const newline = r.text.indexOf('\n', pos);
    const lineEnd = newline < 0 ? r.text.length : newline;
    const start = skipSpace(r.text, pos, lineEnd);
    const end = trimEnd(r.text, start, lineEnd);
    const match = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+)$/su.exec(r.text.slice(start, end));
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!DIRECTIVES.has(name)) break;
    const value = match?.[2] ?? '';
    if (r.directives.some((other) => other.name === name)) {
      report(r, start, end, `The directive "${name}" stands here a second time: keep one of the two lines.`);
    } else if (name === 'escape' && value !== '\\' && value !== '`') {
      report(r, end - value.length, end, 'The escape character can only be \\ or `: write one of them, or remove the line.');
    } else if (name === 'escape') r.escape = value as '\\' | '`';
    r.directives.push({ name, value, start, end });
    pos = newline < 0 ? lineEnd : newline + 1;
  }
  return pos;
}

function report(r: Reading, start: number, end: number, message: string): void {
  r.problems.push({ at: { file: r.file, start, end }, message });
}

/** Collects the comments of lines that hold nothing else. */
function readComments(r: Reading, from: number, to: number): void {
  for (let hash = r.text.indexOf('#', from); hash >= 0 && hash < to; ) {
    const newline = r.text.indexOf('\n', hash);
    const end = newline < 0 ? r.text.length : newline;
    r.comments.push({ start: hash, end: trimNewline(r.text, hash, end) });
    hash = r.text.indexOf('#', end);
  }
}

/** Index behind the last character that is no carriage return. */
function trimNewline(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === 13) end--;
  return end;
}

/** Reads the line at `pos` with all lines that continue it and the heredocs it announces; returns the offset of the line behind. */
function readLine(r: Reading, pos: number): number {
  const { text } = r;
  const pieces: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let length = 0;
  let start = -1;
  let end = pos;
  let next = pos;
  let continued = true;
  while (continued && next < text.length) {
    const lineStart = next;
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    next = newline < 0 ? lineEnd : newline + 1;
    const content = skipSpace(text, lineStart === 0 && text.charCodeAt(0) === 0xfeff ? 1 : lineStart, lineEnd);
    const last = trimEnd(text, content, lineEnd);
    if (content === last || text.charCodeAt(content) === 35) {
      if (content < last) r.comments.push({ start: content, end: trimNewline(text, content, lineEnd) });
      if (start < 0) return next;
      continue;
    }
    const pieceStart = start < 0 ? content : lineStart;
    let pieceEnd = trimNewline(text, pieceStart, lineEnd);
    let mark = pieceEnd;
    while (mark > pieceStart && (text[mark - 1] === ' ' || text[mark - 1] === '\t')) mark--;
    // An escape character behind another one continues nothing.
    continued = text[mark - 1] === r.escape && mark > pieceStart && (mark - 1 === pieceStart || text[mark - 2] !== r.escape);
    if (continued) pieceEnd = mark - 1;
    if (start < 0) start = content;
    end = last;
    if (pieceEnd === pieceStart) continue;
    pieces.push(text.slice(pieceStart, pieceEnd));
    from.push(length);
    to.push(pieceStart);
    length += pieceEnd - pieceStart;
  }
  const joined: Joined = { text: pieces.length === 1 ? pieces[0]! : pieces.join(''), from, to };
  const first = skipSpace(joined.text, 0, length);
  if (first === length) {
    report(r, start, end, 'A line continuation without an instruction: remove it, or write the instruction.');
    return next;
  }
  let instruction = readInstruction(r, joined, first, trimEnd(joined.text, first, length), true);
  let heredocs: readonly Heredoc[] = [];
  if (takesHeredocs(instruction) && joined.text.includes('<<')) {
    const body = readHeredocs(r, joined, heredocsOf(joined.text), next);
    heredocs = body.heredocs;
    if (heredocs.length > 0) end = body.end;
    next = body.next;
  }
  const trigger = instruction.trigger && { ...instruction.trigger, end, heredocs };
  instruction = { ...instruction, start, end, heredocs, ...(trigger && { trigger }) };
  r.instructions.push(instruction);
  return next;
}

function takesHeredocs(instruction: Instruction): boolean {
  const { keyword, json } = instruction.trigger ?? instruction;
  return !json && (keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD');
}

/** Reads the bodies that follow a line, in the order of their marks. */
function readHeredocs(
  r: Reading,
  joined: Joined,
  marks: readonly HeredocMark[],
  from: number,
): { readonly heredocs: readonly Heredoc[]; readonly end: number; readonly next: number } {
  const { text } = r;
  const heredocs: Heredoc[] = [];
  let next = from;
  let end = from;
  for (const mark of marks) {
    const start = next;
    let bodyEnd = -1;
    while (next < text.length && bodyEnd < 0) {
      const lineStart = next;
      const newline = text.indexOf('\n', lineStart);
      const lineEnd = newline < 0 ? text.length : newline;
      next = newline < 0 ? lineEnd : newline + 1;
      const last = trimNewline(text, lineStart, lineEnd);
      let first = lineStart;
      if (mark.chomp) while (text[first] === '\t') first++;
      if (last - first === mark.name.length && text.startsWith(mark.name, first)) {
        bodyEnd = lineStart;
        end = last;
      }
    }
    if (bodyEnd < 0) {
      bodyEnd = text.length;
      end = trimEnd(text, start, text.length);
      const at = siteOf(joined, mark);
      report(
        r,
        at.start,
        at.end,
        `The heredoc "${shown(mark.name)}" is never closed: end its text with a line that holds only ${shown(mark.name)}.`,
      );
    }
    heredocs.push({ name: mark.name, expand: mark.expand, chomp: mark.chomp, body: text.slice(start, bodyEnd), start, end: bodyEnd });
  }
  return { heredocs, end, next };
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
function siteOf(joined: Joined, part: { readonly from: number; readonly to: number }): { start: number; end: number } {
  const start = offsetOf(joined, part.from);
  return { start, end: part.to > part.from ? offsetOf(joined, part.to - 1) + 1 : start };
}

function wordOf(joined: Joined, part: Part): Word {
  const { start, end } = siteOf(joined, part);
  return { text: part.text, start, end };
}

/** Reads the instruction in `[from, to)` of a joined line. */
function readInstruction(r: Reading, joined: Joined, from: number, to: number, outer: boolean): Instruction {
  const line = joined.text;
  const keywordTo = blankFrom(line, from, to);
  const written = line.slice(from, keywordTo);
  const keyword = written.toUpperCase();
  const at = siteOf(joined, { from, to: keywordTo });
  const { flags, next } = flagsOf(line, skipBlank(line, keywordTo, to), to, r.escape);
  let json = false;
  let words: readonly Part[] = [];
  let trigger: Instruction | undefined;

  const list = (start: number, otherwise: () => readonly Part[]): readonly Part[] => {
    const strings = jsonWords(line, start, to);
    if (strings === 'mixed') {
      const site = siteOf(joined, { from: start, to });
      report(r, site.start, site.end, `A JSON array behind ${keyword} may hold only strings: put every element in double quotes.`);
      return otherwise();
    }
    if (strings) json = true;
    return strings ?? otherwise();
  };
  const whole = (start: number): readonly Part[] => (start < to ? [{ text: line.slice(start, to), from: start, to }] : []);

  switch (keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      words = list(next, () => whole(next));
      break;
    case 'COPY':
    case 'ADD':
    case 'VOLUME':
      words = list(next, () => plainWords(line, next, to));
      break;
    case 'FROM':
    case 'EXPOSE':
      words = plainWords(line, next, to);
      break;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      words = whole(next);
      break;
    case 'ARG':
      words = quotedWords(line, next, to, r.escape);
      break;
    case 'ENV':
    case 'LABEL': {
      words = quotedWords(line, next, to, r.escape);
      if (words[0] && !words[0].text.includes('=')) {
        const name = blankFrom(line, next, to);
        words = [{ text: line.slice(next, name), from: next, to: name }, ...whole(skipBlank(line, name, to))];
      }
      break;
    }
    case 'HEALTHCHECK': {
      let type = next;
      while (type < to && !isSpace(line.charCodeAt(type))) type++;
      const command = skipSpace(line, type, to);
      const rest = list(command, () => whole(command));
      words = next < to ? [{ text: line.slice(next, type), from: next, to: type }, ...rest] : [];
      break;
    }
    case 'ONBUILD':
      // A trigger of a trigger is not allowed, so it is not read.
      if (outer && next < to) trigger = readInstruction(r, joined, next, to, false);
      break;
  }

  if (!KNOWN.has(keyword)) {
    const near = nearest(written, KEYWORDS);
    const what = `"${shown(written)}" is no Dockerfile instruction`;
    const todo = near
      ? `write ${near}, or remove the line`
      : 'remove the line, or end the line above it with the escape character to continue that one';
    r.unknown.push({ at: { file: r.file, ...at }, message: `${what}: ${todo}.` });
  } else if (!outer && (keyword === 'ONBUILD' || keyword === 'FROM' || keyword === 'MAINTAINER')) {
    report(r, at.start, at.end, `ONBUILD cannot trigger ${keyword}: name another instruction, or remove the line.`);
  } else if (next === to && NEEDS[keyword] !== undefined) {
    report(r, at.start, at.end, `${keyword} has no arguments: give it ${NEEDS[keyword]}, or remove the line.`);
  }

  const offsets: number[] = [];
  for (let k = 0; k < joined.from.length; k++) {
    const pieceFrom = joined.from[k]!;
    const pieceTo = Math.min(joined.from[k + 1] ?? to, to);
    for (let i = Math.max(pieceFrom, next); i < pieceTo; i++) offsets.push(joined.to[k]! + i - pieceFrom);
  }
  const end = siteOf(joined, { from, to }).end;
  offsets.push(offsets.length > 0 ? offsets[offsets.length - 1]! + 1 : end);
  return {
    keyword,
    keywordStart: at.start,
    keywordEnd: at.end,
    start: at.start,
    end,
    flags: flags.map((part): Flag => {
      const equals = part.text.indexOf('=');
      const word = wordOf(joined, part);
      return {
        ...word,
        name: part.text.slice(2, equals < 0 ? undefined : equals),
        value: equals < 0 ? '' : part.text.slice(equals + 1),
        valueStart: part.valueAt < part.to ? offsetOf(joined, part.valueAt) : word.end,
      };
    }),
    words: words.map((part) => wordOf(joined, part)),
    json,
    heredocs: [],
    rest: line.slice(next, to),
    restOffsets: offsets,
    ...(trigger && { trigger }),
  };
}

/** A name of the file, fit for a message: without control characters and not too long. */
function shown(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffd]/g, '?');
  return clean.length > 40 ? `${clean.slice(0, 40)}...` : clean;
}

/** Problems of the file as a whole. */
function judge(r: Reading): void {
  const { instructions } = r;
  const first = instructions[0];
  if (!first) {
    if (r.problems.length === 0) report(r, 0, 0, 'The Dockerfile has no instructions: start it with FROM and an image.');
    return;
  }
  // A text without any instruction is no Dockerfile: one sentence says so better than one for each line.
  if (r.unknown.length === instructions.length) {
    r.problems.push(r.unknown[0]!);
    return;
  }
  r.problems.push(...r.unknown);
  const early = instructions.find((instruction) => instruction.keyword !== 'ARG');
  if (early?.keyword === 'FROM') return;
  const late = early && KNOWN.has(early.keyword) && instructions.some((instruction) => instruction.keyword === 'FROM');
  const at = early ?? first;
  if (late)
    report(r, at.keywordStart, at.keywordEnd, `${at.keyword} stands before the first FROM: move it below, only ARG may stand there.`);
  else if (!instructions.some((instruction) => instruction.keyword === 'FROM')) {
    report(r, at.keywordStart, at.keywordEnd, 'The Dockerfile has no FROM: start it with FROM and an image.');
  }
}

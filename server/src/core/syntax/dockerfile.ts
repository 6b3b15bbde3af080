import { DockerfileParser } from 'dockerfile-ast';
import { lineStarts } from '../base/lines';
import { append } from '../base/many';
import type { FileId } from '../base/span';
import { type Joined, KNOWN, type Log, readInstruction, report, shown, spanOf } from './docker-instruction';
import { skipSpace, trimEnd } from './docker-words';
import type { DockerTree, Heredoc, Instruction, ParserDirective } from './dockertree';
import { type HeredocMark, heredocsOf } from './heredoc';

/** What one reading collects. */
interface Reading extends Log {
  readonly text: string;
  escape: '\\' | '`';
  readonly directives: ParserDirective[];
  readonly instructions: Instruction[];
  readonly comments: { start: number; end: number }[];
  /** How many characters of instructions may still be read. */
  left: number;
}

/**
 * Reads a text as a Dockerfile. Total: what is wrong becomes a problem, and the rest is still read. dockerfile-ast says where
 * instructions start; where each one ends and what its words are follows BuildKit's parser (frontend/dockerfile/parser), and so do the
 * starts where the two differ (escaped escape characters, heredocs with a file descriptor, lone carriage returns).
 * `words` are the arguments as BuildKit's parser hands them on: a shell form, USER, WORKDIR and STOPSIGNAL have one word, an `ENV NAME value`
 * of the old style two, ONBUILD none (see `trigger`).
 * @param file name of the file, for the spans of problems
 */
export function parseDockerfile(file: FileId, source: string): DockerTree {
  const { text, long } = withoutLongLines(source);
  const r: Reading = {
    file,
    text,
    escape: '\\',
    directives: [],
    instructions: [],
    problems: [],
    unknown: [],
    comments: [],
    left: mostCharacters,
  };
  for (const start of long)
    report(r, start, start, 'This line has more than 65535 bytes, which Docker refuses: split it, or copy a file with its text.');
  let pos = readDirectives(r, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  for (const { start, end } of proposals(text, pos)) {
    if (start >= pos) {
      readComments(r, pos, start);
      pos = readLine(r, text.lastIndexOf('\n', start - 1) + 1);
    }
    while (pos < end) pos = readLine(r, pos);
  }
  readComments(r, pos, text.length);
  analyze(r);
  return {
    language: 'docker',
    file,
    text: source,
    escape: r.escape,
    directives: r.directives,
    instructions: r.instructions,
    problems: r.problems.sort((a, b) => a.at.start - b.at.start),
    comments: r.comments,
  };
}

/** More than any image is built of, which has 127 layers at most: what is made of a word takes some hundred bytes. */
const mostCharacters = 1_000_000;

/** BuildKit reads lines with bufio.Scanner, whose buffer holds 64 KiB (`handleScannerError` in parser.go). */
const longestLine = 65_535;

/** The text with blanks in the place of lines that Docker does not read, and where they start. */
function withoutLongLines(source: string): { readonly text: string; readonly long: readonly number[] } {
  const long: number[] = [];
  let text = '';
  let kept = 0;
  // A character has three bytes at most.
  if (source.length * 3 <= longestLine) return { text: source, long };
  for (let start = 0; start < source.length; ) {
    const newline = source.indexOf('\n', start);
    const end = newline < 0 ? source.length : newline;
    if ((end - start) * 3 > longestLine && byteLength(source, start, end) > longestLine) {
      long.push(start);
      text += source.slice(kept, start) + ' '.repeat(end - start);
      kept = end;
    }
    start = end + 1;
  }
  return { text: text + source.slice(kept), long };
}

/** How many bytes a part of a text has as UTF-8; halves of characters count as whole ones. */
function byteLength(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** Of longer texts nobody is asked where instructions start: dockerfile-ast takes some hundred bytes for each character. */
const longestAsked = 1_000_000;

/** Where dockerfile-ast sees instructions. Comments are hidden from it: sorting them into stages takes it quadratic time. */
function proposals(text: string, bodyStart: number): { start: number; end: number }[] {
  if (text.length > longestAsked) return [{ start: bodyStart, end: text.length }];
  const body = text.slice(bodyStart);
  // Lone carriage returns stay: dockerfile-ast counts them as lines.
  const hidden = body.includes('#') ? body.replace(/^[ \t]*#[^\n]*/gm, (comment) => comment.replace(/[^\r]/g, ' ')) : body;
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
      report(r, start, end, `The directive "${name}" is written twice: keep one of the two lines.`);
    } else if (name === 'escape' && value !== '\\' && value !== '`') {
      report(r, end - value.length, end, 'The escape character can only be \\ or `: write one of them, or remove the line.');
    } else if (name === 'escape') r.escape = value as '\\' | '`';
    r.directives.push({ name, value, start, end });
    pos = newline < 0 ? lineEnd : newline + 1;
  }
  return pos;
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

/** A line with all lines that continue it. */
interface LogicalLine {
  readonly joined: Joined;
  /** Where its text starts and ends. */
  readonly start: number;
  readonly end: number;
  /** The offset of the line behind. */
  readonly next: number;
}

/** Reads the line at `pos` with all lines that continue it and the heredocs it announces; returns the offset of the line behind. */
function readLine(r: Reading, pos: number): number {
  const line = joinLines(r, pos);
  if (typeof line === 'number') return line;
  const { joined, start } = line;
  let { end, next } = line;
  const { length } = joined.text;
  const first = skipSpace(joined.text, 0, length);
  if (first === length) {
    report(r, start, end, 'A line continuation without an instruction: remove it, or write the instruction.');
    return next;
  }
  const instruction = readInstruction(r, joined, first, trimEnd(joined.text, first, length), true);
  let heredocs: readonly Heredoc[] = [];
  if (takesHeredocs(instruction) && joined.text.includes('<<')) {
    const body = readHeredocs(r, joined, heredocsOf(joined.text), next);
    heredocs = body.heredocs;
    if (heredocs.length > 0) end = body.end;
    next = body.next;
  }
  r.left -= end - start;
  if (r.left < 0) {
    const message = `The instructions have more than ${mostCharacters} characters, and are not read from here on: copy files instead.`;
    r.problems.push({ at: { file: r.file, start, end: start }, message, limit: true });
    return r.text.length;
  }
  Object.assign(instruction, { start, end, heredocs });
  if (instruction.trigger) instruction.trigger = Object.assign(instruction.trigger, { end, heredocs });
  r.instructions.push(instruction);
  return next;
}

/** Joins a line with those that continue it, comments between them left out; of a line without an instruction only the offset behind it. */
function joinLines(r: Reading, pos: number): LogicalLine | number {
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
    const line = physicalLine(r, next);
    next = line.next;
    if (line.isEmpty) {
      if (start < 0) return next;
      continue;
    }
    // Blanks in front of the first word count for nothing; those of a line that continues it do.
    const pieceStart = start < 0 ? line.start : line.from;
    const pieceEnd = continuationOf(r, pieceStart, line.to);
    continued = pieceEnd !== undefined;
    if (start < 0) start = line.start;
    end = line.end;
    const piece = text.slice(pieceStart, pieceEnd ?? trimNewline(text, pieceStart, line.to));
    if (piece === '') continue;
    pieces.push(piece);
    from.push(length);
    to.push(pieceStart);
    length += piece.length;
  }
  return { joined: { text: pieces.length === 1 ? pieces[0]! : pieces.join(''), from, to }, start, end, next };
}

/** A line of the file: from where to where, and where its text starts and ends. */
interface PhysicalLine {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** True without text, and for a comment, which is noted. */
  readonly isEmpty: boolean;
}

function physicalLine({ text, comments }: Reading, from: number): PhysicalLine {
  const newline = text.indexOf('\n', from);
  const to = newline < 0 ? text.length : newline;
  const start = skipSpace(text, from === 0 && text.charCodeAt(0) === 0xfeff ? 1 : from, to);
  const end = trimEnd(text, start, to);
  const isComment = start < end && text.charCodeAt(start) === 35;
  if (isComment) comments.push({ start, end: trimNewline(text, start, to) });
  return { from, to, start, end, next: newline < 0 ? to : newline + 1, isEmpty: isComment || start === end };
}

/** Where the escape character stands that ends a line and continues it; one behind another one continues nothing. */
function continuationOf({ text, escape: sign }: Reading, from: number, to: number): number | undefined {
  let mark = trimNewline(text, from, to);
  while (mark > from && (text[mark - 1] === ' ' || text[mark - 1] === '\t')) mark--;
  const continues = mark > from && text[mark - 1] === sign && (mark - 1 === from || text[mark - 2] !== sign);
  return continues ? mark - 1 : undefined;
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
      const at = spanOf(joined, mark);
      report(
        r,
        at.start,
        at.end,
        `The heredoc "${shown(mark.name)}" is not closed: end its text with a line that contains only ${shown(mark.name)}.`,
      );
    }
    heredocs.push({ name: mark.name, expand: mark.expand, chomp: mark.chomp, body: text.slice(start, bodyEnd), start, end: bodyEnd });
  }
  return { heredocs, end, next };
}

/** Problems of the file as a whole. */
function analyze(r: Reading): void {
  const { instructions } = r;
  const first = instructions[0];
  if (!first) {
    const message = 'The Dockerfile has no instructions: start it with FROM and an image.';
    if (r.problems.length === 0) r.problems.push({ at: { file: r.file, start: 0, end: 0 }, message, empty: true });
    return;
  }
  // A text without any instruction is no Dockerfile: one sentence says so better than one for each line.
  if (r.unknown.length === instructions.length) {
    r.problems.push(r.unknown[0]!);
    return;
  }
  append(r.problems, r.unknown);
  const early = instructions.find((instruction) => instruction.keyword !== 'ARG');
  if (early?.keyword === 'FROM') return;
  const late = early && KNOWN.has(early.keyword) && instructions.some((instruction) => instruction.keyword === 'FROM');
  const at = early ?? first;
  if (late) report(r, at.keywordStart, at.keywordEnd, `${at.keyword} is above the first FROM, where only ARG is allowed: move it below.`);
  else if (!instructions.some((instruction) => instruction.keyword === 'FROM')) {
    report(r, at.keywordStart, at.keywordEnd, 'The Dockerfile has no FROM: start it with FROM and an image.');
  }
}

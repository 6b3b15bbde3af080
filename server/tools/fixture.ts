/** A span that a caret line marks, with the finding expected there. */
export interface Mark {
  readonly file: string;
  readonly rule: string;
  /** The finding's message holds it. */
  readonly message: string;
  /** Lines from 0 in the file without its caret lines; columns in UTF-16 units. `end` of a span over several lines is that of its last line, trimmed. */
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  /** Line of the caret line in the fixture, from 1. */
  readonly line: number;
}

/** What a fix makes of some files. */
export interface Fixed {
  readonly title: string;
  readonly files: ReadonlyMap<string, string>;
  readonly line: number;
}

/** A fenced block, caret lines cut out. */
export interface Block {
  readonly language: string;
  readonly file: string;
  readonly fixed: string | undefined;
  readonly text: string;
}

/** One `##` section of a fixture: a small project and what is to be said about it. */
export interface Case {
  readonly title: string;
  readonly example: boolean;
  readonly silent: boolean;
  readonly line: number;
  /** File name to text, caret lines cut out. */
  readonly files: ReadonlyMap<string, string>;
  readonly marks: readonly Mark[];
  readonly fixed: readonly Fixed[];
  readonly blocks: readonly Block[];
}

/** What a rule's page says beside its facts and examples: Markdown. */
export interface Prose {
  /** What an attacker gains: facts, not opinion. */
  readonly why: string;
  /** How to do it right. */
  readonly remedy: string;
  /** Which workloads the review fixes break, and how one sees it. */
  readonly breaks?: string;
  /** When a person should allow it. */
  readonly allow?: string;
  /** How the severity follows from docs/severity.md. */
  readonly derivation: string;
}

/** A rule's fixture: the prose of its page, and its cases. */
export interface Fixture {
  readonly prose: Prose;
  readonly cases: readonly Case[];
}

/** The headings of the prose, in the order of the page. */
export const headings = {
  why: 'Why it matters',
  remedy: 'What to do',
  breaks: 'What the fixes may break',
  allow: 'When to allow it',
  derivation: 'Why this severity',
} as const satisfies Readonly<Record<keyof Prose, string>>;

/** A mistake in the notation of a fixture. */
export class NotationError extends Error {
  constructor(fixture: string, line: number, what: string) {
    super(`${fixture}:${line}: ${what}`);
    this.name = 'NotationError';
  }
}

const heading = /^## +(.*?)((?: *\{[^}]*\})*) *$/;
const fence = /^(`{3,}) *(.*)$/;
const info = /^(\S+) (\S+)(?: fixed "([^"]+)")?$/;
const caret = /^\s*\^/;
const mark = /^(\s*)(\^+)(?: \.\.\. (\d+) lines)? ([a-z]+\/[a-z0-9-]+): (\S.*)$/;

/** A section while it is read. */
interface Section {
  title: string;
  example: boolean;
  silent: boolean;
  line: number;
  files: Map<string, string>;
  marks: Mark[];
  fixed: Map<string, { files: Map<string, string>; line: number }>;
  blocks: Block[];
}

/**
 * Reads a fixture, `test/rules/<kind>/<name>.md`. Up to `# Cases` stands the prose of the rule's page, under the headings of `headings`. Behind it each
 * `##` is a case, and prose is free between the blocks:
 * - `## Title {example}`: the rule's page prints the case; `{silent}`: nothing is to be found.
 * - A block is opened by `<language> <file name>`; the blocks of one case are one project.
 * - `<language> <file name> fixed "Title"`: what the fix of that title makes of the file; a file without such a block stays as it is.
 * - A line whose first character is a caret marks the line above and is cut out: `^^^^ rule/id: part of the message`. The span of
 *   several lines starts at its first caret and ends at the end of the last line, trimmed: `^^^^ ... 3 lines rule/id: part`.
 * @param fixture the name that errors speak of
 * @throws NotationError with the line, for anything else: a block that is silently not run would be a test that lies
 */
export function readFixture(fixture: string, text: string): Fixture {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const cases = lines.indexOf('# Cases');
  const prose = readProse(fixture, cases < 0 ? lines : lines.slice(0, cases));
  return { prose, cases: cases < 0 ? [] : readCases(fixture, lines, cases + 1) };
}

function readProse(fixture: string, lines: readonly string[]): Prose {
  const found = new Map<string, string[]>();
  const known = Object.values<string>(headings);
  let body: string[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('## ')) {
      const heading = line.slice(3).trim();
      if (!known.includes(heading)) throw new NotationError(fixture, index + 1, `"${heading}" is none of ${known.join(', ')}`);
      if (found.has(heading)) throw new NotationError(fixture, index + 1, `"${heading}" is there already`);
      body = [];
      found.set(heading, body);
    } else if (body) body.push(line);
    else if (index > 0 && line !== '') throw new NotationError(fixture, index + 1, 'prose belongs under a heading');
  }
  const textOf = (key: keyof Prose): string => found.get(headings[key])?.join('\n').trim() ?? '';
  const { breaks, allow } = { breaks: textOf('breaks'), allow: textOf('allow') };
  return {
    why: textOf('why'),
    remedy: textOf('remedy'),
    derivation: textOf('derivation'),
    ...(breaks !== '' && { breaks }),
    ...(allow !== '' && { allow }),
  };
}

/** @param from the line behind `# Cases` */
function readCases(fixture: string, lines: readonly string[], from: number): Case[] {
  const sections: Section[] = [];
  let i = from;
  while (i < lines.length) {
    const line = lines[i]!;
    const open = fence.exec(line);
    if (open) {
      const end = lines.findIndex((other, at) => at > i && other.startsWith(open[1]!) && /^`+\s*$/.test(other));
      if (end < 0) throw new NotationError(fixture, i + 1, 'this block is never closed');
      const section = sections.at(-1);
      if (!section) throw new NotationError(fixture, i + 1, 'a block before the first "##" belongs to no case');
      addBlock(fixture, section, open[2]!.trim(), lines.slice(i + 1, end), i + 1);
      i = end;
    } else if (line.startsWith('## ')) {
      sections.push(sectionOf(fixture, line, i + 1));
    }
    i++;
  }
  if (sections.length === 0) throw new NotationError(fixture, 1, 'no "##" case');
  return sections.map((section) => finish(fixture, section));
}

function sectionOf(fixture: string, line: string, at: number): Section {
  const found = heading.exec(line)!;
  const marks = [...(found[2] ?? '').matchAll(/\{([^}]*)\}/g)].map((m) => m[1]);
  for (const name of marks) {
    if (name !== 'example' && name !== 'silent') throw new NotationError(fixture, at, `unknown mark {${name}}: {example} or {silent}`);
  }
  if (found[1] === '') throw new NotationError(fixture, at, 'a case needs a title');
  return {
    title: found[1]!,
    example: marks.includes('example'),
    silent: marks.includes('silent'),
    line: at,
    files: new Map(),
    marks: [],
    fixed: new Map(),
    blocks: [],
  };
}

function addBlock(fixture: string, section: Section, words: string, body: readonly string[], at: number): void {
  const parts = info.exec(words);
  if (!parts)
    throw new NotationError(fixture, at, `"${words}" is not \`<language> <file name>\` or \`<language> <file name> fixed "Title"\``);
  const [, language, file, title] = parts as unknown as [string, string, string, string | undefined];
  if (title !== undefined) {
    const carets = body.findIndex((line) => caret.test(line));
    if (carets >= 0) throw new NotationError(fixture, at + carets + 1, 'a fixed block has no caret lines');
    const fixed = section.fixed.get(title) ?? { files: new Map<string, string>(), line: at };
    if (fixed.files.has(file)) throw new NotationError(fixture, at, `"${file}" is given twice for the fix "${title}"`);
    fixed.files.set(file, textOf(body));
    section.blocks.push({ language, file, fixed: title, text: textOf(body) });
    section.fixed.set(title, fixed);
    return;
  }
  if (section.files.has(file)) throw new NotationError(fixture, at, `the case has a file "${file}" already`);
  const { lines, marks } = cut(fixture, file, body, at);
  section.files.set(file, textOf(lines));
  section.blocks.push({ language, file, fixed: undefined, text: textOf(lines) });
  section.marks.push(...marks);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Takes the caret lines out of a block. */
function cut(fixture: string, file: string, body: readonly string[], at: number): { lines: string[]; marks: Mark[] } {
  const kept = body.filter((line) => !caret.test(line));
  const marks: Mark[] = [];
  let above = -1;
  for (const [index, line] of body.entries()) {
    if (!caret.test(line)) {
      above++;
      continue;
    }
    const where = at + index + 1;
    const parts = mark.exec(line);
    if (!parts)
      throw new NotationError(fixture, where, 'a caret line is `^^^ rule/id: part of the message` or `^^^ ... N lines rule/id: part`');
    if (above < 0) throw new NotationError(fixture, where, 'a caret line has no line above');
    const column = parts[1]!.length;
    const count = parts[3] === undefined ? 1 : Number(parts[3]);
    if (parts[3] !== undefined && count < 2) throw new NotationError(fixture, where, 'a span over several lines has at least 2');
    const last = kept[above + count - 1];
    if (last === undefined) throw new NotationError(fixture, where, `the block has no ${count} lines from there`);
    const end = count === 1 ? column + parts[2]!.length : last.trimEnd().length;
    if (column + (count === 1 ? parts[2]!.length : 1) > kept[above]!.length)
      throw new NotationError(fixture, where, 'the carets reach beyond the line above');
    marks.push({
      file,
      rule: parts[4]!,
      message: parts[5]!.trimEnd(),
      start: { line: above, column },
      end: { line: above + count - 1, column: end },
      line: where,
    });
  }
  return { lines: kept, marks };
}

function finish(fixture: string, section: Section): Case {
  const { title, example, silent, line, files, marks, blocks } = section;
  if (files.size === 0) throw new NotationError(fixture, line, `"${title}" has no block`);
  if (silent && marks.length > 0) throw new NotationError(fixture, line, `"${title}" is {silent} and has caret lines`);
  if (!silent && marks.length === 0) throw new NotationError(fixture, line, `"${title}" has no caret lines: mark it {silent}`);
  if (silent && section.fixed.size > 0) throw new NotationError(fixture, line, `"${title}" is {silent} and has a fixed block`);
  const fixed = [...section.fixed].map(([name, of]) => ({ title: name, files: of.files, line: of.line }));
  return { title, example, silent, line, files, marks, fixed, blocks };
}

import type { Span } from '../../base/span';
import type { Word as DockerWord, Heredoc, Instruction } from '../../syntax/dockertree';
import { restIndexOf, spanInRest } from '../../syntax/rest';
import { LONGEST } from '../../syntax/shell';
import type { Stage } from '../stage';
import type { NodeRef } from '../traced';
import type { Body, Language, Word } from './command';
import { commandsOfText, commandsOfWords, type Known } from './flatten';
import type { Output } from './output';
import type { PlacedText } from './text';
import type { Scope } from './words';

/** What is read for its commands. */
const RUNNING = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** True for an instruction with a command that is longer than what a shell can be given. */
export function isOverlong({ keyword, json, rest, heredocs }: Instruction): boolean {
  if (json || !RUNNING.has(keyword)) return false;
  return heredocs.reduce((sum, { body }) => sum + body.length, rest.length) > LONGEST;
}

/** Where an instruction stands. */
interface Standing {
  readonly stage: Stage;
  readonly index: number;
  readonly ref: NodeRef;
  readonly shell: readonly string[];
  readonly onbuild: boolean;
}

/**
 * What an instruction runs; nothing for one that runs nothing.
 * @param scope what variables hold there; what the commands set stays among them
 * @param known what else is known there; files that RUN writes are added
 */
export function bodyOf(
  instruction: Instruction,
  standing: Standing,
  scope: ReadonlyMap<string, string>,
  { empty, files }: Known,
): Body | undefined {
  const { keyword } = instruction;
  if (!RUNNING.has(keyword)) return undefined;
  const { stage, index, ref, shell, onbuild } = standing;
  const { file } = stage;
  const at: Span = { file, start: instruction.start, end: instruction.end };
  const base = { instruction, index, ref, onbuild, at, keyword: keyword as Body['keyword'] };
  const inner: Scope = new Map(scope);
  // What a container starts is read elsewhere, with the scripts that it calls.
  const known: Known = keyword === 'RUN' ? { empty, ...(files && { files }) } : { empty };
  const health = keyword === 'HEALTHCHECK';
  if (health && instruction.words[0]?.text.toUpperCase() !== 'CMD') return undefined;
  if (instruction.json) {
    const strings = health ? instruction.words.slice(1) : instruction.words;
    const words = strings.map((word, i) => execWord(stage, instruction, word, strings[i - 1]));
    return { ...base, language: 'exec', ...commandsOfWords(words, inner, known) };
  }
  if (isOverlong(instruction)) return { ...base, language: 'other', commands: [], understood: false, closed: [] };
  const source = health ? healthText(stage, instruction) : instructionText(stage, instruction);
  if (!source) return { ...base, language: 'other', commands: [], understood: true, closed: [] };
  const language = source.language ?? languageOf(shell);
  if (language === 'other') return { ...base, language, commands: [], understood: true, closed: [] };
  return { ...base, language, ...commandsOfText(source.text, language, inner, pipefailIn(shell), known) };
}

/** The language of a SHELL. */
export function languageOf(shell: readonly string[]): Language | 'other' {
  const program = programOf(shell[0] ?? '');
  if (/^(sh|bash|ash|dash|zsh|ksh)$/.test(program)) return 'sh';
  if (program === 'cmd') return 'cmd';
  return /^(powershell|pwsh)$/.test(program) ? 'powershell' : 'other';
}

function programOf(path: string): string {
  return path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .toLowerCase()
    .replace(/\.exe$/, '');
}

/** True for a SHELL that is started with pipefail. */
function pipefailIn(shell: readonly string[]): boolean {
  return shell.some((word, i) => word === 'pipefail' && /^-\w*o$/.test(shell[i - 1] ?? ''));
}

/** A text of an instruction; its characters have no places where the Dockerfile is written with escapes inside a Compose file. */
function placed(stage: Stage, value: string, offsets: readonly number[], at: Span): PlacedText {
  return stage.inline && !stage.inline.exact ? { value, at: stage.inline.at } : { value, offsets, at };
}

function healthText(stage: Stage, instruction: Instruction): { readonly text: PlacedText; readonly language?: undefined } | undefined {
  const word = instruction.words[1];
  if (!word) return undefined;
  const from = restIndexOf(instruction, word.start);
  const at = spanInRest(stage.file, instruction, from, instruction.rest.length);
  return { text: placed(stage, instruction.rest.slice(from), instruction.restOffsets.slice(from, instruction.rest.length), at) };
}

/** The text that the shell of an instruction is given, here-documents included, and its language where a first line `#!` names one. */
function instructionText(
  stage: Stage,
  instruction: Instruction,
): { readonly text: PlacedText; readonly language?: Language | 'other' } | undefined {
  const { rest, restOffsets, heredocs } = instruction;
  const { file } = stage;
  const [first] = heredocs;
  if (heredocs.length === 1 && first && /^\s*<<-?\s*(['"]?)[^\s'"]+\1\s*$/.test(rest)) {
    const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(first.body);
    const program = shebang && programOf(shebang[1]!) === 'env' ? shebang[2] : shebang?.[1];
    return { text: heredocText(stage, first), ...(program !== undefined && { language: languageOf([program]) }) };
  }
  if (rest.trim() === '') return undefined;
  let value = rest;
  const offsets = restOffsets.slice(0, rest.length);
  for (const heredoc of heredocs) {
    const text = heredocText(stage, heredoc);
    const last = (): number => offsets.at(-1) ?? instruction.start;
    const end = text.value === '' || text.value.endsWith('\n') ? '' : '\n';
    const tail = `${end}${heredoc.name}`;
    value += `\n${text.value}${tail}`;
    offsets.push(last());
    for (let i = 0; i < text.value.length; i++) offsets.push(text.offsets?.[i] ?? text.at.start);
    for (let i = 0; i < tail.length; i++) offsets.push(last());
  }
  return { text: placed(stage, value, offsets, spanInRest(file, instruction, 0, rest.length)) };
}

/** The body of a here-document with the places of its characters; its line breaks are single characters. */
export function heredocText(stage: Stage, heredoc: Heredoc): PlacedText {
  const { start, end, body } = heredoc;
  const at: Span = { file: stage.file, start, end };
  const offsets: number[] = [];
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '\r' && body[i + 1] === '\n') continue;
    offsets.push(heredoc.bodyOffsets?.[i] ?? start + i);
  }
  return placed(stage, body.replaceAll('\r\n', '\n'), offsets, at);
}

/** A string of the JSON form. */
function execWord(stage: Stage, instruction: Instruction, word: DockerWord, before: DockerWord | undefined): Word {
  const at: Span = { file: stage.file, start: word.start, end: word.end };
  const text = placed(stage, word.text, jsonOffsets(instruction, word), at);
  // It goes with the comma in front of it: from behind the quote of one to behind the quote of the other.
  const removal = text.offsets && before && { file: stage.file, start: before.end + 1, end: word.end + 1 };
  return { ...text, text: word.text, known: true, scripts: [], variables: [], quoted: true, ...(removal && { removal }) };
}

/** Where each character of a JSON string stands: escapes are two or six characters long. */
function jsonOffsets(instruction: Instruction, word: DockerWord): number[] {
  const { rest, restOffsets } = instruction;
  const offsets: number[] = [];
  let i = restIndexOf(instruction, word.start);
  for (let count = 0; count < word.text.length; count++) {
    const length = rest[i] === '\\' ? (rest[i + 1] === 'u' ? 6 : 2) : 1;
    // An escape ends where its character does, so that nothing of it stays behind when a part is taken out.
    offsets.push(restOffsets[i + length - 1] ?? word.start);
    i += length;
  }
  return offsets;
}

/** The here-documents that COPY and ADD put into files. */
export function copiedTexts(stage: Stage, outer: Instruction): Output[] {
  const instruction = outer.trigger ?? outer;
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
  const target = instruction.words.at(-1)?.text ?? '';
  const [first] = instruction.heredocs;
  // Several here-documents go into a folder, each under its own name.
  return instruction.heredocs.map((heredoc) => ({
    path: instruction.heredocs.length > 1 || target.endsWith('/') ? `${target.replace(/\/$/, '')}/${heredoc.name}` : target,
    content: first ? heredocText(stage, heredoc) : { value: '', at: spanInRest(stage.file, instruction, 0, 0) },
    how: 'write',
  }));
}

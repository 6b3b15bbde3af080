import { disjoint, type TextEdit } from '../base/edit';
import { lineBreakOf, lineStartOf, nextLineOf } from '../base/lines';
import type { DockerTree, Instruction } from '../syntax/dockertree';
import type { Want } from './want';

/** One piece of a lowering: new lines at a place, or other text for some. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Turns wants about a Dockerfile into edits of its text. Line breaks are those of the file; a missing last one stays missing. Wishes that
 * already hold give no edit; wants about other files are passed over. Several new instructions at one place stand in the order of
 * their text, so that the order of the wants never shows.
 * @returns disjoint edits in the order of their spans, or why the wants cannot be met together
 */
export function lowerDockerfile(tree: DockerTree, wants: readonly Want[]): TextEdit[] | { readonly refused: string } {
  const inserts = new Map<number, Set<string>>();
  const changes: Piece[] = [];
  const mine = wants.filter((want) => fileOf(want) === tree.file);
  if (mine.length > 0 && tree.problems.length > 0) return { refused: 'the Dockerfile has syntax errors: correct them first' };
  for (const want of mine) {
    const piece = lower(tree, want);
    if (piece === 'held') continue;
    if ('refused' in piece) return piece;
    if (want.want === 'instruction' && piece.start === piece.end) {
      inserts.set(piece.start, (inserts.get(piece.start) ?? new Set()).add(piece.text));
    } else changes.push(piece);
  }

  const lineBreak = lineBreakOf(tree.text);
  for (const [at, texts] of inserts) {
    const lines = [...texts].sort().join(lineBreak);
    const joined = at > 0 && !isLineStart(tree.text, at) ? lineBreak + lines : lines + lineBreak;
    // New lines above a line that is removed or replaced from its start on belong to the same edit.
    const same = changes.findIndex((change) => change.start === at);
    if (same < 0) changes.push({ start: at, end: at, text: joined });
    else changes[same] = { ...changes[same]!, text: joined + changes[same]!.text };
  }
  const edits = changes.map((piece): TextEdit => ({ at: { file: tree.file, start: piece.start, end: piece.end }, newText: piece.text }));
  return disjoint(edits) ?? { refused: 'two changes affect the same text: apply one of them, then check the file again' };
}

function fileOf(want: Want): string {
  switch (want.want) {
    case 'instruction':
      return want.beside.file;
    case 'no-instruction':
    case 'text':
    case 'options':
      return want.at.file;
    case 'line':
      return want.into;
    default:
      return want.of.file;
  }
}

/** The piece that fulfils a want; `'held'` when nothing is to be done. */
type Lowered = Piece | 'held' | { readonly refused: string };

function lower(tree: DockerTree, want: Want): Lowered {
  const { text } = tree;
  switch (want.want) {
    case 'text': {
      const { start, end } = want.at;
      if (start < 0 || end > text.length || start > end) return { refused: 'the text to change is outside the Dockerfile' };
      return text.slice(start, end) === want.is ? 'held' : { start, end, text: want.is };
    }
    case 'no-instruction': {
      const instruction = instructionAt(tree, want.at.path);
      if (!instruction) return { refused: 'the instruction to remove does not exist' };
      return { start: lineOf(text, instruction.start), end: nextLineOf(text, instruction.end), text: '' };
    }
    case 'instruction': {
      const instruction = instructionAt(tree, want.beside.path);
      if (!instruction) return { refused: 'the instruction to change does not exist' };
      return place(tree, instruction, want.side, want.is.replace(/\r?\n/g, lineBreakOf(text)));
    }
    default:
      return { refused: 'a Dockerfile has no keys: make the change by hand' };
  }
}

function instructionAt(tree: DockerTree, path: readonly (string | number)[]): Instruction | undefined {
  const [index] = path;
  return path.length === 1 && typeof index === 'number' ? tree.instructions[index] : undefined;
}

function place(tree: DockerTree, instruction: Instruction, side: 'before' | 'after' | 'instead', is: string): Lowered {
  const { text } = tree;
  if (side === 'instead') {
    const { start, end } = instruction;
    return text.slice(start, end) === is ? 'held' : { start, end, text: is };
  }
  const lineBreak = lineBreakOf(text);
  if (side === 'before') {
    const at = aboveComments(tree, lineOf(text, instruction.start));
    return `${lineBreak}${text.slice(0, at)}`.endsWith(`${lineBreak}${is}${lineBreak}`) ? 'held' : { start: at, end: at, text: is };
  }
  const open = instruction.heredocs.length === 0 && text[instruction.end - 1] === tree.escape && text[instruction.end - 2] !== tree.escape;
  if (open) return { refused: 'the instruction above ends in a line continuation: write its next line, or remove the escape character' };
  const at = nextLineOf(text, instruction.end);
  const following = text.slice(at);
  return following === is || following.startsWith(is + lineBreak) ? 'held' : { start: at, end: at, text: is };
}

/** The start of a line, behind a byte order mark. */
function lineOf(text: string, offset: number): number {
  const start = lineStartOf(text, offset);
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

function isLineStart(text: string, at: number): boolean {
  return lineOf(text, at) === at;
}

/** Comment lines directly above an instruction speak about it: a new instruction goes above them. */
function aboveComments(tree: DockerTree, lineStart: number): number {
  let at = lineStart;
  for (let i = tree.comments.length - 1; i >= 0; i--) {
    const comment = tree.comments[i]!;
    if (comment.start >= at) continue;
    if (nextLineOf(tree.text, comment.end) !== at) break;
    at = lineOf(tree.text, comment.start);
  }
  return at;
}

import type { TextEdit } from './edit';
import { largest, smallest } from './many';
import { bySpan, type Span } from './span';

/** An edit that does what some edits of two passes do, one after the other. */
interface Composed {
  readonly edit: TextEdit;
  /** Those of the first pass of which something is left in it, and those of the second. */
  readonly first: readonly TextEdit[];
  readonly second: readonly TextEdit[];
}

/** An edit of either pass, by the span it has in the text between the passes. */
interface Piece {
  readonly edit: TextEdit;
  readonly from: number;
  readonly to: number;
}

/**
 * Two passes of edits as one: the second is about the text that the first makes, the outcome about the text before both. An edit of the second pass
 * that lies in what the first one wrote, or touches it, is grouped into it; all others stand alone, at their places in the first text.
 * Both passes must be disjoint; so is the outcome, in order.
 */
export function mergeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): Composed[] {
  const files = [...new Set([...first, ...second].map(({ at }) => at.file))].sort();
  const of = (edits: readonly TextEdit[], file: string): TextEdit[] =>
    edits.filter(({ at }) => at.file === file).sort((a, b) => bySpan(a.at, b.at));
  return files.flatMap((file) => composeFile(of(first, file), of(second, file)));
}

function composeFile(first: readonly TextEdit[], second: readonly TextEdit[]): Composed[] {
  const written = piecesOf(first);
  const out: Composed[] = [];
  let shift = 0;
  let [i, j] = [0, 0];
  while (i < written.length || j < second.length) {
    const cluster = clusterAt(written, i, second, j);
    out.push(fold(cluster.first, cluster.second, shift));
    for (const { edit } of cluster.first) shift += growth(edit);
    i += cluster.first.length;
    j += cluster.second.length;
  }
  return out;
}

/** Where the edits of the first pass have put their text. */
function piecesOf(edits: readonly TextEdit[]): Piece[] {
  let shift = 0;
  return edits.map((edit) => {
    const from = edit.at.start + shift;
    shift += growth(edit);
    return { edit, from, to: from + edit.newText.length };
  });
}

function growth({ at, newText }: TextEdit): number {
  return newText.length - (at.end - at.start);
}

interface Cluster {
  readonly first: readonly Piece[];
  readonly second: readonly Piece[];
}

/** The next edit of either pass, with all those of the other pass that touch it, and those that touch these. */
function clusterAt(written: readonly Piece[], i: number, second: readonly TextEdit[], j: number): Cluster {
  const cluster = { first: [] as Piece[], second: [] as Piece[] };
  for (;;) {
    const a = written[i + cluster.first.length];
    const later = second[j + cluster.second.length];
    const b = later && { edit: later, from: later.at.start, to: later.at.end };
    const empty = cluster.first.length + cluster.second.length === 0;
    if (a && cluster.second.some((piece) => touch(piece, a))) cluster.first.push(a);
    else if (b && cluster.first.some((piece) => touch(piece, b))) cluster.second.push(b);
    else if (!empty) return cluster;
    else if (a && (!b || a.from <= b.from)) cluster.first.push(a);
    else if (b) cluster.second.push(b);
  }
}

function touch(a: Piece, b: Piece): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** @param shift by how much the edits of the first pass before the cluster have lengthened the text */
function fold(first: readonly Piece[], second: readonly Piece[], shift: number): Composed {
  const pieces = [...first, ...second];
  const file = pieces[0]!.edit.at.file;
  const from = smallest(pieces.map((piece) => piece.from));
  const to = largest(pieces.map((piece) => piece.to));
  let newText = '';
  let done = from;
  for (const piece of second) {
    newText += between(first, done, piece.from) + piece.edit.newText;
    done = piece.to;
  }
  newText += between(first, done, to);
  const grown = first.reduce((sum, { edit }) => sum + growth(edit), shift);
  return {
    edit: { at: { file, start: from - shift, end: to - grown }, newText },
    first: first.filter((piece) => !second.some((later) => isUndone(piece, later))).map(({ edit }) => edit),
    second: second.map(({ edit }) => edit),
  };
}

/** True for an insertion that the second pass has replaced as a whole. */
function isUndone({ edit, from, to }: Piece, later: Piece): boolean {
  return edit.at.start === edit.at.end && later.from <= from && to <= later.to;
}

/** What the first pass wrote between two places: no other text lies between the edits of a cluster. */
function between(first: readonly Piece[], from: number, to: number): string {
  return first.map((piece) => piece.edit.newText.slice(Math.max(from - piece.from, 0), Math.max(to - piece.from, 0))).join('');
}

/**
 * Where spans of the edited text are in the text before: what lies in written text is where that was put.
 * @returns a function, so that the edits are put in order once for all spans
 */
export function spansBefore(edits: readonly TextEdit[]): (span: Span) => Span {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const known = byFile.get(edit.at.file);
    if (known) known.push(edit);
    else byFile.set(edit.at.file, [edit]);
  }
  const pieces = new Map([...byFile].map(([file, own]) => [file, piecesOf(own.sort((a, b) => bySpan(a.at, b.at)))]));
  return ({ file, start, end }) => {
    const own = pieces.get(file) ?? [];
    const [first, last] = [placeBefore(start, own), placeBefore(end, own)];
    return { file, start: first.start, end: Math.max(first.start, start === end ? first.start : last.end) };
  };
}

/** The place itself, or the span that the text around it has replaced. */
function placeBefore(place: number, pieces: readonly Piece[]): { readonly start: number; readonly end: number } {
  // The first piece that starts at the place or behind it.
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.from < place) low = middle + 1;
    else high = middle;
  }
  const before = pieces[low - 1];
  if (before && place < before.to) return before.edit.at;
  const shift = before ? before.to - before.edit.at.end : 0;
  return { start: place - shift, end: place - shift };
}

import type { TextEdit } from '../base/edit';
import { columnAt, lineEndOf, lineStartOf, nextLineOf } from '../base/lines';
import type { Node, Tree } from '../syntax/tree';
import { keepsBlankLines } from '../syntax/yaml';
import { explanationAbove, isExplanation } from './explaining-comments';
import { indexBefore } from './key-order';
import { columnOf, entryLines, type Hand, itemLines } from './render';
import { type Addition, additions, anchorInUse, type Draft, type Part, partsOf, type Work } from './yaml-work';

/** A collection in block style whose parts come and go. */
interface BlockEdit {
  readonly tree: Tree;
  readonly hand: Hand;
  readonly work: Work;
  readonly draft: Draft;
  readonly parts: readonly Part[];
  /** The column of its keys or dashes. */
  readonly column: number;
}

/** The edits of one collection in block style: whole lines go and come. */
export function blockEdits(tree: Tree, hand: Hand, work: Work, draft: Draft): void {
  const { collection } = work;
  const parts = partsOf(collection);
  const column = collection.kind === 'map' ? columnOf(tree.text, collection) : columnAt(tree.text, parts[0]!.start);
  const edit: BlockEdit = { tree, hand, work, draft, parts, column };
  refuseRemovals(edit);
  const { refused, pieces } = draft;
  const removed = new Map([...work.remove].filter(([, slot]) => !refused.has(slot)));
  const kept = parts.filter((_, position) => !removed.has(position));
  const added = additions(work, refused);
  if (kept.length === 0 && added.length === 0 && collection.kind === 'map') {
    for (const slot of removed.values()) refused.set(slot, 'the map would become empty: remove it by hand');
    return;
  }
  if (kept.length > 0) for (const addition of added) insertAmong(edit, kept, addition);
  else if (added.length > 0) {
    replaceFirst(edit, added, removed.get(0)!);
    removed.delete(0);
  }
  for (const [position, slot] of removed) {
    const next = parts.find((_, index) => index > position && !removed.has(index));
    for (const removal of lineRemovals(tree, parts[position]!, next)) pieces.push({ edit: removal, slots: [slot] });
  }
}

/** Refuses what goes from a line that holds something else, and what others refer to. */
function refuseRemovals({ tree, work, draft: { refused }, parts }: BlockEdit): void {
  const { text } = tree;
  for (const [position, slot] of work.remove) {
    const part = parts[position]!;
    const shared = text.slice(lineStartOf(text, part.start), part.start).trim() !== '';
    const reason = anchorInUse(tree, part.node) ?? (shared ? 'the value shares its line with its parent: remove it by hand' : undefined);
    if (reason !== undefined && !refused.has(slot)) refused.set(slot, reason);
  }
}

function linesOf({ work, hand, column }: BlockEdit, { key, value, tag }: Addition): string[] {
  return work.collection.kind === 'map' ? entryLines(key, value, column, hand, tag) : itemLines(value, column, hand);
}

/** Nothing stays to insert behind: the new text takes the place of the first part. */
function replaceFirst(edit: BlockEdit, added: readonly Addition[], slot: number): void {
  const { tree, hand, parts, draft } = edit;
  const { file, text } = tree;
  const part = parts[0]!;
  const { start, end } = part;
  const [first] = lineRemovals(tree, part);
  // The comments above and behind the part speak of it and go with it.
  const from = explanationAbove(text, tree.comments, part, undefined) ?? lineStartOf(text, start);
  const at = { file, start: from, end: first && first.at.end >= end ? lineEndOf(text, end) : end };
  const lead = text.slice(lineStartOf(text, start), start);
  const lines = added.flatMap((addition) => linesOf(edit, addition));
  const newText = lead + lines.join(hand.lineBreak).trimStart();
  draft.pieces.push({ edit: { at, newText }, slots: [slot, ...added.flatMap(({ slots }) => slots)] });
}

function insertAmong(edit: BlockEdit, kept: readonly Part[], addition: Addition): void {
  const { tree, hand, column, draft } = edit;
  const { file, text } = tree;
  const front = kept[indexBefore(addition.key, kept)]!;
  const before = keepsBlanks(text, front.node);
  const at = before ? lineStartOf(text, front.start) : lineEndOf(text, endWithComments(tree, front, column));
  const lines = linesOf(edit, addition).join(hand.lineBreak);
  const newText = before ? lines + hand.lineBreak : hand.lineBreak + lines;
  draft.pieces.push({ edit: { at: { file, start: at, end: at }, newText }, slots: addition.slots });
}

/**
 * The end of a part with the comments behind it that stand deeper than its key or dash: they speak of what it holds.
 * @param column of the parts of the collection
 */
function endWithComments({ text, comments }: Tree, { end }: Part, column: number): number {
  let last = end;
  for (let line = nextLineOf(text, end), from = end; line > from && line < text.length; from = line, line = nextLineOf(text, line)) {
    const code = /[^ \t]/.exec(text.slice(line, lineEndOf(text, line)));
    if (!code) continue;
    const start = line + code.index;
    const comment = code.index > column ? comments.find((one) => one.start === start) : undefined;
    if (!comment) break;
    last = comment.end;
  }
  return last;
}

/**
 * True where a node ends in a block scalar that a line behind it would change: its blank lines are content, or it ends with the file
 * and has no line break yet.
 */
function keepsBlanks(text: string, node: Node): boolean {
  let last: Node | undefined = node;
  while (last && last.kind !== 'scalar' && last.kind !== 'alias')
    last = last.kind === 'map' ? last.entries.at(-1)?.value : last.items.at(-1);
  if (last?.kind !== 'scalar' || (last.style !== 'literal' && last.style !== 'folded')) return false;
  return keepsBlankLines(text, last.start) || /^[ \t]*$/.test(text.slice(last.end));
}

/**
 * Removes the lines of a part with the comments that explain it; lines that were switched off stay.
 * @param next the part behind it that stays
 */
function lineRemovals(tree: Tree, part: Part, next?: Part): TextEdit[] {
  const { file, text } = tree;
  const own = new Set(
    tree.comments
      .filter(
        ({ start, end }) => text.slice(lineStartOf(text, start), start).trim() === '' && !isExplanation(text.slice(start, end).trim()),
      )
      .map(({ start }) => lineStartOf(text, start)),
  );
  const edits: TextEdit[] = [];
  let line = explanationAbove(text, tree.comments, part, next) ?? lineStartOf(text, part.start);
  const end = lineEndOf(text, part.end);
  while (line <= end && line < text.length) {
    const following = nextLineOf(text, line);
    if (!own.has(line)) {
      const last = edits.at(-1);
      if (last && last.at.end === line) edits[edits.length - 1] = { at: { ...last.at, end: following }, newText: '' };
      else edits.push({ at: { file, start: line, end: following }, newText: '' });
    }
    if (following === line) break;
    line = following;
  }
  const last = edits.at(-1);
  // The last line of a file without a final line break takes the break before it along, unless that ends a blank line: it may
  // be content of a block scalar.
  if (last && last.at.end === text.length && !/[\n\r]$/.test(text) && /\S\r?\n$/.test(text.slice(0, last.at.start))) {
    const start = text[last.at.start - 2] === '\r' ? last.at.start - 2 : last.at.start - 1;
    edits[edits.length - 1] = { at: { file, start, end: text.length }, newText: '' };
  }
  return edits;
}

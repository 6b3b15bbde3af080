import type { TextEdit } from '../base/edit';
import { columnAt, lineEndOf, lineStartOf, nextLineOf } from '../base/lines';
import type { Node, Tree } from '../syntax/tree';
import { keepsBlankLines } from '../syntax/yaml';
import { explanationAbove, isExplanation } from './explaining-comments';
import { indexBefore } from './key-order';
import { columnOf, entryLines, type Hand, itemLines } from './render';
import { type Addition, additions, anchorInUse, type Draft, type Part, partsOf, type Work } from './yaml-work';

/** The edits of one collection in block style: whole lines go and come. */
export function blockEdits(tree: Tree, hand: Hand, work: Work, { pieces, refused }: Draft): void {
  const { file, text } = tree;
  const parts = partsOf(work.collection);
  for (const [position, slot] of work.remove) {
    const part = parts[position]!;
    const shared = text.slice(lineStartOf(text, part.start), part.start).trim() !== '';
    const reason = anchorInUse(tree, part.node) ?? (shared ? 'the value shares its line with its parent: remove it by hand' : undefined);
    if (reason !== undefined && !refused.has(slot)) refused.set(slot, reason);
  }
  const removed = new Map([...work.remove].filter(([, slot]) => !refused.has(slot)));
  const kept = parts.filter((_, position) => !removed.has(position));
  const added = additions(work, refused);
  const map = work.collection.kind === 'map' ? work.collection : undefined;
  const column = map ? columnOf(text, map) : columnAt(text, parts[0]!.start);
  const render = ({ key, value, tag }: Addition): string[] =>
    map ? entryLines(key, value, column, hand, tag) : itemLines(value, column, hand);

  if (kept.length === 0 && added.length === 0 && map) {
    for (const slot of removed.values()) refused.set(slot, 'nothing would be left of the map: remove it by hand');
    return;
  }
  if (kept.length === 0 && added.length > 0) {
    // Nothing stays to insert behind: the new text takes the place of the first element.
    const [first] = lineRemovals(tree, parts[0]!);
    const { start, end } = parts[0]!;
    // The comments above and behind the element speak of it and go with it.
    const from = explanationAbove(text, tree.comments, parts[0]!, undefined) ?? lineStartOf(text, start);
    const at = { file, start: from, end: first && first.at.end >= end ? lineEndOf(text, end) : end };
    const lead = text.slice(lineStartOf(text, start), start);
    const newText = lead + added.flatMap(render).join(hand.lineBreak).trimStart();
    pieces.push({ edit: { at, newText }, slots: [removed.get(0)!, ...added.flatMap(({ slots }) => slots)] });
    removed.delete(0);
  }
  if (kept.length > 0) {
    for (const addition of added) {
      const front = kept[indexBefore(addition.key, kept)]!;
      const before = keepsBlanks(text, front.node);
      const at = before ? lineStartOf(text, front.start) : lineEndOf(text, endWithComments(tree, front, column));
      const lines = render(addition).join(hand.lineBreak);
      pieces.push({
        edit: { at: { file, start: at, end: at }, newText: before ? lines + hand.lineBreak : hand.lineBreak + lines },
        slots: addition.slots,
      });
    }
  }
  for (const [position, slot] of removed) {
    const next = parts.find((_, index) => index > position && !removed.has(index));
    for (const edit of lineRemovals(tree, parts[position]!, next)) pieces.push({ edit, slots: [slot] });
  }
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

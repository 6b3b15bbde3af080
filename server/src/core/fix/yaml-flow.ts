import type { Tree } from '../syntax/tree';
import { indexBefore } from './key-order';
import { flowText, scalarText } from './render';
import { additions, anchorInUse, type Draft, partsOf, type Work } from './yaml-work';

/** The edits of one collection in flow style: elements go and come with their commas. */
export function flowEdits(tree: Tree, work: Work, { pieces, refused }: Draft): void {
  const { file, text } = tree;
  const parts = partsOf(work.collection);
  const removed = new Set<number>();
  let keptBefore = false;
  parts.forEach((part, position) => {
    const slot = work.remove.get(position);
    if (slot === undefined || refused.has(slot)) {
      keptBefore = true;
      return;
    }
    const next = parts[position + 1];
    const before = parts[position - 1];
    const range = keptBefore && before ? { start: before.end, end: part.end } : { start: part.start, end: next ? next.start : part.end };
    const comment = tree.comments.some(({ start }) => start >= range.start && start < range.end);
    const reason = anchorInUse(tree, part.node) ?? (comment ? 'a comment is next to the value: remove the value by hand' : undefined);
    if (reason !== undefined) {
      refused.set(slot, reason);
      keptBefore = true;
      return;
    }
    removed.add(position);
    pieces.push({ edit: { at: { file, ...range }, newText: '' }, slots: [slot] });
  });
  const kept = parts.filter((_, position) => !removed.has(position));
  const opening = work.collection.start + 1;
  const map = work.collection.kind === 'map';
  const added = additions(work, refused);
  added.forEach(({ key, value, slots, tag }, index) => {
    const front = kept[indexBefore(key, kept)];
    const comma = front && front === parts.at(-1) ? trailingComma(tree, front.end, work.collection.end) : undefined;
    const at = comma ?? front?.end ?? opening;
    const written = map ? `${scalarText(key)}: ${tag ? `${tag} ` : ''}${flowText(value)}` : flowText(value);
    const empty = map && !front && text.slice(opening, work.collection.end - 1).trim() === '';
    const first = empty ? ` ${written}${added.length === 1 && text[opening] !== ' ' ? ' ' : ''}` : written;
    const newText = comma !== undefined ? ` ${written},` : front || index > 0 ? `, ${written}` : first;
    pieces.push({ edit: { at: { file, start: at, end: at }, newText }, slots });
  });
}

/** The offset behind a comma that follows the last element before the closing bracket. */
function trailingComma(tree: Tree, from: number, end: number): number | undefined {
  for (let i = from; i < end - 1; i++) {
    const comment = tree.comments.find(({ start }) => start === i);
    if (comment) i = comment.end;
    else if (tree.text[i] === ',') return i + 1;
  }
  return undefined;
}

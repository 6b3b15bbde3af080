import type { TextEdit } from '../base/edit';
import type { Json } from '../base/json';
import { lineEndOf, lineStartOf } from '../base/lines';
import type { MapNode, Node, SeqNode, Tree } from '../syntax/tree';
import { jsonEdits } from './json-edits';
import { handOfJson, isOneLine, type JsonHand, jsonText } from './json-hand';
import type { Lowered, Slot } from './lower.yaml';
import { type Draft, type Lowering, targetOf, type Work, workOn } from './yaml-work';

/**
 * Turns slots into edits of JSON, with comments or without, that keep the author's hand: indentation, line breaks, one line or several;
 * commas stay right, no other line changes, and every comment stays but those on removed lines.
 * @returns the answers in the order of the slots, and all edits together, disjoint
 */
export function lowerJson(tree: Tree, slots: readonly Slot[]): { readonly slots: readonly Lowered[]; readonly edits: readonly TextEdit[] } {
  const root = tree.documents[0];
  const whole =
    tree.problems.length > 0
      ? 'the file has syntax errors: correct them first'
      : root?.kind === 'map'
        ? undefined
        : 'the file does not contain an object: write it by hand';
  if (whole !== undefined || root?.kind !== 'map') return { slots: slots.map(() => ({ refused: whole ?? '' })), edits: [] };
  const hand = handOfJson(tree);
  const draft: Draft = { pieces: [], refused: new Map() };
  const works = new Map<Node, Work>();
  slots.forEach((slot, index) => {
    const refused = assign({ tree, hand, works, draft }, root, slot, index);
    if (refused !== undefined) draft.refused.set(index, refused);
  });
  // Where a list and the map around it end on one line, the list's new items come first.
  for (const work of [...works.values()].sort((a, b) => b.depth - a.depth)) jsonEdits(tree, hand, work, draft);
  const pieces = draft.pieces.filter((piece) => piece.slots.some((slot) => !draft.refused.has(slot)));
  const editsOf = slots.map((): TextEdit[] => []);
  for (const { edit, slots: served } of pieces) for (const slot of new Set(served)) editsOf[slot]!.push(edit);
  const answers = slots.map((_, index): Lowered => {
    const refused = draft.refused.get(index);
    return refused === undefined ? { edits: editsOf[index]! } : { refused };
  });
  return { slots: answers, edits: pieces.map(({ edit }) => edit) };
}

/** Finds the collection that a slot changes and notes the work there; values are replaced at once. */
function assign(lowering: Lowering<JsonHand>, root: MapNode, { set, path }: Slot, slot: number): string | undefined {
  const target = targetOf(root, path, 'an object');
  if ('refused' in target) return target.refused;
  const { map, depth, entry } = target;
  if (!entry) {
    if (set.kind === 'absent' || (set.kind === 'list' && set.add.length === 0)) return undefined;
    const value = set.kind === 'value' ? set.is : [...set.add];
    workOn(lowering, map, depth).add.push({ slot, keys: path.slice(depth).map(String), value });
    return undefined;
  }
  const { value } = entry;
  if (set.kind === 'absent' || (set.kind === 'list' && value.kind === 'seq' && empties(value, set))) {
    workOn(lowering, map, depth).remove.set(map.entries.indexOf(entry), slot);
    return undefined;
  }
  if (set.kind === 'value') return replace(lowering, value, set.is, slot);
  if (value.kind === 'scalar' && value.value === null) return replace(lowering, value, [...set.add], slot);
  if (value.kind !== 'seq') return `"${path.at(-1)}" is not a list: change it by hand`;
  const work = workOn(lowering, value, depth + 1);
  for (const item of set.remove) work.remove.set(item, slot);
  for (const item of set.add) work.add.push({ slot, keys: [], value: item });
  return undefined;
}

function empties(list: SeqNode, set: { readonly add: readonly unknown[]; readonly remove: readonly number[] }): boolean {
  return set.add.length === 0 && set.remove.length === list.items.length;
}

/** Writes another value in the place of one; an object or list over several lines is written over several lines again. */
function replace({ tree, hand, draft }: Lowering<JsonHand>, value: Node, is: Json, slot: number): string | undefined {
  const { file, text, comments } = tree;
  if (comments.some(({ start }) => start >= value.start && start < value.end)) return 'the value contains comments: change it by hand';
  const line = text.slice(lineStartOf(text, value.start), lineEndOf(text, value.start));
  const indent = /^\uFEFF?([ \t]*)/.exec(line)?.[1] ?? '';
  const newText = jsonText(is, hand, isOneLine(text, value) ? undefined : indent);
  draft.pieces.push({ edit: { at: { file, start: value.start, end: value.end }, newText }, slots: [slot] });
  return undefined;
}

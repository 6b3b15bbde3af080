import type { TextEdit } from '../base/edit';
import { columnAt, lineEndOf, lineStartOf } from '../base/lines';
import { entryOf, type MapNode, type Node, type SeqNode, type Tree } from '../syntax/tree';
import { flowText, type Hand, handOf, scalarText, valueLines } from './render';
import type { Json } from './want';
import { blockEdits } from './yaml-block';
import { flowEdits } from './yaml-flow';
import { anchorInUse, type Draft, type Piece, type Work } from './yaml-work';

/** What is to become of one place in a YAML file. `path` leads to it from the root of the first document. */
export interface Slot {
  readonly path: readonly (string | number)[];
  readonly set: /** `tag` tells Compose how to merge it. */
    | { readonly kind: 'value'; readonly is: Json; readonly tag?: '!reset' | '!override' }
    | { readonly kind: 'absent' }
    /** Items to add at the end, and indices of items to remove. */
    | { readonly kind: 'list'; readonly add: readonly Json[]; readonly remove: readonly number[] };
}

/** The edits of one slot, or why it cannot be done exactly. */
export type Lowered = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/**
 * Turns slots into edits that keep the author's hand: siblings' indentation, dashes and flow style; no other line changes,
 * and every comment stays but those on removed lines, and those that explain them.
 * @returns the answers in the order of the slots, and all edits together: disjoint, insertions at one place in their order.
 */
export function lowerYaml(tree: Tree, slots: readonly Slot[]): { readonly slots: readonly Lowered[]; readonly edits: readonly TextEdit[] } {
  const whole = unfit(tree);
  if (whole) return { slots: slots.map(() => ({ refused: whole })), edits: [] };
  const hand = handOf(tree);
  const draft: Draft = { pieces: [], refused: new Map() };
  const works = new Map<Node, Work>();
  slots.forEach((slot, index) => {
    const refused = assign(tree, hand, slot, index, works, draft);
    if (refused) draft.refused.set(index, refused);
  });
  for (const work of [...works.values()]) removeEmptied(root(tree), work, works);
  // Where a list and the map around it end on one line, the list's new items come first.
  for (const work of [...works.values()].sort((a, b) => b.depth - a.depth)) {
    if (work.collection.flow) flowEdits(tree, work, draft);
    else blockEdits(tree, hand, work, draft);
  }
  const standing = apart(
    tree.text,
    draft.pieces.filter((piece) => piece.slots.some((slot) => !draft.refused.has(slot))),
  );
  const removals = standing.map(({ edit }) => edit).filter(({ at, newText }) => newText === '' && at.end > at.start);
  const pieces = standing.map(({ edit, slots: served }) => ({ edit: clearOf(tree.text, hand, removals, edit), slots: served }));
  const editsOf = slots.map((): TextEdit[] => []);
  for (const piece of pieces) for (const slot of new Set(piece.slots)) editsOf[slot]!.push(piece.edit);
  const answers = slots.map((_, index): Lowered => {
    const refused = draft.refused.get(index);
    return refused === undefined ? { edits: editsOf[index]! } : { refused };
  });
  return { slots: answers, edits: pieces.map(({ edit }) => edit) };
}

/**
 * The removal of the last line of a file without a final line break takes the break before it along. Where the line before goes, too, that
 * one takes the break before itself, and so on.
 */
function apart(text: string, pieces: readonly Piece[]): Piece[] {
  const out = [...pieces];
  const isRemoval = ({ newText, at }: TextEdit): boolean => newText === '' && at.end > at.start;
  let edge = out.find(({ edit }) => isRemoval(edit) && edit.at.end === text.length)?.edit.at.start;
  while (edge !== undefined) {
    const from: number = edge;
    const index = out.findIndex(({ edit }) => isRemoval(edit) && edit.at.start < from && from < edit.at.end && edit.at.end < text.length);
    const piece = out[index];
    const before = piece && /\S(\r?\n)$/.exec(text.slice(0, piece.edit.at.start))?.[1];
    if (!piece || before === undefined) return out;
    edge = piece.edit.at.start - before.length;
    out[index] = { ...piece, edit: { ...piece.edit, at: { ...piece.edit.at, start: edge, end: from } } };
  }
  return out;
}

/** An insertion behind a map's last line moves in front of it when another slot removes that line. */
function clearOf(text: string, hand: Hand, removals: readonly TextEdit[], edit: TextEdit): TextEdit {
  if (edit.at.start !== edit.at.end) return edit;
  const around =
    removals.find(({ at }) => at.start < edit.at.start && edit.at.start < at.end) ??
    removals.find(({ at }) => at.start < edit.at.start && edit.at.start === at.end && at.end === text.length);
  if (!around) return edit;
  const at = { ...edit.at, start: around.at.start, end: around.at.start };
  const atLineStart = lineStartOf(text, at.start) === at.start;
  return atLineStart ? { at, newText: edit.newText.slice(hand.lineBreak.length) + hand.lineBreak } : { ...edit, at };
}

/** Reasons not to touch a file at all. */
function unfit(tree: Tree): string | undefined {
  if (tree.problems.length > 0) return 'the file has syntax errors: repair them first';
  if (tree.documents.length !== 1) return 'the file holds several YAML documents: edit the right one by hand';
  return undefined;
}

/** Finds the collection that a slot changes and notes the work there; scalars are replaced at once. */
function assign(tree: Tree, hand: Hand, slot: Slot, index: number, works: Map<Node, Work>, draft: Draft): string | undefined {
  let node: Node = root(tree);
  for (let depth = 0; depth < slot.path.length; depth++) {
    const part = slot.path[depth]!;
    const last = depth === slot.path.length - 1;
    if (node.kind === 'seq' && typeof part === 'number') {
      const item: Node | undefined = node.items[part];
      if (!item) return 'the list item is no longer there';
      if (last) return 'a list item is changed through its list';
      node = item;
      continue;
    }
    if (node.kind !== 'map') return `"${slot.path.slice(0, depth).join('.')}" is not a map: change it by hand`;
    const entry = entryOf(node, String(part));
    const value: Node | undefined = entry?.value;
    const rest = slot.path.slice(depth).map(String);
    if (!entry || !value) return add(works, node, depth, index, rest, slot);
    if (value.kind === 'scalar' && value.missing && !last) return `"${rest[0]}" is empty: write its first key by hand`;
    if (!last) {
      node = value;
      continue;
    }
    return change(tree, hand, slot, index, works, draft, node, value, node.entries.indexOf(entry));
  }
  return 'nothing to change';
}

function root(tree: Tree): Node {
  return tree.documents[0]!;
}

/** A map that loses all its entries goes with its key, as a list that loses all its items does. A service stays. */
function removeEmptied(top: Node, work: Work, works: Map<Node, Work>): void {
  const { collection, depth, remove, add: more } = work;
  if (collection.kind !== 'map' || depth < 3 || more.length > 0 || remove.size < collection.entries.length) return;
  const parent = holderOf(top, collection);
  const [slot] = remove.values();
  if (!parent || hasMergeKey(parent) || slot === undefined) return;
  works.delete(collection);
  const outer = workOn(works, parent, depth - 1);
  outer.remove.set(
    parent.entries.findIndex(({ value }) => value === collection),
    slot,
  );
  removeEmptied(top, outer, works);
}

/** The map in which a node is the value of a key. */
function holderOf(from: Node, node: Node): MapNode | undefined {
  const inner = from.kind === 'map' ? from.entries.map(({ value }) => value) : from.kind === 'seq' ? from.items : [];
  if (from.kind === 'map' && inner.includes(node)) return from;
  for (const child of inner) {
    const found = child.start <= node.start && node.end <= child.end ? holderOf(child, node) : undefined;
    if (found) return found;
  }
  return undefined;
}

function workOn(works: Map<Node, Work>, collection: MapNode | SeqNode, depth: number): Work {
  const work = works.get(collection) ?? { collection, depth, remove: new Map(), add: [] };
  works.set(collection, work);
  return work;
}

function add(
  works: Map<Node, Work>,
  map: MapNode,
  depth: number,
  slot: number,
  keys: readonly string[],
  { set }: Slot,
): string | undefined {
  if (set.kind === 'absent' || (set.kind === 'list' && set.add.length === 0)) return undefined;
  const tag = set.kind === 'value' && set.tag ? { tag: set.tag } : {};
  workOn(works, map, depth).add.push({ slot, keys, value: set.kind === 'value' ? set.is : [...set.add], ...tag });
  return undefined;
}

function change(
  tree: Tree,
  hand: Hand,
  slot: Slot,
  index: number,
  works: Map<Node, Work>,
  draft: Draft,
  map: MapNode,
  value: Node,
  position: number,
): string | undefined {
  const { set } = slot;
  const depth = slot.path.length - 1;
  const replaced = (is: Json, tag = ''): string | undefined => replace(tree, hand, map, value, is, tag, index, draft);
  if (set.kind === 'absent') {
    workOn(works, map, depth).remove.set(position, index);
    return undefined;
  }
  if (set.kind === 'value') return replaced(set.is, set.tag);
  if (value.kind === 'scalar' && value.value === null) return replaced([...set.add]);
  if (value.kind !== 'seq') return `"${slot.path.at(-1)}" is not a list: change it by hand`;
  if (set.remove.length === value.items.length && set.add.length === 0) {
    if (hasMergeKey(map)) return replaced([]);
    workOn(works, map, depth).remove.set(position, index);
    return undefined;
  }
  const work = workOn(works, value, depth + 1);
  for (const item of set.remove) work.remove.set(item, index);
  for (const item of set.add) work.add.push({ slot: index, keys: [], value: item });
  return undefined;
}

/** Without its own key such a map would get the merged one. */
function hasMergeKey(map: MapNode): boolean {
  return map.entries.some(({ key }) => key.text === '<<' && key.style === 'plain');
}

function replace(tree: Tree, hand: Hand, map: MapNode, value: Node, is: Json, tag: string, slot: number, draft: Draft): string | undefined {
  const used = anchorInUse(tree, value);
  if (used) return used;
  const { file, text } = tree;
  const put = (start: number, end: number, newText: string): void => {
    draft.pieces.push({ edit: { at: { file, start, end }, newText }, slots: [slot] });
  };
  const key = map.entries.find((entry) => entry.value === value)!.key;
  const colon = text.indexOf(':', key.end) + 1;
  const simple = typeof is !== 'object' || is === null;
  const collection = value.kind === 'seq' || value.kind === 'map';
  const inline = !collection || value.flow;
  if (inline && (simple || map.flow || collection)) {
    const quoted = value.kind === 'scalar' && typeof is === 'string' && (value.style === 'single' || value.style === 'double');
    const quote =
      value.kind === 'scalar' && value.style === 'single' && typeof is === 'string' && !/['\n]/.test(is) ? `'${is}'` : undefined;
    const written = quoted ? (quote ?? JSON.stringify(is)) : simple ? scalarText(is as string) : flowText(is);
    const gap = value.start === colon && value.start === value.end ? ' ' : '';
    put(value.start, value.end, gap + (tag && `${tag} `) + written);
    return undefined;
  }
  if (tree.comments.some(({ start, end }) => start >= colon && end <= value.end))
    return 'comments stand inside the value: change it by hand';
  const column = columnAt(text, key.start);
  const lines = valueLines(tag && ` ${tag}`, is, column, hand);
  const end = value.kind === 'scalar' && value.missing ? colon : value.end;
  // A comment behind the colon of an empty value stays on the key's line.
  const comment = tree.comments.find(({ start }) => start >= end && start < lineEndOf(text, end));
  if (value.kind === 'scalar' && value.missing && comment && lines.length > 1) {
    put(comment.end, comment.end, hand.lineBreak + lines.slice(1).join(hand.lineBreak));
    return undefined;
  }
  put(colon, end, lines.join(hand.lineBreak));
  return undefined;
}

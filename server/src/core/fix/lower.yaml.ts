import type { TextEdit } from '../base/edit';
import type { Json } from '../base/json';
import { columnAt, lineEndOf, lineStartOf } from '../base/lines';
import type { Entry, MapNode, Node, Tree } from '../syntax/tree';
import { flowText, type Hand, handOf, valueLines } from './render';
import { blockEdits } from './yaml-block';
import { flowEdits } from './yaml-flow';
import { anchorInUse, type Draft, type Lowering, type Piece, type Target, targetOf, type Work, workOn } from './yaml-work';

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
    const refused = assign({ tree, hand, works, draft }, slot, index);
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
  if (tree.problems.length > 0) return 'the file has syntax errors: correct them first';
  if (tree.documents.length !== 1) return 'the file contains several YAML documents: change the right one by hand';
  return undefined;
}

/** An entry of a map that is there. */
interface Held extends Target {
  readonly entry: Entry;
}

/** Finds the collection that a slot changes and notes the work there; scalars are replaced at once. */
function assign(lowering: Lowering<Hand>, { path, set }: Slot, slot: number): string | undefined {
  const target = targetOf(root(lowering.tree), path, 'a map');
  if ('refused' in target) return target.refused;
  const { map, depth, entry } = target;
  if (entry) return change(lowering, { map, depth, entry }, set, slot);
  if (set.kind === 'absent' || (set.kind === 'list' && set.add.length === 0)) return undefined;
  const tag = set.kind === 'value' && set.tag ? { tag: set.tag } : {};
  const value = set.kind === 'value' ? set.is : [...set.add];
  workOn(lowering, map, depth).add.push({ slot, keys: path.slice(depth).map(String), value, ...tag });
  return undefined;
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
  const outer = workOn({ works }, parent, depth - 1);
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

function change(lowering: Lowering<Hand>, held: Held, set: Slot['set'], slot: number): string | undefined {
  const { map, depth, entry } = held;
  const { value } = entry;
  const isEmptied = set.kind === 'list' && value.kind === 'seq' && set.add.length === 0 && set.remove.length === value.items.length;
  if (set.kind === 'absent' || (isEmptied && !hasMergeKey(map))) {
    workOn(lowering, map, depth).remove.set(map.entries.indexOf(entry), slot);
    return undefined;
  }
  if (set.kind === 'value') return replace(lowering, held, { is: set.is, tag: set.tag }, slot);
  if (isEmptied || isNull(value)) return replace(lowering, held, { is: [...set.add] }, slot);
  if (value.kind !== 'seq') return `"${entry.key.text}" is not a list: change it by hand`;
  const work = workOn(lowering, value, depth + 1);
  for (const item of set.remove) work.remove.set(item, slot);
  for (const item of set.add) work.add.push({ slot, keys: [], value: item });
  return undefined;
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Without its own key such a map would get the merged one. */
function hasMergeKey(map: MapNode): boolean {
  return map.entries.some(({ key }) => key.text === '<<' && key.style === 'plain');
}

/** Writes another value in the place of one. */
function replace(
  { tree, hand, draft }: Lowering<Hand>,
  { map, entry: { key, value } }: Held,
  { is, tag = '' }: { readonly is: Json; readonly tag?: string | undefined },
  slot: number,
): string | undefined {
  const used = anchorInUse(tree, value);
  if (used) return used;
  const { file, text, comments } = tree;
  const put = (start: number, end: number, newText: string): undefined => {
    draft.pieces.push({ edit: { at: { file, start, end }, newText }, slots: [slot] });
  };
  const colon = text.indexOf(':', key.end) + 1;
  const isCollection = value.kind === 'seq' || value.kind === 'map';
  if (isCollection ? value.flow : map.flow || typeof is !== 'object' || is === null) {
    const gap = value.start === colon && value.start === value.end ? ' ' : '';
    return put(value.start, value.end, gap + (tag && `${tag} `) + inlineText(value, is));
  }
  if (comments.some(({ start, end }) => start >= colon && end <= value.end)) return 'the value contains comments: change it by hand';
  const lines = valueLines(tag && ` ${tag}`, is, columnAt(text, key.start), hand);
  const isMissing = value.kind === 'scalar' && value.missing;
  const end = isMissing ? colon : value.end;
  // A comment behind the colon of an empty value stays on the key's line.
  const comment = comments.find(({ start }) => start >= end && start < lineEndOf(text, end));
  if (isMissing && comment && lines.length > 1) return put(comment.end, comment.end, hand.lineBreak + lines.slice(1).join(hand.lineBreak));
  return put(colon, end, lines.join(hand.lineBreak));
}

/** A value on one line, in the quotes of the one that stands there. */
function inlineText(before: Node, is: Json): string {
  const style = before.kind === 'scalar' ? before.style : undefined;
  if (typeof is !== 'string' || (style !== 'single' && style !== 'double')) return flowText(is);
  return style === 'single' && !/['\n]/.test(is) ? `'${is}'` : JSON.stringify(is);
}

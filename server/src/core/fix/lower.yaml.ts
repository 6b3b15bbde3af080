import { entryOf, type MapNode, type Node, type SeqNode, type Tree } from '../syntax/tree';
import { keepsBlankLines } from '../syntax/yaml';
import type { TextEdit } from '../text/edit';
import { columnAt, lineEndOf, lineStartOf, nextLineOf } from '../text/lines';
import { anchorInUse } from './anchor-in-use';
import { indexBefore } from './key-order';
import { columnOf, entryLines, flowText, type Hand, handOf, itemLines, scalarText, valueLines, withKey } from './render';
import type { Json } from './want';

/** What is to become of one place in a YAML file. `path` leads to it from the root of the first document. */
export interface Slot {
  readonly path: readonly (string | number)[];
  readonly set:
    | { readonly kind: 'value'; readonly is: Json }
    | { readonly kind: 'absent' }
    /** Items to add at the end, and indices of items to remove. */
    | { readonly kind: 'list'; readonly add: readonly Json[]; readonly remove: readonly number[] };
}

/** The edits of one slot, or why it cannot be done exactly. */
export type Lowered = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** An element of a collection: an entry of a map from its key, or an item of a list from its dash. */
interface Part {
  readonly start: number;
  readonly end: number;
  /** Empty for an item. */
  readonly key: string;
  /** Where the value begins, for the anchors inside. */
  readonly node: Node;
}

/** What is to happen to the elements of one collection. */
interface Work {
  readonly collection: MapNode | SeqNode;
  /** How many collections stand around it. */
  readonly depth: number;
  readonly remove: Map<number, number>;
  readonly add: { readonly slot: number; readonly value: Json; readonly keys: readonly string[] }[];
}

/** An edit and the slots it serves. */
interface Piece {
  readonly edit: TextEdit;
  readonly slots: readonly number[];
}

/** The edits so far, in the order in which they apply at one place, and the slots that cannot be done. */
interface Draft {
  readonly pieces: Piece[];
  readonly refused: Map<number, string>;
}

/**
 * Turns slots into edits that keep the author's hand: siblings' indentation, dashes and flow style; no other line changes,
 * and every comment stays but those on removed lines.
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
  // Where a list and the map around it end on one line, the list's new items come first.
  for (const work of [...works.values()].sort((a, b) => b.depth - a.depth)) {
    if (work.collection.flow) flowEdits(tree, work, draft);
    else blockEdits(tree, hand, work, draft);
  }
  const standing = draft.pieces.filter((piece) => piece.slots.some((slot) => !draft.refused.has(slot)));
  const removals = standing.map(({ edit }) => edit).filter(({ at, newText }) => newText === '' && at.end > at.start);
  const pieces = standing.map(({ edit, slots: served }) => ({ edit: clearOf(tree.text, hand, removals, edit), slots: served }));
  const answers = slots.map((_, index): Lowered => {
    const refused = draft.refused.get(index);
    if (refused !== undefined) return { refused };
    return { edits: pieces.filter((piece) => piece.slots.includes(index)).map(({ edit }) => edit) };
  });
  return { slots: answers, edits: pieces.map(({ edit }) => edit) };
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
  const root = tree.documents[0]!;
  let node: Node = root;
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
  workOn(works, map, depth).add.push({ slot, keys, value: set.kind === 'value' ? set.is : [...set.add] });
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
  const replaced = (is: Json): string | undefined => replace(tree, hand, map, value, is, index, draft);
  if (set.kind === 'absent') {
    workOn(works, map, depth).remove.set(position, index);
    return undefined;
  }
  if (set.kind === 'value') return replaced(set.is);
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

function replace(tree: Tree, hand: Hand, map: MapNode, value: Node, is: Json, slot: number, draft: Draft): string | undefined {
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
    put(value.start, value.end, gap + written);
    return undefined;
  }
  if (tree.comments.some(({ start, end }) => start >= colon && end <= value.end))
    return 'comments stand inside the value: change it by hand';
  const column = columnAt(text, key.start);
  const lines = valueLines('', is, column, hand);
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

function partsOf(collection: MapNode | SeqNode): Part[] {
  if (collection.kind === 'map') {
    return collection.entries.map(({ key, value }) => ({
      key: key.text,
      start: key.start,
      end: Math.max(key.end, value.end),
      node: value,
    }));
  }
  return collection.items.map((node, index) => ({
    key: '',
    start: collection.dashes[index] ?? node.start,
    end: Math.max(node.end, (collection.dashes[index] ?? node.start - 1) + 1),
    node,
  }));
}

/** What is added to a collection: an entry of a map, or an item of a list (without key), for the slots named. */
interface Addition {
  readonly key: string;
  value: Json;
  readonly slots: number[];
}

/** Merges additions that share new parents (`deploy.resources.limits.memory` and `...cpus`) into one value for each key. */
function grouped(work: Work, refused: Draft['refused']): Addition[] {
  const groups = new Map<string, Addition>();
  for (const { slot, keys, value } of work.add) {
    if (refused.has(slot)) continue;
    const [key = '', ...rest] = keys;
    const group: Addition = groups.get(key) ?? { key, value: {}, slots: [] };
    group.value = rest.length === 0 ? value : withKey(group.value, rest, value);
    group.slots.push(slot);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What is added to a collection, in order: entries of a map grouped by key, items of a list as they come. */
function additions(work: Work, refused: Draft['refused']): Addition[] {
  if (work.collection.kind === 'map') return grouped(work, refused);
  return work.add.filter(({ slot }) => !refused.has(slot)).map(({ slot, value }) => ({ key: '', value, slots: [slot] }));
}

function blockEdits(tree: Tree, hand: Hand, work: Work, { pieces, refused }: Draft): void {
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
  const render = ({ key, value }: Addition): string[] => (map ? entryLines(key, value, column, hand) : itemLines(value, column, hand));

  if (kept.length === 0 && added.length === 0 && map) {
    for (const slot of removed.values()) refused.set(slot, 'nothing would be left of the map: remove it by hand');
    return;
  }
  if (kept.length === 0 && added.length > 0) {
    // Nothing stays to insert behind: the new text takes the place of the first element.
    const { start, end } = parts[0]!;
    const newText = added.flatMap(render).join(hand.lineBreak).trimStart();
    pieces.push({ edit: { at: { file, start, end }, newText }, slots: [removed.get(0)!, ...added.flatMap(({ slots }) => slots)] });
    removed.delete(0);
  }
  if (kept.length > 0) {
    for (const addition of added) {
      const front = kept[indexBefore(addition.key, kept)]!;
      const before = keepsBlanks(text, front.node);
      const at = before ? lineStartOf(text, front.start) : lineEndOf(text, front.end);
      const lines = render(addition).join(hand.lineBreak);
      pieces.push({
        edit: { at: { file, start: at, end: at }, newText: before ? lines + hand.lineBreak : hand.lineBreak + lines },
        slots: addition.slots,
      });
    }
  }
  for (const [position, slot] of removed) for (const edit of lineRemovals(tree, parts[position]!)) pieces.push({ edit, slots: [slot] });
}

/** True for a block scalar whose blank lines are content: nothing can be written behind it. */
function keepsBlanks(text: string, node: Node): boolean {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded') && keepsBlankLines(text, node.start);
}

/** Removes the lines of a part; comments that have a line of their own between them stay. */
function lineRemovals(tree: Tree, part: Part): TextEdit[] {
  const { file, text } = tree;
  const own = new Set(
    tree.comments
      .filter(({ start }) => text.slice(lineStartOf(text, start), start).trim() === '')
      .map(({ start }) => lineStartOf(text, start)),
  );
  const edits: TextEdit[] = [];
  let line = lineStartOf(text, part.start);
  const end = lineEndOf(text, part.end);
  while (line <= end && line < text.length) {
    const next = nextLineOf(text, line);
    if (!own.has(line)) {
      const last = edits.at(-1);
      if (last && last.at.end === line) edits[edits.length - 1] = { at: { ...last.at, end: next }, newText: '' };
      else edits.push({ at: { file, start: line, end: next }, newText: '' });
    }
    if (next === line) break;
    line = next;
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

function flowEdits(tree: Tree, work: Work, { pieces, refused }: Draft): void {
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
    const reason = anchorInUse(tree, part.node) ?? (comment ? 'a comment stands beside the value: remove it by hand' : undefined);
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
  added.forEach(({ key, value, slots }, index) => {
    const front = kept[indexBefore(key, kept)];
    const comma = front && front === parts.at(-1) ? trailingComma(tree, front.end, work.collection.end) : undefined;
    const at = comma ?? front?.end ?? opening;
    const written = map ? `${scalarText(key)}: ${flowText(value)}` : flowText(value);
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

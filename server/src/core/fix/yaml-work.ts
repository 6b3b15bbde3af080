import type { TextEdit } from '../base/edit';
import type { Json } from '../base/json';
import { type Entry, entryOf, type MapNode, type Node, type SeqNode, type Tree } from '../syntax/tree';
import { withKey } from './render';

/** An element of a collection: an entry of a map from its key, or an item of a list from its dash. */
export interface Part {
  readonly start: number;
  readonly end: number;
  /** Empty for an item. */
  readonly key: string;
  /** Where the value begins, for the anchors inside. */
  readonly node: Node;
}

/** What is to happen to the elements of one collection. */
export interface Work {
  readonly collection: MapNode | SeqNode;
  /** How many collections stand around it. */
  readonly depth: number;
  readonly remove: Map<number, number>;
  readonly add: { readonly slot: number; readonly value: Json; readonly keys: readonly string[]; readonly tag?: string }[];
}

/** An edit and the slots it serves. */
export interface Piece {
  readonly edit: TextEdit;
  readonly slots: readonly number[];
}

/** The edits so far, in the order in which they apply at one place, and the slots that cannot be done. */
export interface Draft {
  readonly pieces: Piece[];
  readonly refused: Map<number, string>;
}

/** What turns the slots of one file into edits. */
export interface Lowering<Hand> {
  readonly tree: Tree;
  readonly hand: Hand;
  readonly works: Map<Node, Work>;
  readonly draft: Draft;
}

/** The work on a collection, which begins with this where nobody has worked on it yet. */
export function workOn({ works }: Pick<Lowering<unknown>, 'works'>, collection: MapNode | SeqNode, depth: number): Work {
  const work = works.get(collection) ?? { collection, depth, remove: new Map(), add: [] };
  works.set(collection, work);
  return work;
}

/** Where a path leads: to an entry of a map, or to the map that lacks it. */
export interface Target {
  readonly map: MapNode;
  /** The index in the path of the key in that map. */
  readonly depth: number;
  /** Absent where the map has no such key. */
  readonly entry: Entry | undefined;
}

/** @param noun what the format calls a map. @returns where a path leads, or why it leads nowhere */
export function targetOf(root: Node, path: readonly (string | number)[], noun: string): Target | { readonly refused: string } {
  let node = root;
  for (const [depth, part] of path.entries()) {
    const last = depth === path.length - 1;
    if (node.kind === 'seq' && typeof part === 'number') {
      const item: Node | undefined = node.items[part];
      if (!item) return { refused: 'the list item no longer exists' };
      if (last) return { refused: 'a list item can only be changed through its list' };
      node = item;
      continue;
    }
    if (node.kind !== 'map') return { refused: `"${path.slice(0, depth).join('.')}" is not ${noun}: change it by hand` };
    const entry = entryOf(node, String(part));
    if (!entry || last) return { map: node, depth, entry };
    if (entry.value.kind === 'scalar' && entry.value.missing) return { refused: `"${part}" is empty: write its first key by hand` };
    node = entry.value;
  }
  return { refused: 'there is nothing to change' };
}

/** A node must stay when an anchor inside it is used elsewhere. */
export function anchorInUse(tree: Tree, node: Node): string | undefined {
  const anchors = new Set<string>();
  const collect = (inner: Node): void => {
    if (inner.anchor !== undefined) anchors.add(inner.anchor);
    if (inner.kind === 'map') for (const { value } of inner.entries) collect(value);
    if (inner.kind === 'seq') inner.items.forEach(collect);
  };
  collect(node);
  if (anchors.size === 0) return undefined;
  const search = (outer: Node): string | undefined => {
    if (outer === node) return undefined;
    if (outer.kind === 'alias') return anchors.has(outer.name) ? outer.name : undefined;
    const children = outer.kind === 'map' ? outer.entries.map(({ value }) => value) : outer.kind === 'seq' ? outer.items : [];
    for (const child of children) {
      const found = search(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const used = search(tree.documents[0]!);
  return used === undefined ? undefined : `the anchor "&${used}" inside it is used elsewhere: change it by hand`;
}

export function partsOf(collection: MapNode | SeqNode): Part[] {
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
export interface Addition {
  readonly key: string;
  value: Json;
  /** The tag before the value. */
  readonly tag?: string;
  readonly slots: number[];
}

/** Merges additions that share new parents (`deploy.resources.limits.memory` and `...cpus`) into one value for each key. */
function grouped(work: Work, refused: Draft['refused']): Addition[] {
  const groups = new Map<string, Addition>();
  for (const { slot, keys, value, tag } of work.add) {
    if (refused.has(slot)) continue;
    const [key = '', ...rest] = keys;
    const group: Addition = groups.get(key) ?? { key, value: {}, slots: [], ...(tag && rest.length === 0 ? { tag } : {}) };
    group.value = rest.length === 0 ? value : withKey(group.value, rest, value);
    group.slots.push(slot);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What is added to a collection, in order: entries of a map grouped by key, items of a list as they come. */
export function additions(work: Work, refused: Draft['refused']): Addition[] {
  if (work.collection.kind === 'map') return grouped(work, refused);
  return work.add.filter(({ slot }) => !refused.has(slot)).map(({ slot, value }) => ({ key: '', value, slots: [slot] }));
}

import type { TextEdit } from '../base/edit';
import type { MapNode, Node, SeqNode, Tree } from '../syntax/tree';
import { withKey } from './render';
import type { Json } from './want';

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
  return used === undefined ? undefined : `the anchor "&${used}" inside is used elsewhere: change it by hand`;
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

import { memoize } from '../base/memoize';
import type { FileId, Span } from '../base/span';

/** What went wrong while reading a file: a value, never an exception. */
export interface Problem {
  readonly at: Span;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
  /** True where nothing is wrong but the size: Bulkhead does not read further. */
  readonly limit?: true;
  /** True where nothing stands that could be dangerous: the file is empty. */
  readonly empty?: true;
}

/** A node of a YAML or JSON file, independent of the library that read it. */
export type Node = MapNode | SeqNode | ScalarNode | AliasNode;

interface NodeBase {
  /** First character of the value itself, behind anchor and tag. */
  readonly start: number;
  /** Just behind the last character of the value; never includes a comment behind it. */
  readonly end: number;
  readonly anchor?: string;
  /** As written or resolved: `!reset`, `!override`, `tag:yaml.org,2002:str`. */
  readonly tag?: string;
}

/** An entry of a map. */
export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

export interface SeqNode extends NodeBase {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: readonly Node[];
  /** Block sequences only: the offset of each item's dash. */
  readonly dashes: readonly number[];
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  /** The text after unquoting, unescaping and folding. Empty for a value that is not there. */
  readonly text: string;
  /** The value by the YAML 1.2 core schema (or JSON). */
  readonly value: string | number | boolean | null;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** True when a key has nothing behind its colon; `start` and `end` are then just behind the colon. */
  readonly missing?: boolean;
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** What the alias stands for; absent where no such anchor precedes it. */
  readonly target?: Node;
}

/** A file read as YAML, JSON or JSON with comments. */
export interface Tree {
  /** What it was read as: an edit is written in it. */
  readonly language: 'yaml' | 'json' | 'jsonc';
  readonly file: FileId;
  readonly text: string;
  /** One root for each document of the stream; a document without content has none. */
  readonly documents: readonly Node[];
  readonly problems: readonly Problem[];
  /** Spans of the comments, from `#` (or `//`, `/*`) to their end, in reading order. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/** The span of a node. */
export function spanOf(file: FileId, node: { readonly start: number; readonly end: number }): Span {
  return { file, start: node.start, end: node.end };
}

/** The entry of a map by its key; the last one wins where a broken file repeats it. */
export function entryOf(map: MapNode, key: string): Entry | undefined {
  if (map.entries.length > fewEntries) return entriesOf(map).get(key);
  let found: Entry | undefined;
  for (const entry of map.entries) if (entry.key.text === key) found = entry;
  return found;
}

/** So many are searched faster than an index is made. */
const fewEntries = 16;

const entriesOf = memoize((map: MapNode): ReadonlyMap<string, Entry> => new Map(map.entries.map((entry) => [entry.key.text, entry])));

/**
 * The offset in the file of a character of a scalar's text, or `undefined` where the way back is not one to one
 * (escapes, folding, block scalars).
 */
export function offsetInScalar(source: string, node: ScalarNode, index: number): number | undefined {
  const quote = node.style === 'single' || node.style === 'double' ? 1 : 0;
  const raw = source.slice(node.start + quote, node.end - quote);
  return raw === node.text ? node.start + quote + index : undefined;
}

/** The path of a document's root: documents behind the first are told apart by a part that is no key. */
export function documentPath(index: number): readonly (string | number)[] {
  return index === 0 ? [] : [`--- ${index}`];
}

/** The node at a path of keys and indices from the root of a document; aliases on the way are not followed. */
export function nodeAt(tree: Tree, path: readonly (string | number)[]): Node | undefined {
  const later = /^--- (\d+)$/.exec(String(path[0]))?.[1];
  let node: Node | undefined = tree.documents[later === undefined ? 0 : Number(later)];
  for (const part of later === undefined ? path : path.slice(1)) {
    if (node?.kind === 'map') node = entryOf(node, String(part))?.value;
    else if (node?.kind === 'seq' && typeof part === 'number') node = node.items[part];
    else return undefined;
  }
  return node;
}

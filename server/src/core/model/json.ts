import { folderOf } from '../base/file';
import { type Node, spanOf, type Tree } from '../syntax/tree';
import type { NodeRef, Trace } from './traced';
import type { MapEntry, MapValue, Value } from './value';

/** The map that a JSON file holds as values that know their place; nothing where it is empty or holds something else. */
export function mapOfJson(tree: Tree): MapValue | undefined {
  const root = tree.documents[0];
  const value = root && evaluate(tree, root, [], folderOf(tree.file));
  return value?.kind === 'map' ? value : undefined;
}

function evaluate(tree: Tree, node: Node, path: NodeRef['path'], folder: string): Value {
  const trace: Trace = { at: spanOf(tree.file, node), via: [], origin: { file: tree.file, path } };
  switch (node.kind) {
    case 'map': {
      const entries = new Map<string, MapEntry>();
      for (const { key, value } of node.entries) {
        const below = [...path, key.text];
        const of: Trace = { at: spanOf(tree.file, key), via: [], origin: { file: tree.file, path: below } };
        entries.set(key.text, { key: of, value: evaluate(tree, value, below, folder) });
      }
      return { kind: 'map', ...trace, entries };
    }
    case 'seq':
      return { kind: 'seq', ...trace, items: node.items.map((item, index) => evaluate(tree, item, [...path, index], folder)) };
    case 'scalar':
      return { kind: 'scalar', ...trace, folder, plain: node.value, known: true, value: node.text };
    case 'alias':
      // JSON has none.
      return { kind: 'scalar', ...trace, folder, plain: null, known: true, value: '' };
  }
}

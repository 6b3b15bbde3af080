import type { Node, Tree } from '../syntax/tree';

/** Why a node must stay: an anchor inside it is used elsewhere. `undefined` when it may go. */
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

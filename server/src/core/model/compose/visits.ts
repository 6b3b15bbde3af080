import type { Entry, Node } from '../../syntax/tree';

/** compose-go refuses a file in which it visits more nodes than this, aliases followed (`defaultMaxNodeVisits`, loader/reset.go). */
export const visitBudget = 100_000;

/** Nodes inside nodes, and aliases that lead to aliases, are followed this deep; ordinary files need less than 30. */
export const deepest = 400;

export function isMergeKey(entry: Entry): boolean {
  return entry.key.text === '<<' && entry.key.style === 'plain';
}

/** What a merge key brings, behind its aliases and lists. */
function sourcesOf({ value }: Entry): Node[] {
  return (value.kind === 'seq' ? value.items : [value]).flatMap((source) => {
    const node = source.kind === 'alias' ? source.target : source;
    return node?.kind === 'seq' ? node.items : node ? [node] : [];
  });
}

/** How many nodes are written below a node, itself included. */
export function sizeAlone(node: Node): number {
  const below = node.kind === 'seq' ? node.items : node.kind === 'map' ? node.entries.map(({ value }) => value) : [];
  return below.reduce((sum, each) => sum + sizeAlone(each), 1);
}

/**
 * How many nodes Compose visits below a node, itself included, as far as anybody follows them.
 * @param sizes the nodes that were asked about before
 */
export function sizeOf(sizes: Map<Node, number>, node: Node, depth = 0): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  // A circle is no way to go twice.
  sizes.set(node, 1);
  if (depth >= deepest) return 1;
  const sum = (nodes: readonly Node[]): number => nodes.reduce((all, each) => all + sizeOf(sizes, each, depth + 1), 0);
  const below = (): number => {
    if (node.kind === 'alias') return node.target ? sum([node.target]) : 0;
    if (node.kind === 'seq') return sum(node.items);
    return node.kind === 'map' ? sum(node.entries.flatMap((entry) => (isMergeKey(entry) ? sourcesOf(entry) : [entry.value]))) : 0;
  };
  const size = Math.min(visitBudget, 1 + below());
  sizes.set(node, size);
  return size;
}

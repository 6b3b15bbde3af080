import { type Entry, type MapNode, type Node, offsetInScalar, type Problem, type ScalarNode, siteOf, type Tree } from '../../syntax/tree';
import type { Site } from '../../text/site';
import type { Hop, NodeRef, Trace } from '../traced';
import type { MapEntry, MapValue, ScalarValue, Value } from '../value';
import { interpolate, type Variable } from './interpolate';

/** compose-go refuses a file in which aliases make it visit more nodes than this. */
const visitBudget = 100_000;

/** How a value arrives at the subject: nothing for values written where they are used. */
interface Arrival {
  readonly at: Site;
  readonly via: readonly Hop[];
  readonly kind: 'alias' | 'merge-key';
  readonly anchor: string;
}

/** Folds one document: aliases and merge keys are resolved, variables replaced, every node keeps its trace. */
export interface Evaluation {
  /** The value of a node of the document. `path` is the node's path in the tree. */
  value(node: Node, path: readonly (string | number)[]): Value;
  readonly problems: readonly Problem[];
}

/**
 * Prepares the evaluation of the first document of a tree.
 * @param lookup gives the variables of the project's `.env` files.
 */
export function evaluation(tree: Tree, lookup: (name: string) => Variable<Site> | undefined): Evaluation {
  const problems: Problem[] = [];
  let visits = 0;
  let anchorPaths: Map<Node, NodeRef['path']> | undefined;

  return { value: (node, path) => evaluate(node, path, undefined), problems };

  function trace(
    node: { readonly start: number; readonly end: number },
    path: NodeRef['path'] | undefined,
    arrival: Arrival | undefined,
  ): Trace {
    const at = siteOf(tree.file, node);
    const origin = path ? { origin: { file: tree.file, path } } : {};
    if (!arrival) return { at, via: [], ...origin };
    return { at: arrival.at, via: [...arrival.via, { kind: arrival.kind, anchor: arrival.anchor, at }], ...origin };
  }

  function evaluate(node: Node, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): Value {
    if (++visits > visitBudget) return overBudget(node, path, arrival);
    switch (node.kind) {
      case 'scalar':
        return scalar(node, path, arrival);
      case 'alias': {
        if (!node.target) return { kind: 'scalar', ...trace(node, path, arrival), known: true, value: '', plain: null };
        const through = arriving(siteOf(tree.file, node), arrival, 'alias', node.name);
        return evaluate(node.target, pathOf(node.target), through);
      }
      case 'seq':
        return {
          kind: 'seq',
          ...trace(node, path, arrival),
          items: node.items.map((item, index) => evaluate(item, path && [...path, index], arrival)),
        };
      case 'map':
        return map(node, path, arrival);
    }
  }

  function overBudget(node: Node, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): Value {
    if (problems.length === 0) {
      const message = `The aliases of this file unfold to more than ${visitBudget} nodes, which Compose refuses: nest fewer aliases.`;
      problems.push({ at: siteOf(tree.file, node), message });
    }
    return { kind: 'scalar', ...trace(node, path, arrival), known: true, value: '', plain: null };
  }

  function arriving(at: Site, arrival: Arrival | undefined, kind: Arrival['kind'], anchor: string): Arrival {
    if (!arrival) return { at, via: [], kind, anchor };
    return { at: arrival.at, via: [...arrival.via, { kind: arrival.kind, anchor: arrival.anchor, at }], kind, anchor };
  }

  function map(node: MapNode, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): MapValue {
    const entries = new Map<string, MapEntry>();
    const merges: Entry[] = [];
    for (const entry of node.entries) {
      if (isMergeKey(entry)) {
        merges.push(entry);
        continue;
      }
      const at = path && [...path, entry.key.text];
      entries.set(entry.key.text, { key: trace(entry.key, at, arrival), value: evaluate(entry.value, at, arrival) });
    }
    for (const merge of merges) {
      // In a list of merges the earlier map wins.
      const sources = merge.value.kind === 'seq' ? merge.value.items : [merge.value];
      for (const source of sources) {
        if (source.kind !== 'alias') {
          addMissing(entries, evaluate(source, undefined, arrival));
        } else if (source.target) {
          const through = arriving(siteOf(tree.file, source), arrival, 'merge-key', source.name);
          addMissing(entries, evaluate(source.target, pathOf(source.target), through));
        }
      }
    }
    return { kind: 'map', ...trace(node, path, arrival), entries };
  }

  function scalar(node: ScalarNode, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): ScalarValue {
    const base = { kind: 'scalar' as const, plain: node.value, ...trace(node, path, arrival) };
    if (!node.text.includes('$')) return { ...base, known: true, value: node.text };
    const { value, unset, uses } = interpolate(node.text, lookup);
    const own = siteOf(tree.file, node);
    const hops = uses.map(
      ({ name, source }): Hop => ({
        kind: 'variable',
        name,
        from: source.kind,
        at: source.kind === 'env-file' ? source.at : within(node, own, source),
      }),
    );
    const traced = { ...base, via: [...base.via, ...hops] };
    return value === undefined ? { ...traced, known: false, raw: node.text, variables: unset } : { ...traced, known: true, value };
  }

  function within(node: ScalarNode, own: Site, part: { readonly from: number; readonly to: number }): Site {
    const start = offsetInScalar(tree.text, node, part.from);
    return start === undefined ? own : { file: tree.file, start, end: start + part.to - part.from };
  }

  function pathOf(node: Node): NodeRef['path'] | undefined {
    anchorPaths ??= collectAnchors(tree.documents[0]);
    return anchorPaths.get(node);
  }
}

function isMergeKey(entry: Entry): boolean {
  return entry.key.text === '<<' && entry.key.style === 'plain';
}

function addMissing(entries: Map<string, MapEntry>, source: Value): void {
  if (source.kind !== 'map') return;
  for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
}

function collectAnchors(root: Node | undefined): Map<Node, NodeRef['path']> {
  const paths = new Map<Node, NodeRef['path']>();
  const walk = (node: Node, path: NodeRef['path']): void => {
    if (node.anchor !== undefined) paths.set(node, path);
    if (node.kind === 'map') for (const entry of node.entries) walk(entry.value, [...path, entry.key.text]);
    if (node.kind === 'seq') for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
  };
  if (root) walk(root, []);
  return paths;
}

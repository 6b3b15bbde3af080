import { bySite, type FileId, type Site } from '../../base/site';
import {
  documentPath,
  type Entry,
  type MapNode,
  type Node,
  offsetInScalar,
  type Problem,
  type ScalarNode,
  type SeqNode,
  siteOf,
  type Tree,
} from '../../syntax/tree';
import type { Hop, NodeRef, Trace } from '../traced';
import type { MapEntry, MapValue, ScalarValue, SeqValue, Value } from '../value';
import { interpolate, type Variable } from './interpolate';

/** compose-go refuses a file in which aliases make it visit more nodes than this. */
const visitBudget = 100_000;

/** Nodes inside nodes, and aliases that lead to aliases, are followed this deep; ordinary files need less than 30. */
const deepest = 400;

/** By this many characters the variables of a document may make it longer, all values together. */
const growthBudget = 8_388_608;

/** How a value arrives at the subject: nothing for values written where they are used. */
interface Arrival {
  readonly at: Site;
  readonly via: readonly Hop[];
  readonly kind: 'alias' | 'merge-key';
  readonly anchor: string;
}

/** What texts of a file are read with. */
export interface Scope {
  /** Relative paths start here. */
  readonly folder: FileId;
  /** The variables of the project's `.env` files. */
  readonly lookup: Lookup;
  /** Maps keep what their merge keys bring and other keys hide, as `hidden`. */
  readonly keepHidden?: true;
}

/** Gives nothing but that a variable is too long to be read. */
const unreadable: Lookup = () => ({ value: '', at: { file: '', start: 0, end: 0 }, tooLong: true });

/** The way of what is written where it is used. */
const straight: readonly Hop[] = [];

export type Lookup = (name: string) => Variable<Site> | undefined;

/** A document, folded: aliases and merge keys resolved, variables replaced; every node keeps its trace. */
export interface Evaluated {
  readonly value: Value;
  readonly problems: readonly Problem[];
}

/**
 * Folds one document of a file.
 * @param index which document of the file.
 * @param skip top-level keys that nobody reads; only their templates are checked.
 */
export function evaluateDocument(
  tree: Tree,
  index: number,
  { folder, lookup, keepHidden }: Scope,
  skip: (key: string) => boolean,
): Evaluated {
  const problems: Problem[] = [];
  const root = tree.documents[index];
  let visits = 0;
  let overspent = false;
  let depth = 0;
  let grown = 0;
  let anchorPaths: Map<Node, NodeRef['path']> | undefined;
  const rootPath = documentPath(index);

  if (!root) return { value: nothing({ at: { file: tree.file, start: 0, end: 0 }, via: [] }), problems };
  return { value: evaluate(root, rootPath, undefined), problems };

  function trace(
    node: { readonly start: number; readonly end: number },
    path: NodeRef['path'] | undefined,
    arrival: Arrival | undefined,
  ): Trace {
    const at = siteOf(tree.file, node);
    if (!arrival) return path ? { at, via: straight, origin: { file: tree.file, path } } : { at, via: straight };
    const via: Hop[] = [...arrival.via, { kind: arrival.kind, anchor: arrival.anchor, at }];
    return path ? { at: arrival.at, via, origin: { file: tree.file, path } } : { at: arrival.at, via };
  }

  function evaluate(node: Node, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): Value {
    if (++visits > visitBudget) return overBudget(node, path, arrival);
    if (depth >= deepest) return tooDeep(node, path, arrival);
    depth++;
    const value = evaluated(node, path, arrival);
    depth--;
    return value;
  }

  function evaluated(node: Node, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): Value {
    switch (node.kind) {
      case 'scalar':
        return scalar(node, path, arrival);
      case 'alias': {
        if (!node.target) return nothing(trace(node, path, arrival));
        const through = arriving(siteOf(tree.file, node), arrival, 'alias', node.name);
        return evaluate(node.target, pathOf(node.target), through);
      }
      case 'seq':
        return list(node, path, arrival);
      case 'map':
        return map(node, path, arrival);
    }
  }

  function overBudget(node: Node, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): Value {
    if (!overspent) {
      overspent = true;
      const message = `The aliases of this file unfold to more than ${visitBudget} nodes, which Compose refuses: nest fewer aliases.`;
      problems.push({ at: siteOf(tree.file, node), message });
    }
    return nothing(trace(node, path, arrival));
  }

  function tooDeep(node: Node, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): Value {
    limit(node, `Aliases, merge keys and maps nest more than ${deepest} deep, and are not read further: nest fewer of them.`);
    return nothing(trace(node, path, arrival));
  }

  /** One limit is told once for each document. */
  function limit(node: Node, message: string): void {
    if (!problems.some((problem) => problem.message === message)) problems.push({ at: siteOf(tree.file, node), message, limit: true });
  }

  function nothing(where: Trace): ScalarValue {
    return { kind: 'scalar', ...where, known: true, value: '', plain: null, folder };
  }

  function arriving(at: Site, arrival: Arrival | undefined, kind: Arrival['kind'], anchor: string): Arrival {
    if (!arrival) return { at, via: [], kind, anchor };
    return { at: arrival.at, via: [...arrival.via, { kind: arrival.kind, anchor: arrival.anchor, at }], kind, anchor };
  }

  function list(node: SeqNode, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): SeqValue {
    const { at, via, origin } = trace(node, path, arrival);
    const items = node.items.map((item, index) => evaluate(item, path && [...path, index], arrival));
    return origin ? { kind: 'seq', at, via, origin, items } : { kind: 'seq', at, via, items };
  }

  function map(node: MapNode, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): MapValue {
    const entries = new Map<string, MapEntry>();
    const merges: Entry[] = [];
    const resets: string[] = [];
    const hidden: MapValue[] = [];
    for (const entry of node.entries) {
      if (isMergeKey(entry)) {
        merges.push(entry);
        continue;
      }
      const name = entry.key.text;
      const tag = tagOf(entry.value);
      if (tag === '!reset') {
        resets.push(name);
        continue;
      }
      if (node === root && skip(name)) {
        checkTemplates(entry.value);
        continue;
      }
      const at = path && [...path, name];
      const value = evaluate(entry.value, at, arrival);
      entries.set(name, { key: trace(entry.key, at, arrival), value: tag === '!override' ? { ...value, override: true } : value });
    }
    for (const merge of merges) {
      // In a list of merges the earlier map wins.
      const sources = merge.value.kind === 'seq' ? merge.value.items : [merge.value];
      for (const source of sources) {
        if (source.kind !== 'alias') {
          addMissing(entries, resets, hidden, evaluate(source, undefined, arrival));
        } else if (source.target) {
          const through = arriving(siteOf(tree.file, source), arrival, 'merge-key', source.name);
          // An anchor may stand for a list of maps.
          const { target } = source;
          const at = pathOf(target);
          if (target.kind !== 'seq') addMissing(entries, resets, hidden, evaluate(target, at, through));
          else
            target.items.forEach((item, index) => {
              addMissing(entries, resets, hidden, evaluate(item, at && [...at, index], through));
            });
        }
      }
    }
    const { at, via, origin } = trace(node, path, arrival);
    if (keepHidden && hidden.length > 0) return { kind: 'map', at, via, ...(origin ? { origin } : {}), entries, hidden };
    if (resets.length > 0) return { kind: 'map', at, via, ...(origin ? { origin } : {}), entries, resets };
    return origin ? { kind: 'map', at, via, origin, entries } : { kind: 'map', at, via, entries };
  }

  function scalar(node: ScalarNode, path: NodeRef['path'] | undefined, arrival: Arrival | undefined): ScalarValue {
    const { at, via, origin } = trace(node, path, arrival);
    const { text, value: plain } = node;
    // Almost every value of a file: one object, made in one go.
    if (!text.includes('$') || typeof plain !== 'string') {
      return origin
        ? { kind: 'scalar', plain, folder, at, via, origin, known: true, value: text }
        : { kind: 'scalar', plain, folder, at, via, known: true, value: text };
    }
    const base = { kind: 'scalar' as const, plain, folder, at, ...(origin ? { origin } : {}) };
    const { value, blank, unset, uses, invalid, tooLong } = interpolate(text, grown > growthBudget ? unreadable : lookup);
    if (invalid !== undefined) invalidTemplate(node, invalid);
    grown += Math.max(0, blank.length - text.length);
    if (tooLong) limit(node, 'Variables make this value longer than 128 KiB, and it is not read: nest fewer variables.');
    const own = siteOf(tree.file, node);
    const hops = uses.map(
      ({ name, source }): Hop => ({
        kind: 'variable',
        name,
        from: source.kind,
        at: source.kind === 'env-file' ? source.at : within(node, own, source),
      }),
    );
    const traced = { ...base, via: [...via, ...hops] };
    return value === undefined ? { ...traced, known: false, raw: text, variables: unset, blank } : { ...traced, known: true, value };
  }

  function invalidTemplate(node: ScalarNode, part: string): void {
    const at = siteOf(tree.file, node);
    if (problems.some((problem) => bySite(problem.at, at) === 0)) return;
    const shown = part.length > 40 ? `${part.slice(0, 40)}...` : part;
    problems.push({ at, message: `"${shown}" is no variable, and Compose refuses it: write ${'$'}{NAME}, or $$ for a dollar sign.` });
  }

  function checkTemplates(node: Node): void {
    if (node.kind === 'map') for (const entry of node.entries) checkTemplates(entry.value);
    else if (node.kind === 'seq') for (const item of node.items) checkTemplates(item);
    else if (node.kind === 'scalar' && node.text.includes('${')) {
      const { invalid } = interpolate(node.text, lookup);
      if (invalid !== undefined) invalidTemplate(node, invalid);
    }
  }

  function within(node: ScalarNode, own: Site, part: { readonly from: number; readonly to: number }): Site {
    const start = offsetInScalar(tree.text, node, part.from);
    return start === undefined ? own : { file: tree.file, start, end: start + part.to - part.from };
  }

  function pathOf(node: Node): NodeRef['path'] | undefined {
    anchorPaths ??= collectAnchors(root, rootPath);
    return anchorPaths.get(node);
  }
}

function isMergeKey(entry: Entry): boolean {
  return entry.key.text === '<<' && entry.key.style === 'plain';
}

/** The tag that tells how a value is merged; an alias carries that of its target. */
function tagOf(node: Node): string | undefined {
  return node.kind === 'alias' ? node.target?.tag : node.tag;
}

function addMissing(entries: Map<string, MapEntry>, resets: string[], hidden: MapValue[], source: Value): void {
  if (source.kind !== 'map') return;
  const lost = new Map<string, MapEntry>();
  for (const [key, entry] of source.entries) (entries.has(key) ? lost : entries).set(key, entry);
  const { hidden: deeper = [], ...merged } = source;
  if (lost.size > 0) hidden.push({ ...merged, entries: lost });
  hidden.push(...deeper);
  resets.push(...(source.resets ?? []));
}

function collectAnchors(root: Node | undefined, rootPath: NodeRef['path']): Map<Node, NodeRef['path']> {
  const paths = new Map<Node, NodeRef['path']>();
  const walk = (node: Node, path: NodeRef['path']): void => {
    if (node.anchor !== undefined) paths.set(node, path);
    if (node.kind === 'map') for (const entry of node.entries) walk(entry.value, [...path, entry.key.text]);
    if (node.kind === 'seq') for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
  };
  if (root) walk(root, rootPath);
  return paths;
}

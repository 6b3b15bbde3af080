import { bySpan, type FileId, type Span } from '../../base/span';
import {
  documentPath,
  type Entry,
  type MapNode,
  type Node,
  offsetInScalar,
  type Problem,
  type ScalarNode,
  type SeqNode,
  spanOf,
  type Tree,
} from '../../syntax/tree';
import type { NodeRef, ProvenanceStep, Trace } from '../traced';
import type { MapEntry, MapValue, ScalarValue, SeqValue, Value } from '../value';
import { type Interpolated, interpolate, longestValue, type Variable } from './interpolate';
import { deepest, isMergeKey, sizeAlone, sizeOf, visitBudget } from './visits';

/** So many characters the long values of a document may have together: what is made of a word of a command takes some hundred bytes. */
const longBudget = 1_048_576;

/** Longer values are long. */
const longFrom = 4096;

/** By this many characters the variables of a document may make it longer, all values together. */
const growthBudget = 8_388_608;

/** How a value arrives at the subject: nothing for values written where they are used. */
interface Arrival {
  readonly at: Span;
  readonly via: readonly ProvenanceStep[];
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
const straight: readonly ProvenanceStep[] = [];

export type Lookup = (name: string) => Variable<Span> | undefined;

/** A document, grouped: aliases and merge keys resolved, variables replaced; every node keeps its trace. */
export interface Evaluated {
  readonly value: Value;
  readonly problems: readonly Problem[];
}

/** A document that is being grouped. */
interface Folding extends Scope {
  readonly tree: Tree;
  readonly root: Node;
  readonly rootPath: NodeRef['path'];
  /** Top-level keys that nobody reads; only their templates are checked. */
  readonly skip: (key: string) => boolean;
  readonly problems: Problem[];
  visits: number;
  depth: number;
  /** How many characters its long values have. */
  long: number;
  /** By how many characters variables have made it longer. */
  grown: number;
  overspent: boolean;
  anchorPaths?: ReadonlyMap<Node, NodeRef['path']>;
  /** How many nodes it takes to visit a node, for those that were asked about. */
  readonly sizes: Map<Node, number>;
  /** The scalars with variables that were read. */
  readonly resolved: Map<ScalarNode, Resolved>;
}

type Path = NodeRef['path'] | undefined;

/**
 * Folds one document of a file.
 * @param index which document of the file.
 * @param skip top-level keys that nobody reads; only their templates are checked.
 */
export function evaluateDocument(tree: Tree, index: number, scope: Scope, skip: (key: string) => boolean): Evaluated {
  const problems: Problem[] = [];
  const root = tree.documents[index];
  if (!root) return { value: nothing(scope, { at: { file: tree.file, start: 0, end: 0 }, via: [] }), problems };
  const { folder, lookup, keepHidden } = scope;
  const folding: Folding = {
    tree,
    root,
    rootPath: documentPath(index),
    folder,
    lookup,
    ...(keepHidden && { keepHidden }),
    skip,
    problems,
    visits: 0,
    depth: 0,
    long: 0,
    grown: 0,
    overspent: false,
    sizes: new Map(),
    resolved: new Map(),
  };
  return { value: evaluate(folding, root, folding.rootPath, undefined), problems };
}

function trace(
  { tree: { file } }: Folding,
  node: { readonly start: number; readonly end: number },
  path: Path,
  arrival: Arrival | undefined,
): Trace {
  const at = spanOf(file, node);
  if (!arrival) return path ? { at, via: straight, origin: { file, path } } : { at, via: straight };
  const via: ProvenanceStep[] = [...arrival.via, { kind: arrival.kind, anchor: arrival.anchor, at }];
  return path ? { at: arrival.at, via, origin: { file, path } } : { at: arrival.at, via };
}

function evaluate(folding: Folding, node: Node, path: Path, arrival: Arrival | undefined): Value {
  if (++folding.visits > visitBudget) return overBudget(folding, node, path, arrival);
  if (folding.depth >= deepest) return tooDeep(folding, node, path, arrival);
  folding.depth++;
  const value = evaluated(folding, node, path, arrival);
  folding.depth--;
  return value;
}

function evaluated(folding: Folding, node: Node, path: Path, arrival: Arrival | undefined): Value {
  switch (node.kind) {
    case 'scalar':
      return scalar(folding, node, path, arrival);
    case 'alias': {
      if (!node.target) return nothing(folding, trace(folding, node, path, arrival));
      const through = arriving(spanOf(folding.tree.file, node), arrival, 'alias', node.name);
      return evaluate(folding, node.target, pathOf(folding, node.target), through);
    }
    case 'seq':
      return list(folding, node, path, arrival);
    case 'map':
      return map(folding, node, path, arrival);
  }
}

function overBudget(folding: Folding, node: Node, path: Path, arrival: Arrival | undefined): Value {
  if (!folding.overspent) {
    folding.overspent = true;
    const message =
      sizeAlone(folding.root) > visitBudget
        ? `This file has more than ${visitBudget} nodes, which Compose refuses: split it.`
        : `The aliases of this file expand to more than ${visitBudget} nodes, which Compose refuses: nest fewer aliases.`;
    folding.problems.push({ at: spanOf(folding.tree.file, node), message });
  }
  return nothing(folding, trace(folding, node, path, arrival));
}

function tooDeep(folding: Folding, node: Node, path: Path, arrival: Arrival | undefined): Value {
  limit(
    folding,
    node,
    `Aliases, merge keys and maps are nested more than ${deepest} levels deep and are not read further: nest fewer of them.`,
  );
  return nothing(folding, trace(folding, node, path, arrival));
}

/** One limit is told once for each document. */
function limit({ problems, tree }: Folding, node: Node, message: string): void {
  if (!problems.some((problem) => problem.message === message)) problems.push({ at: spanOf(tree.file, node), message, limit: true });
}

function nothing({ folder }: Pick<Scope, 'folder'>, where: Trace): ScalarValue {
  return { kind: 'scalar', ...where, known: true, value: '', plain: null, folder };
}

function arriving(at: Span, arrival: Arrival | undefined, kind: Arrival['kind'], anchor: string): Arrival {
  if (!arrival) return { at, via: [], kind, anchor };
  return { at: arrival.at, via: [...arrival.via, { kind: arrival.kind, anchor: arrival.anchor, at }], kind, anchor };
}

function list(folding: Folding, node: SeqNode, path: Path, arrival: Arrival | undefined): SeqValue {
  const { at, via, origin } = trace(folding, node, path, arrival);
  const items = node.items.map((item, index) => evaluate(folding, item, path && [...path, index], arrival));
  return origin ? { kind: 'seq', at, via, origin, items } : { kind: 'seq', at, via, items };
}

/** A map while it is filled. */
interface Filling {
  readonly entries: Map<string, MapEntry>;
  readonly resets: string[];
  /** What other keys hide of the maps that are merged into it. */
  readonly hidden: MapValue[];
  /** The maps that are merged into it. */
  readonly merged: Set<MapNode>;
}

function map(folding: Folding, node: MapNode, path: Path, arrival: Arrival | undefined): MapValue {
  const filling: Filling = { entries: new Map(), resets: [], hidden: [], merged: new Set() };
  for (const entry of node.entries) if (!isMergeKey(entry)) addOwn(folding, filling, entry, { of: node, path, arrival });
  for (const entry of node.entries) if (isMergeKey(entry)) addMerged(folding, filling, entry, arrival);
  const { at, via, origin } = trace(folding, node, path, arrival);
  const { entries, resets, hidden } = filling;
  if (folding.keepHidden && hidden.length > 0) return { kind: 'map', at, via, ...(origin ? { origin } : {}), entries, hidden };
  if (resets.length > 0) return { kind: 'map', at, via, ...(origin ? { origin } : {}), entries, resets };
  return origin ? { kind: 'map', at, via, origin, entries } : { kind: 'map', at, via, entries };
}

/** Where an entry stands, and how its map arrives at the subject. */
interface Surroundings {
  readonly of: MapNode;
  readonly path: Path;
  readonly arrival: Arrival | undefined;
}

function addOwn(folding: Folding, { entries, resets }: Pick<Filling, 'entries' | 'resets'>, entry: Entry, where: Surroundings): void {
  const { of, path, arrival } = where;
  const name = entry.key.text;
  const tag = tagOf(entry.value);
  if (tag === '!reset') resets.push(name);
  else if (of === folding.root && folding.skip(name)) checkTemplates(folding, entry.value);
  else {
    const at = path && [...path, name];
    const value = evaluate(folding, entry.value, at, arrival);
    entries.set(name, { key: trace(folding, entry.key, at, arrival), value: tag === '!override' ? { ...value, override: true } : value });
  }
}

/** Adds what a merge key brings; in a list of merges the earlier map wins. */
function addMerged(folding: Folding, filling: Filling, merge: Entry, arrival: Arrival | undefined): void {
  for (const source of merge.value.kind === 'seq' ? merge.value.items : [merge.value]) {
    if (source.kind !== 'alias') {
      addMissing(folding, filling, source, undefined, arrival);
      continue;
    }
    const { target } = source;
    if (!target) continue;
    const through = arriving(spanOf(folding.tree.file, source), arrival, 'merge-key', source.name);
    const at = pathOf(folding, target);
    // An anchor may stand for a list of maps.
    if (target.kind !== 'seq') addMissing(folding, filling, target, at, through);
    else for (const [index, item] of target.items.entries()) addMissing(folding, filling, item, at && [...at, index], through);
  }
}

/** Adds what a map and those that are merged into it have, and what is filled has not; the rest is hidden. */
function addMissing(folding: Folding, filling: Filling, source: Node, path: Path, arrival: Arrival | undefined): void {
  if (source.kind !== 'map') {
    if (source.kind !== 'alias') evaluate(folding, source, path, arrival);
    else if (source.target) {
      folding.visits++;
      const through = arriving(spanOf(folding.tree.file, source), arrival, 'alias', source.name);
      addMissing(folding, filling, source.target, pathOf(folding, source.target), through);
    }
    return;
  }
  // What it brings is there already: only Compose takes the same way again.
  if (filling.merged.has(source)) {
    folding.visits += sizeOf(folding.sizes, source);
    if (folding.visits > visitBudget) overBudget(folding, source, path, arrival);
    return;
  }
  if (++folding.visits > visitBudget) overBudget(folding, source, path, arrival);
  else if (folding.depth >= deepest) tooDeep(folding, source, path, arrival);
  else {
    filling.merged.add(source);
    folding.depth++;
    addMap(folding, filling, source, path, arrival);
    folding.depth--;
  }
}

function addMap(folding: Folding, filling: Filling, source: MapNode, path: Path, arrival: Arrival | undefined): void {
  const { entries, resets, hidden } = filling;
  const own = new Map<string, MapEntry>();
  for (const entry of source.entries)
    if (!isMergeKey(entry)) addOwn(folding, { entries: own, resets }, entry, { of: source, path, arrival });
  const lost = new Map<string, MapEntry>();
  for (const [key, entry] of own) (entries.has(key) ? lost : entries).set(key, entry);
  if (lost.size > 0) hidden.push({ kind: 'map', ...trace(folding, source, path, arrival), entries: lost });
  for (const entry of source.entries) if (isMergeKey(entry)) addMerged(folding, filling, entry, arrival);
}

function scalar(folding: Folding, node: ScalarNode, path: Path, arrival: Arrival | undefined): ScalarValue {
  const { at, via, origin } = trace(folding, node, path, arrival);
  const { folder } = folding;
  const { text, value: plain } = node;
  if (text.length > longFrom && isOverlong(folding, text.length)) return overlong(folding, node, { at, via, ...(origin && { origin }) });
  // Almost every value of a file: one object, made in one go.
  if (!text.includes('$') || typeof plain !== 'string') {
    return origin
      ? { kind: 'scalar', plain, folder, at, via, origin, known: true, value: text }
      : { kind: 'scalar', plain, folder, at, via, known: true, value: text };
  }
  const { value, blank, unset, steps } = resolved(folding, node);
  const traced = { kind: 'scalar' as const, plain, folder, at, ...(origin ? { origin } : {}), via: [...via, ...steps] };
  return value === undefined ? { ...traced, known: false, raw: text, variables: unset, blank } : { ...traced, known: true, value };
}

function isOverlong(folding: Folding, length: number): boolean {
  if (length <= longestValue) folding.long += length;
  return length > longestValue || folding.long > longBudget;
}

/** A value that no program can be given, or one of many long ones. */
function overlong(folding: Folding, node: ScalarNode, where: Trace): ScalarValue {
  const message =
    node.text.length > longestValue
      ? 'This value has more than 128 KiB, which Linux does not pass to a program, so it is not read: keep it in a file.'
      : 'The long values of this file have more than 1 MiB together, and are not read from here on: keep them in files.';
  limit(folding, node, message);
  return { kind: 'scalar', plain: null, folder: folding.folder, ...where, known: false, raw: '', variables: [], blank: '' };
}

/** A scalar with its variables replaced, and the way that leads to their values. */
interface Resolved extends Pick<Interpolated<Span>, 'blank' | 'unset'> {
  readonly value: string | undefined;
  readonly steps: readonly ProvenanceStep[];
}

/** Each scalar is read once, however many aliases lead to it. */
function resolved(folding: Folding, node: ScalarNode): Resolved {
  const isSpent = folding.grown > growthBudget;
  const known = isSpent ? undefined : folding.resolved.get(node);
  const found = known ?? resolvedNow(folding, node, isSpent ? unreadable : folding.lookup);
  if (!isSpent) folding.resolved.set(node, found);
  folding.grown += Math.max(0, found.blank.length - node.text.length);
  return found;
}

function resolvedNow(folding: Folding, node: ScalarNode, lookup: Lookup): Resolved {
  const { value, blank, unset, uses, invalid, tooLong } = interpolate(node.text, lookup);
  if (invalid !== undefined) invalidTemplate(folding, node, invalid);
  if (tooLong) limit(folding, node, 'Variables expand this value to more than 128 KiB, so it is not read: nest fewer variables.');
  const steps = uses.map(
    ({ name, source }): ProvenanceStep => ({
      kind: 'variable',
      name,
      from: source.kind,
      at: source.kind === 'env-file' ? source.at : within(folding, node, source),
    }),
  );
  return { value, blank, unset, steps };
}

function invalidTemplate({ tree, problems }: Folding, node: ScalarNode, part: string): void {
  const at = spanOf(tree.file, node);
  if (problems.some((problem) => bySpan(problem.at, at) === 0)) return;
  const shown = part.length > 40 ? `${part.slice(0, 40)}...` : part;
  problems.push({ at, message: `"${shown}" is not a variable, and Compose refuses it: write ${'$'}{NAME}, or $$ for a dollar sign.` });
}

function checkTemplates(folding: Folding, node: Node): void {
  if (node.kind === 'map') for (const entry of node.entries) checkTemplates(folding, entry.value);
  else if (node.kind === 'seq') for (const item of node.items) checkTemplates(folding, item);
  else if (node.kind === 'scalar' && node.text.includes('${')) {
    const { invalid } = interpolate(node.text, folding.lookup);
    if (invalid !== undefined) invalidTemplate(folding, node, invalid);
  }
}

/** A part of a scalar, or the whole where its characters have no place of their own. */
function within({ tree: { file, text } }: Folding, node: ScalarNode, part: { readonly from: number; readonly to: number }): Span {
  const start = offsetInScalar(text, node, part.from);
  return start === undefined ? spanOf(file, node) : { file, start, end: start + part.to - part.from };
}

function pathOf(folding: Folding, node: Node): Path {
  folding.anchorPaths ??= collectAnchors(folding.root, folding.rootPath);
  return folding.anchorPaths.get(node);
}

/** The tag that tells how a value is merged; an alias carries that of its target. */
function tagOf(node: Node): string | undefined {
  return node.kind === 'alias' ? node.target?.tag : node.tag;
}

function collectAnchors(root: Node, rootPath: NodeRef['path']): Map<Node, NodeRef['path']> {
  const paths = new Map<Node, NodeRef['path']>();
  const walk = (node: Node, path: NodeRef['path']): void => {
    if (node.anchor !== undefined) paths.set(node, path);
    if (node.kind === 'map') for (const entry of node.entries) walk(entry.value, [...path, entry.key.text]);
    if (node.kind === 'seq') for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
  };
  walk(root, rootPath);
  return paths;
}

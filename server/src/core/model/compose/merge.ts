import { relativeTo, resolveIn } from '../../base/file';
import type { Span } from '../../base/span';
import type { Problem } from '../../syntax/tree';
import { type ProvenanceStep, traceOf } from '../traced';
import { get, type MapEntry, type MapValue, type ScalarValue, type SeqValue, type Value } from '../value';
import { withStep } from './hops';
import { below, type MergeRule, type Place, topLevel } from './tables';
import { textOf } from './unique';

/** How two values are merged. */
interface Merging {
  readonly problems: Problem[];
  /** Whether what the later value brings is an override that says so: a service that extends another only speaks for itself. */
  readonly overrides: boolean;
  /** Whether the earlier value is of another document: Compose has put that one into canonical form by then. */
  readonly canonical: boolean;
}

/**
 * Merges the top levels of two files of one application, or a service onto the one it extends.
 * @param place what both stand for.
 */
export function merge(base: MapValue, over: MapValue, place: Place, how: Merging): MapValue {
  return base.entries.size === 0 ? over : mergeMaps(base, over, place, undefined, how);
}

/**
 * Merges a later value onto an earlier one as Compose does (compose-go override/merge.go). What the earlier one says keeps its trace;
 * what the later one brings gets the step to the place that it changes.
 * @param near what the later value changes when the earlier one says nothing: the key around it.
 */
export function mergeValues(base: Value, over: Value, place: Place | undefined, near: Span | undefined, how: Merging): Value {
  switch (place?.merge) {
    case 'replace':
      return brought(over, base.at, how);
    case 'pairs':
      return mergePairs(asPairs(base), asPairs(over), how);
    case 'sequence':
      if (base.kind === 'map' && base.entries.size === 0 && isNull(over)) {
        how.problems.push({ at: over.at, message: 'Compose refuses an empty map here: remove this key.' });
      }
      return append(asSequence(base), asSequence(over), place, near, how);
    case 'names':
    case 'depends-on': {
      const fill = place.merge === 'depends-on' ? dependency : undefined;
      return mergeMaps(asNames(base, fill), asNames(over, fill), place, near, how);
    }
    case 'build':
      return mergeMaps(asBuild(base), asBuild(over), place, near, how);
    case 'logging':
      if (base.kind !== 'map' || over.kind !== 'map') return mismatch(base, over, how);
      return sameDriver(base, over) ? mergeMaps(base, over, place, near, how) : brought(over, base.at, how);
    case 'ulimit':
      if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, place, near, how);
      return brought(over, base.at, how);
    case 'subnets':
      return base.kind === 'seq' && over.kind === 'seq' ? mergeSubnets(base, over, near, how) : mismatch(base, over, how);
  }
  return mergeByKind(place?.merge && how.canonical ? canonical(base, place.merge) : base, over, place, near, how);
}

function mergeByKind(base: Value, over: Value, place: Place | undefined, near: Span | undefined, how: Merging): Value {
  if (isNull(over)) return base;
  if (base.kind === 'scalar') return brought(over, base.at, how);
  if (base.kind === 'map') return over.kind === 'map' ? mergeMaps(base, over, place, near, how) : mismatch(base, over, how);
  return over.kind === 'seq' ? append(base, over, place, near, how) : mismatch(base, over, how);
}

/** A value of another document as Compose holds it by now, where that is of another kind than what is written. */
export function canonical(base: Value, rule: MergeRule): Value {
  if (rule === 'ssh' && base.kind === 'seq') return asPairs(base);
  if (rule !== 'gpus' || base.kind !== 'scalar' || isNull(base)) return base;
  // Compose takes any text for "all" here.
  const count: ScalarValue = { ...base, known: true, value: 'all', plain: 'all' };
  const all: MapValue = { ...traceOf(base), kind: 'map', entries: new Map([['count', { key: traceOf(base), value: count }]]) };
  return { ...traceOf(base), kind: 'seq', items: [all] };
}

function mergeMaps(base: MapValue, over: MapValue, place: Place | undefined, near: Span | undefined, how: Merging): MapValue {
  // What a file adds at the top level, or a service that it adds, changes nothing of the files before.
  const inside = (entry: MapEntry): Span | undefined => (place === topLevel ? undefined : entry.key.at);
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const present = base.entries.get(key);
    if (!present) {
      entries.set(key, { key: entry.key, value: brought(entry.value, near, how) });
      continue;
    }
    const value = mergeValues(present.value, entry.value, below(place, key), inside(present), how);
    entries.set(key, { key: value === present.value ? present.key : value.kind === 'scalar' ? entry.key : present.key, value });
  }
  return { ...traceOf(base), kind: 'map', entries };
}

/**
 * Takes out of a value what a document resets or overrides: its keys tagged `!reset`, and the places of its values tagged `!override`
 * (compose-go loader/reset.go).
 * @param by the document, or the part of it that speaks of the same place.
 */
export function applyResets<V extends Value>(value: V, by: Value | undefined): V {
  if (value.kind !== 'map' || by?.kind !== 'map') return value;
  let entries: Map<string, MapEntry> | undefined;
  const change = (): Map<string, MapEntry> => {
    entries ??= new Map(value.entries);
    return entries;
  };
  for (const key of by.resets ?? []) if (value.entries.has(key)) change().delete(key);
  for (const [key, { value: said }] of by.entries) {
    const present = value.entries.get(key);
    if (!present) continue;
    if (said.override) change().delete(key);
    else {
      const left = applyResets(present.value, said);
      if (left !== present.value && (entries ?? value.entries).has(key)) change().set(key, { ...present, value: left });
    }
  }
  return entries ? { ...value, entries } : value;
}

/** True when two values say the same, wherever they are written. */
export function equalValues(a: Value, b: Value): boolean {
  if (a.kind === 'scalar') {
    return b.kind === 'scalar' && a.known === b.known && textOf(a) === textOf(b) && typeof a.plain === typeof b.plain;
  }
  if (a.kind === 'seq') {
    return b.kind === 'seq' && a.items.length === b.items.length && a.items.every((item, index) => equalValues(item, b.items[index]!));
  }
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, { value }]) => {
    const other = b.entries.get(key);
    return other !== undefined && equalValues(value, other.value);
  });
}

export function isNull(value: Value): boolean {
  return value.kind === 'scalar' && value.plain === null;
}

function brought(value: Value, changes: Span | undefined, how: Merging): Value {
  if (!how.overrides || !changes) return value;
  const step: ProvenanceStep = { kind: 'override-file', at: changes };
  return withStep(value, step);
}

function mismatch(base: Value, over: Value, how: Merging): Value {
  const kinds = { map: 'a map', seq: 'a list', scalar: 'a single value' };
  const message = `This is ${kinds[over.kind]}, and what it overrides is ${kinds[base.kind]}: Compose refuses to merge them, so write both in the same form.`;
  how.problems.push({ at: over.at, message });
  return brought(over, base.at, how);
}

function append(base: SeqValue, over: SeqValue, place: Place | undefined, near: Span | undefined, how: Merging): SeqValue {
  const fixed = base.items.filter((item) => !how.canonical || !isRewritten(item, place));
  const added: Value[] = [];
  for (const item of over.items) {
    const known = fixed.some((present) => (place?.rewritten === 'paths' ? samePaths(present, item) : equalValues(present, item)));
    if (!known && !added.some((present) => equalValues(present, item))) added.push(item);
  }
  const items = [...base.items, ...added.map((item) => brought(item, near, how))];
  return { ...traceOf(base), kind: 'seq', items };
}

/** True for an item that no longer reads as it is written once its own file is read. */
function isRewritten(item: Value, place: Place | undefined): boolean {
  // An included project has its defaults filled in.
  const filled = (within: Value | undefined, ...keys: string[]): boolean =>
    item.via.some(({ kind }) => kind === 'include') && keys.some((key) => within?.kind === 'map' && !within.entries.has(key));
  switch (place?.rewritten) {
    case 'maps':
      if (item.kind === 'scalar') return true;
      if (place.unique === 'port') return filled(item, 'protocol', 'mode');
      if (place.unique === 'volume-target') return filled(get(item, 'bind'), 'create_host_path') || isMoved(item, 'source');
      return place.unique === 'secret-target' && filled(item, 'target');
    case 'paths':
      return item.kind === 'scalar' || ['ignore', 'include'].some((key) => get(item, key)?.kind === 'scalar');
    case 'counted':
      return filled(item, 'count') && filled(item, 'device_ids');
    case undefined:
      return false;
  }
}

/** True for a relative path that comes from a file of another place: it reads from the folder of the application by then. */
function isMoved(item: Value, key: string): boolean {
  const path = get(item, key);
  const elsewhere = item.via.some((step) => step.kind === 'extends' && step.at.file !== item.at.file);
  return elsewhere && path?.kind === 'scalar' && /^\.{1,2}(?:\/|$)/.test(textOf(path));
}

/**
 * True for equal items with a path. What comes from another folder reads from the folder of the application by then (compose-go
 * paths/resolve.go).
 */
function samePaths(base: Value, item: Value): boolean {
  const [from, to] = [get(base, 'path'), get(item, 'path')];
  if (base.kind !== 'map' || item.kind !== 'map' || from?.kind !== 'scalar' || to?.kind !== 'scalar') return equalValues(base, item);
  const moved = base.via.some((step) => step.kind === 'include' || (step.kind === 'extends' && step.at.file !== base.at.file));
  const place = moved ? relativeTo(`${to.folder}/`, `${resolveIn(from.folder, textOf(from))}/`).replace(/\/$/, '') || '.' : textOf(from);
  const rest = (map: MapValue): MapValue => ({ ...map, entries: new Map([...map.entries].filter(([key]) => key !== 'path')) });
  return place === textOf(to) && equalValues(rest(base), rest(item));
}

function mergePairs(base: MapValue, over: MapValue, how: Merging): MapValue {
  const entries = new Map(base.entries);
  for (const [name, entry] of over.entries) {
    const changes = base.entries.get(name)?.value.at ?? base.at;
    entries.set(name, { key: entry.key, value: brought(entry.value, changes, how) });
  }
  return { ...traceOf(base), kind: 'map', entries };
}

/** `NAME=value` items as entries; of a list behind a name the last item counts. */
function asPairs(value: Value): MapValue {
  const entries = new Map<string, MapEntry>();
  if (value.kind === 'map') {
    for (const [name, entry] of value.entries) {
      const last = entry.value.kind === 'seq' ? entry.value.items.at(-1) : entry.value;
      if (last) entries.set(name, { key: entry.key, value: last });
    }
  }
  for (const item of value.kind === 'seq' ? value.items : value.kind === 'scalar' && !isNull(value) ? [value] : []) {
    if (item.kind !== 'scalar') continue;
    const equals = textOf(item).indexOf('=');
    const name = equals < 0 ? textOf(item) : textOf(item).slice(0, equals);
    entries.set(name, {
      key: traceOf(item),
      value: equals < 0 ? { ...item, known: true, value: '', plain: null } : behind(item, equals),
    });
  }
  return { ...traceOf(value), kind: 'map', entries };
}

/** The part of a text behind its equals sign. */
function behind(item: ScalarValue, equals: number): ScalarValue {
  if (item.known) return { ...item, value: item.value.slice(equals + 1), plain: item.value.slice(equals + 1) };
  const blank = item.blank === undefined ? undefined : item.blank.slice(item.blank.indexOf('=') + 1);
  const raw = item.raw.slice(equals + 1);
  return { ...item, raw, plain: raw, ...(blank === undefined ? {} : { blank }) };
}

function asSequence(value: Value): SeqValue {
  if (value.kind === 'seq') return value;
  if (value.kind === 'scalar') return { ...traceOf(value), kind: 'seq', items: isNull(value) ? [] : [value] };
  const items = [...value.entries].flatMap(([name, { value: item }]) =>
    (item.kind === 'seq' ? item.items : [item]).flatMap((each) => (each.kind === 'scalar' ? [prefixed(name, each)] : [])),
  );
  return { ...traceOf(value), kind: 'seq', items };
}

function prefixed(name: string, scalar: ScalarValue): ScalarValue {
  if (isNull(scalar)) return { ...scalar, known: true, value: name, plain: name };
  if (scalar.known) return { ...scalar, value: `${name}=${scalar.value}`, plain: `${name}=${scalar.value}` };
  return { ...scalar, raw: `${name}=${scalar.raw}`, ...(scalar.blank === undefined ? {} : { blank: `${name}=${scalar.blank}` }) };
}

/** Names in a list, or a single one, as a map. */
function asNames(value: Value, fill: ((name: ScalarValue) => Value) | undefined): MapValue {
  if (value.kind === 'map') return value;
  const entries = new Map<string, MapEntry>();
  for (const item of value.kind === 'seq' ? value.items : isNull(value) ? [] : [value]) {
    if (item.kind !== 'scalar') continue;
    const empty: Value = { ...item, known: true, value: '', plain: null };
    entries.set(textOf(item), { key: traceOf(item), value: fill ? fill(item) : empty });
  }
  return { ...traceOf(value), kind: 'map', entries };
}

/** What the short form of `depends_on` stands for. */
export function dependency(name: ScalarValue): MapValue {
  const scalar = (plain: string | boolean): MapEntry => ({
    key: traceOf(name),
    value: { ...traceOf(name), kind: 'scalar', folder: name.folder, known: true, value: String(plain), plain },
  });
  const entries = new Map([
    ['condition', scalar('service_started')],
    ['required', scalar(true)],
  ]);
  return { ...traceOf(name), kind: 'map', entries };
}

function asBuild(value: Value): MapValue {
  if (value.kind === 'map') return value;
  const entries = new Map<string, MapEntry>();
  if (value.kind === 'scalar' && !isNull(value)) entries.set('context', { key: traceOf(value), value });
  return { ...traceOf(value), kind: 'map', entries };
}

function sameDriver(base: MapValue, over: MapValue): boolean {
  const [first, second] = [base.entries.get('driver'), over.entries.get('driver')];
  return !first || !second || equalValues(first.value, second.value);
}

/** Address pools are known by their subnet. */
function mergeSubnets(base: SeqValue, over: SeqValue, near: Span | undefined, how: Merging): SeqValue {
  const subnet = (value: Value): string | undefined => {
    const found = value.kind === 'map' ? value.entries.get('subnet')?.value : undefined;
    return found?.kind === 'scalar' ? textOf(found) : undefined;
  };
  const items = [...base.items];
  for (const item of over.items) {
    const same = items.findIndex((present) => subnet(present) === subnet(item));
    const present = items[same];
    if (present?.kind === 'map' && item.kind === 'map') items[same] = mergeMaps(present, item, undefined, present.at, how);
    else items.push(brought(item, near, how));
  }
  return { ...traceOf(base), kind: 'seq', items };
}

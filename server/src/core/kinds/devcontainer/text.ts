import { folderOf } from '../../base/file';
import type { Span } from '../../base/span';
import type { ProvenanceStep, Traced } from '../../model/traced';
import { get, type MapValue, type ScalarValue, type Value } from '../../model/value';
import { nodeAt, offsetInScalar, type Tree } from '../../syntax/tree';
import { substituteVariables } from './variables';

/** The span of some characters of a scalar's text; undefined where escapes hide them. */
export function spanInScalar(tree: Tree, scalar: Pick<ScalarValue, 'origin'>, start: number, end: number): Span | undefined {
  const node = scalar.origin && nodeAt(tree, scalar.origin.path);
  if (node?.kind !== 'scalar') return undefined;
  const from = offsetInScalar(tree.text, node, start);
  const to = offsetInScalar(tree.text, node, end);
  return from === undefined || to === undefined ? undefined : { file: tree.file, start: from, end: to };
}

/** A value of a devcontainer.json with its variables read; what depends on one that no file sets is unknown. */
export function substituted(value: Value, tree: Tree): Value {
  switch (value.kind) {
    case 'scalar':
      return typeof value.plain === 'string' ? substitutedScalar(value, tree) : value;
    case 'seq':
      return { ...value, items: value.items.map((item) => substituted(item, tree)) };
    case 'map':
      return substitutedMap(value, tree);
  }
}

/** A map with the variables of its values read; keys hold none. */
export function substitutedMap(map: MapValue, tree: Tree): MapValue {
  return {
    ...map,
    entries: new Map([...map.entries].map(([key, entry]) => [key, { ...entry, value: substituted(entry.value, tree) }])),
  };
}

function substitutedScalar(scalar: ScalarValue, tree: Tree): ScalarValue {
  const written = scalar.known ? scalar.value : scalar.raw;
  if (!written.includes('${')) return scalar;
  const { text, unset, defaults } = substituteVariables(written);
  const { at, origin, folder, plain } = scalar;
  const steps = defaults.map(({ name, start, end }): ProvenanceStep => {
    return { kind: 'variable', name, at: spanInScalar(tree, scalar, start, end) ?? at, from: 'default' };
  });
  const base = { kind: 'scalar' as const, at, via: [...scalar.via, ...steps], ...(origin ? { origin } : {}), folder, plain };
  return unset.length === 0 ? { ...base, known: true, value: text } : { ...base, known: false, raw: text, variables: [...new Set(unset)] };
}

/** A list of texts behind a key, or one text alone. */
export function textsAt(map: MapValue, key: string): readonly ScalarValue[] {
  const value = get(map, key);
  const items = value?.kind === 'seq' ? value.items : value ? [value] : [];
  return items.filter((item): item is ScalarValue => item.kind === 'scalar' && typeof item.plain === 'string');
}

/** The value of a flag as a value of a file. */
export function asScalar(text: Traced<string>): ScalarValue {
  return { ...text, kind: 'scalar', folder: folderOf(text.at.file), plain: text.known ? text.value : text.raw };
}

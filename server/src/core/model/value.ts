import type { FileId } from '../base/span';
import type { Trace, Traced } from './traced';

/** A tree with aliases, merge keys and variables gone; every node knows where it comes from. */
export type Value = MapValue | SeqValue | ScalarValue;

/** How the author wants a value merged onto what earlier files say. */
interface Merged extends Trace {
  /** Set on a value tagged `!override`: it takes the place of what earlier files say, nothing is merged. */
  readonly override?: true;
}

export interface MapValue extends Merged {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  /** Keys tagged `!reset`: they are none of the entries, and what earlier files say of them is gone. */
  readonly resets?: readonly string[];
  /** Where the scope asks for it: the parts of merged maps that keys before them hide. */
  readonly hidden?: readonly MapValue[];
}

export interface MapEntry {
  /** The key where this subject gets it: the key itself, or the `<<` or alias it arrives through. */
  readonly key: Trace;
  readonly value: Value;
}

export interface SeqValue extends Merged {
  readonly kind: 'seq';
  readonly items: readonly Value[];
}

/** A scalar's text after interpolation. */
export type ScalarValue = Traced<string> & {
  readonly kind: 'scalar';
  readonly override?: true;
  /** The folder that a relative path in this text starts at: the application's, that of an extended file, or that of an included project. */
  readonly folder: FileId;
  /** Of a text that hangs on a variable: what Compose reads when the shell does not set it either. */
  readonly blank?: string;
  /** The value by YAML's core schema before interpolation: tells `1000` from `"1000"`, and null from empty text. */
  readonly plain: string | number | boolean | null;
};

/** The value behind a key of a map. */
export function get(map: Value | undefined, key: string): Value | undefined {
  return map?.kind === 'map' ? map.entries.get(key)?.value : undefined;
}

/** Every value behind a path of keys, those that a merge key brings and another key hides included; the one that counts comes first. */
export function allAt(map: Value, ...keys: readonly string[]): readonly Value[] {
  return keys.reduce<readonly Value[]>(
    (values, key) =>
      values.flatMap((value) => {
        const found = get(value, key);
        return found ? layersOf(found) : [];
      }),
    layersOf(map),
  );
}

function layersOf(value: Value): readonly Value[] {
  return value.kind === 'map' && value.hidden ? [value, ...value.hidden] : [value];
}

/** The scalar behind a key; a null counts as not there. */
export function scalarAt(map: Value | undefined, key: string): ScalarValue | undefined {
  const value = get(map, key);
  return value?.kind === 'scalar' && value.plain !== null ? value : undefined;
}

/** The scalars of a list; other items and nulls are passed over. */
export function scalarsAt(map: Value | undefined, key: string): readonly ScalarValue[] {
  const list = get(map, key);
  if (list?.kind !== 'seq') return [];
  return list.items.filter((item): item is ScalarValue => item.kind === 'scalar' && item.plain !== null);
}

/** The items of a list, none where the value is not a list. */
export function itemsAt(map: Value | undefined, key: string): readonly Value[] {
  const list = get(map, key);
  return list?.kind === 'seq' ? list.items : [];
}

/**
 * A scalar as Compose casts it to a boolean (compose-go loader/interpolate.go: case does not matter, `y`, `yes` and `on`
 * are accepted). `undefined` for a text that is no boolean.
 */
export function booleanOf(scalar: ScalarValue | undefined): Traced<boolean> | undefined {
  if (!scalar) return undefined;
  if (!scalar.known) return scalar;
  const { kind: _kind, plain: _plain, folder: _folder, override: _override, value, ...trace } = scalar;
  switch (value.toLowerCase()) {
    case 'true':
    case 'y':
    case 'yes':
    case 'on':
      return { ...trace, value: true };
    case 'false':
    case 'n':
    case 'no':
    case 'off':
      return { ...trace, value: false };
    default:
      return undefined;
  }
}

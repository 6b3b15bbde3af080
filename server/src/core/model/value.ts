import type { Trace, Traced } from './traced';

/** A tree with aliases, merge keys and variables gone; every node knows where it comes from. */
export type Value = MapValue | SeqValue | ScalarValue;

export interface MapValue extends Trace {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
}

export interface MapEntry {
  /** Site of the key where this subject gets it: the key itself, or the `<<` or alias it arrives through. */
  readonly key: Trace;
  readonly value: Value;
}

export interface SeqValue extends Trace {
  readonly kind: 'seq';
  readonly items: readonly Value[];
}

export interface ScalarValue extends Trace {
  readonly kind: 'scalar';
  /** The text after interpolation. */
  readonly text: Traced<string>;
  /** The value by YAML's core schema before interpolation: tells `1000` from `"1000"`, and null. */
  readonly plain: string | number | boolean | null;
}

/** The value behind a key of a map. */
export function get(map: Value | undefined, key: string): Value | undefined {
  return map?.kind === 'map' ? map.entries.get(key)?.value : undefined;
}

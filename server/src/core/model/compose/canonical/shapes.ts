import type { Json, JsonMap } from '../../../base/json';
import type { MapValue, ScalarValue, Value } from '../../value';
import {
  bytesOf,
  durationText,
  float32,
  floatOf,
  hostPath,
  integerOf,
  nanosecondsOf,
  plainOf,
  printed,
  type Surroundings,
  truthOf,
} from './plain';
import { shellWords } from './words';

/**
 * Gives the canonical form of a value, `undefined` where Compose prints nothing: what is empty, zero or false says no more than
 * its absence, and what Compose refuses has no form.
 */
export type Shape = (value: Value, around: Surroundings) => Json | undefined;

function isNull(value: Value): boolean {
  return value.kind === 'scalar' && plainOf(value) === null;
}

function scalar(read: (scalar: ScalarValue, around: Surroundings) => Json | undefined): Shape {
  return (value, around) => (value.kind === 'scalar' && !isNull(value) ? read(value, around) : undefined);
}

/** The shape, or nothing for the zero value. */
function unlessZero(shape: Shape): Shape {
  return (value, around) => {
    const json = shape(value, around);
    return json === 0 || json === '' || json === false ? undefined : json;
  };
}

export const anyText: Shape = scalar(printed);
export const text: Shape = unlessZero(anyText);
/** Also when false: a boolean that may be unset. */
export const anyTruth: Shape = scalar(truthOf);
export const truth: Shape = unlessZero(anyTruth);
export const anyInteger: Shape = scalar(integerOf);
export const integer: Shape = unlessZero(anyInteger);
export const float: Shape = unlessZero(
  scalar((value) => {
    const number = floatOf(value);
    return number === undefined ? undefined : float32(number);
  }),
);
export const bytes: Shape = scalar((value) => {
  const size = bytesOf(value);
  return size ? String(size) : undefined;
});
/** Also when zero: a duration that may be unset. */
export const anyDuration: Shape = scalar((value) => {
  const time = nanosecondsOf(value);
  return time === undefined ? undefined : durationText(time);
});
export const duration: Shape = (value, around) => {
  const time = anyDuration(value, around);
  return time === '0s' ? undefined : time;
};
/** A file mode: octal in text. */
export const fileMode: Shape = scalar((value) => {
  const plain = plainOf(value);
  const mode = typeof plain === 'string' ? (/^[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : undefined) : integerOf(value);
  return mode === undefined ? undefined : `0${mode.toString(8)}`;
});
export const path: Shape = unlessZero(scalar((value) => hostPath(printed(value), value)));

/** A path that may be the address of a context elsewhere (compose-go paths/context.go). */
export const contextPath: Shape = unlessZero(
  scalar((value) => {
    const where = printed(value);
    return /:\/\/|^(?:service:|github\.com\/|git@)/.test(where) ? where : hostPath(where, value);
  }),
);

/** A list of a shape; an empty one says nothing. */
export function list(item: Shape): Shape {
  return (value, around) => {
    if (value.kind !== 'seq') return undefined;
    const items = value.items.map((one) => item(one, around)).filter((one) => one !== undefined);
    return items.length > 0 ? items : undefined;
  };
}

export const texts: Shape = list(anyText);

/** A list of texts, or one text. */
export const textOrTexts: Shape = (value, around) => {
  if (value.kind === 'seq') return texts(value, around);
  const one = anyText(value, around);
  return one === undefined ? undefined : [one];
};

/** A command line: a list, or a text that is split like a shell does; an empty one clears what the image says. */
export const command: Shape = (value, around) => {
  if (value.kind === 'seq') return texts(value, around) ?? [];
  if (value.kind !== 'scalar' || isNull(value)) return undefined;
  return shellWords(printed(value));
};

/** Every entry of a map by one shape; an entry without form is null. An empty map says nothing. */
export function entries(item: Shape): Shape {
  return (value, around) => {
    if (value.kind !== 'map' || value.entries.size === 0) return undefined;
    return Object.fromEntries([...value.entries].map(([key, entry]) => [key, item(entry.value, around) ?? null]));
  };
}

/** A map, or a list of `NAME=VALUE`, as pairs: `null` for a name without value. */
export function pairs(value: Value): Map<string, string | null> | undefined {
  const found = new Map<string, string | null>();
  if (value.kind === 'map') {
    for (const [key, entry] of value.entries) {
      const one = entry.value;
      found.set(key, one.kind !== 'scalar' || isNull(one) ? null : printed(one));
    }
    return found;
  }
  if (value.kind !== 'seq') return undefined;
  for (const item of value.items) {
    if (item.kind !== 'scalar') continue;
    const line = printed(item);
    const equals = line.indexOf('=');
    found.set(equals < 0 ? line : line.slice(0, equals), equals < 0 ? null : line.slice(equals + 1));
  }
  return found;
}

/** Pairs as a map of texts, a missing value empty: labels, options, annotations ... */
export const mapping: Shape = (value) => {
  const found = pairs(value);
  if (!found || found.size === 0) return undefined;
  return Object.fromEntries([...found].map(([key, one]) => [key, one ?? '']));
};

/** Fields by name; other keys are left out. A value that is no map has no form. */
export function struct(fields: Readonly<Record<string, Shape>>, always: JsonMap = {}): Shape {
  return (value, around) => (value.kind === 'map' ? fieldsOf(value, fields, around, always) : undefined);
}

/** A struct that Compose prints where nothing is written, too. */
export function fieldsOf(
  value: MapValue,
  fields: Readonly<Record<string, Shape>>,
  around: Surroundings,
  always: JsonMap = {},
): Record<string, Json> {
  const out: Record<string, Json> = { ...always };
  for (const [key, shape] of Object.entries(fields)) {
    const entry = value.entries.get(key);
    const json = entry && shape(entry.value, around);
    if (json !== undefined) out[key] = json;
  }
  return out;
}

/** A struct that a text abbreviates: the text is its field `key`. */
export function shortFor(key: string, long: Shape, short: Shape = anyText): Shape {
  return (value, around) => {
    if (value.kind !== 'scalar') return long(value, around);
    const json = short(value, around);
    return json === undefined ? undefined : { [key]: json };
  };
}

/** Hosts with their addresses, as a sorted list of `HOST=ADDRESS` (compose-go types/hostList.go). */
export const hosts: Shape = (value, around) => {
  const lines = [...addresses(value, around)].map(([host, address]) => `${host}=${address.replace(/^\[(.+)\]$/, '$1')}`);
  return lines.length > 0 ? lines.sort() : undefined;
};

function* addresses(value: Value, around: Surroundings): Iterable<readonly [host: string, address: string]> {
  for (const [host, { value: one }] of value.kind === 'map' ? value.entries : []) {
    for (const item of one.kind === 'seq' ? one.items : [one]) yield [host, (anyText(item, around) as string | undefined) ?? ''];
  }
  for (const item of value.kind === 'seq' ? value.items : []) {
    const line = item.kind === 'scalar' ? printed(item) : '';
    const cut = line.indexOf(line.includes('=') ? '=' : ':');
    if (cut > 0) for (const address of line.slice(cut + 1).split(',')) yield [line.slice(0, cut), address];
  }
}

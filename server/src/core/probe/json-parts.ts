import type { Json, JsonMap } from '../base/json';

/** The value as a map; an empty one for everything else. */
export function asMap(value: Json | undefined): JsonMap {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

/** The value as a list; an empty one for everything else. */
export function asList(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}

/** The texts of a list, or a text alone as a list of one. */
export function asTexts(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return asList(value).filter((item) => typeof item === 'string');
}

/** The value as a text: numbers as they are written; undefined for everything else and for an empty text. */
export function asText(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A value of a map; undefined for what it only inherits, as `constructor`. */
export function own(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Those keys of a map that it has, with their values. */
export function pick(map: JsonMap, keys: readonly string[]): JsonMap {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(map, key) ? [[key, map[key]!]] : [])));
}

/** The same map without some keys. */
export function without(map: JsonMap, ...keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

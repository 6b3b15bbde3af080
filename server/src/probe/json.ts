import type { Json, JsonMap } from '../core/base/json';
import type { Ran } from './machine';

/** True for a map. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A map, or an empty one. */
export function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

/** A list, or an empty one. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text as JSON; `undefined` for any other. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Why a program failed, in its own last words. */
export function lastWords({ out, err, failed }: Ran, most = 8): string[] {
  const lines = `${out}\n${err}`.split('\n').map((line) => line.trimEnd());
  return [...lines.filter((line) => line !== '').slice(-most), ...(failed === undefined ? [] : [failed])];
}

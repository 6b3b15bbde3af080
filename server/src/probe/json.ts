import type { Json, JsonMap } from '../core/base/json';
import type { Ran } from './machine';

/** True for a map. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

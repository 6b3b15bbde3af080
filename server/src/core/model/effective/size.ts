import type { Traced } from '../traced';

/** Powers of 1024 by letter. */
const powers: ReadonlyMap<string, number> = new Map([...' kmgtp'].map((letter, power) => [letter.trim(), 1024 ** power]));

/**
 * A number of bytes as Compose reads it: plain, or with a unit of powers of 1024 (docker/go-units size.go RAMInBytes).
 * @returns undefined for a text that is no size.
 */
export function bytesOf(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const parts = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(text.trim());
  const unit = parts && powers.get(parts[2]!.toLowerCase());
  return parts && unit !== undefined && unit !== null ? Math.floor(Number(parts[1]) * unit) : undefined;
}

/** A number; undefined for other texts. */
export function numberOf(text: string): number | undefined {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** The bytes that a text names: undefined where it names none, `unknown` where a variable decides. */
export function sizeOf(size: Traced<string> | undefined): number | 'unknown' | undefined {
  if (!size) return undefined;
  return size.known ? bytesOf(size.value) : 'unknown';
}

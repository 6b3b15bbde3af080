import { random } from '../bench/make';

/** Draws from a row of numbers that follows from a seed. */
export interface Draw {
  /** A whole number below another one. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** True once in so many times. */
  once(often: number): boolean;
}

export function drawing(seed: number): Draw {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (from) => from[below(from.length)]!, once: (often) => below(often) === 0 };
}

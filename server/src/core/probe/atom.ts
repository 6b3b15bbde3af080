import type { Evidence } from './evidence';
import type { Need } from './need';

/** One change that the search keeps or takes back whole. */
export interface Atom {
  readonly id: string;
  /** The services that it changes. */
  readonly services: readonly string[];
  /** What it takes from them. */
  readonly takes: readonly Need[];
  /** Atoms without which it would be wrong: it is taken back with any of them. */
  readonly rests: readonly string[];
}

/** What the search found. */
export interface Found {
  /** The atoms that were proven together. */
  readonly kept: readonly string[];
  readonly back: readonly TakenBack[];
  readonly trials: number;
  readonly starts: number;
  /**
   * `largest`: adding any one of those that were taken back fails, and was seen to fail; `some`: the budget was over before that was shown, what is
   * kept holds; `none`: not even nothing at all holds, so the base line is not steady.
   */
  readonly is: 'largest' | 'some' | 'none';
}

/** A change that was taken back, with what was seen when it was in. */
export interface TakenBack {
  readonly id: string;
  readonly evidence: readonly Evidence[];
}

export interface Budget {
  /** Starts that the search may cost. */
  readonly starts: number;
  /** How often a trial that fails is repeated before it is believed: 1 for a steady base line. */
  readonly believe: number;
}

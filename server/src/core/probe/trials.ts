import type { Atom, Budget } from './atom';
import type { Evidence, Verdict } from './evidence';

/** What was tried so far, and what it cost. */
export interface Trials {
  readonly budget: Budget;
  /** The place of each atom in a set's key. */
  readonly places: ReadonlyMap<string, number>;
  /** By set. */
  readonly failed: Map<string, readonly Evidence[]>;
  readonly held: Set<string>;
  trials: number;
  starts: number;
  /** What one trial may cost: three starts (fresh volumes, kept ones, started again), or what the dearest one did. */
  dearest: number;
}

/** What a set of atoms shows. `over`: the budget does not suffice to know. */
export type Outcome = { readonly is: 'holds' } | { readonly is: 'over' } | { readonly is: 'fails'; readonly evidence: readonly Evidence[] };

export function newTrials(atoms: readonly Atom[], budget: Budget): Trials {
  const places = new Map(atoms.map(({ id }, place) => [id, place]));
  return { budget, places, failed: new Map(), held: new Set(), trials: 0, starts: 0, dearest: 3 };
}

/**
 * Tries a set, unless it was tried before. One that fails is tried again until it holds or has failed as often as is believed. A trial is begun only
 * while the budget pays for all that it may cost.
 */
export function* attempt(log: Trials, set: ReadonlySet<string>): Generator<ReadonlySet<string>, Outcome, Verdict> {
  const key = keyOf(log, set);
  if (log.held.has(key)) return { is: 'holds' };
  const known = log.failed.get(key);
  if (known) return { is: 'fails', evidence: known };
  const seen: (readonly Evidence[])[] = [];
  do {
    if (log.starts + log.dearest > log.budget.starts) return { is: 'over' };
    const verdict = yield set;
    log.trials++;
    log.starts += Math.max(0, verdict.starts || 0);
    log.dearest = Math.max(log.dearest, verdict.starts || 0);
    if (verdict.evidence.length === 0) {
      log.held.add(key);
      return { is: 'holds' };
    }
    seen.push(verdict.evidence);
  } while (seen.length < log.budget.believe);
  const evidence = steadiest(seen);
  log.failed.set(key, evidence);
  return { is: 'fails', evidence };
}

/** A text that is equal for sets of the same atoms: a bit for each. */
export function keyOf({ places }: Trials, set: ReadonlySet<string>): string {
  const bits = new Uint16Array((places.size >> 4) + 1);
  for (const id of set) {
    const place = places.get(id)!;
    bits[place >> 4]! |= 1 << (place & 15);
  }
  return String.fromCharCode(...bits);
}

/** Of several failures of one set: what most of them show, because one start in a few shows something by itself. */
function steadiest(seen: readonly (readonly Evidence[])[]): readonly Evidence[] {
  if (seen.length === 1) return seen[0]!;
  const counts = new Map<string, { readonly evidence: Evidence; count: number }>();
  for (const evidences of seen) {
    for (const [name, evidence] of new Map(evidences.map((one) => [nameOf(one), one]))) {
      const counted = counts.get(name) ?? { evidence, count: 0 };
      counted.count++;
      counts.set(name, counted);
    }
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count));
  return [...counts.values()].filter(({ count }) => count === most).map(({ evidence }) => evidence);
}

function nameOf({ service, phase, sign, hints }: Evidence): string {
  return JSON.stringify([service, phase, sign, hints]);
}

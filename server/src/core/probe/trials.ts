import type { Atom, Budget } from './atom';
import { timesToBelieve } from './believe';
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
  /** How often a set failed that held when it was tried again. */
  chance: number;
  /** Sets that were tried again for certainty. */
  readonly confirmed: Set<string>;
  /** What one trial may cost: three starts (fresh volumes, kept ones, started again), or what the dearest one did. */
  dearest: number;
}

/** What a set of atoms shows. `over`: the budget does not suffice to know. */
export type Outcome = { readonly is: 'holds' } | { readonly is: 'over' } | { readonly is: 'fails'; readonly evidence: readonly Evidence[] };

export function newTrials(atoms: readonly Atom[], budget: Budget): Trials {
  const places = new Map(atoms.map(({ id }, place) => [id, place]));
  return { budget, places, failed: new Map(), held: new Set(), trials: 0, starts: 0, chance: 0, confirmed: new Set(), dearest: 3 };
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
    const evidence = yield* once(log, set);
    if (evidence.length === 0) {
      log.held.add(key);
      return { is: 'holds' };
    }
    seen.push(evidence);
  } while (seen.length < Math.max(log.budget.believe, timesToBelieve(log.chance, log.starts)));
  const evidence = steadiest(seen);
  log.failed.set(key, evidence);
  return { is: 'fails', evidence };
}

function* once(log: Trials, set: ReadonlySet<string>): Generator<ReadonlySet<string>, readonly Evidence[], Verdict> {
  const { evidence, starts } = yield set;
  log.trials++;
  log.starts += Math.max(0, starts || 0);
  log.dearest = Math.max(log.dearest, starts || 0);
  return evidence;
}

/** How often a set has to fail with nothing that points to a reason. */
const mostChance = 3;

/**
 * Tries a set again that failed with nothing that points to a reason, which may be chance, as far as the budget pays for it.
 * @returns true when it holds: then nothing that failed like this is believed any more, and what fails from now on is tried more often
 */
export function* confirm(log: Trials, set: ReadonlySet<string>): Generator<ReadonlySet<string>, boolean, Verdict> {
  const key = keyOf(log, set);
  const known = log.failed.get(key);
  if (!known || isPointed(known) || log.confirmed.has(key)) return false;
  log.confirmed.add(key);
  for (let times = log.budget.believe; times < mostChance; times++) {
    if (log.starts + log.dearest > log.budget.starts) return false;
    if ((yield* once(log, set)).length > 0) continue;
    log.chance++;
    log.held.add(key);
    for (const [other, evidence] of log.failed)
      if (!isPointed(evidence) && !(log.confirmed.has(other) && other !== key)) log.failed.delete(other);
    return true;
  }
  return false;
}

function isPointed(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ hints }) => hints.some(({ need }) => need !== 'other'));
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

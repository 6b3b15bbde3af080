import type { Atom } from './atom';
import type { Evidence } from './evidence';
import { pointedAt } from './pointed';
import { type Rests, without } from './rests';

/** What the search thinks of atoms that are not in: only an order of trials follows from it. */
export interface Suspicion {
  /** How likely an atom is to break something, where anything is known about just this one: 0 to 1. */
  readonly of: Map<string, number>;
  /** How likely the others are. */
  readonly usual: number;
}

/**
 * A trial that fails mostly costs one start and one that holds three, so sets are tried that hold in a little less than half of all cases: binary
 * search by cost.
 */
const fairChance = 0.4;

/** From this on an atom is tried by itself, because a group with it would fail. */
export const strong = 0.5;

export function likelihood({ of, usual }: Suspicion, id: string): number {
  return of.get(id) ?? usual;
}

/** The likely innocent first. Among equals the order of the atoms stays. */
export function byLikelihood<T extends { readonly id: string }>(suspicion: Suspicion, atoms: readonly T[]): T[] {
  return [...atoms].sort((a, b) => likelihood(suspicion, a.id) - likelihood(suspicion, b.id));
}

/**
 * As many atoms as are worth being tried together, likely innocent ones first, each with what it rests on among them.
 * @param guilty whether something among all of them is known to fail; then at least one stays out
 */
export function group(suspicion: Suspicion, atoms: readonly Atom[], { under }: Rests, guilty: boolean): ReadonlySet<string> {
  const among = new Set(atoms.map(({ id }) => id));
  const chanceOf = (ids: Iterable<string>): number => [...ids].reduce((chance, id) => chance * (1 - likelihood(suspicion, id)), 1);
  const whole = guilty ? chanceOf(among) : 0;
  const found = new Set<string>();
  for (const { id } of byLikelihood(suspicion, atoms)) {
    if (found.has(id)) continue;
    const wider = new Set([...found, ...[...under.get(id)!].filter((other) => among.has(other))]);
    if (guilty && wider.size === among.size) continue;
    if (found.size > 0 && (chanceOf(wider) - whole) / (1 - whole) < fairChance) break;
    for (const other of wider) found.add(other);
  }
  return found;
}

/** Atoms that are taken back at once, and the hints that name them. */
export interface Taken {
  readonly ids: ReadonlySet<string>;
  readonly hinted: ReadonlyMap<string, { readonly by: string; readonly among: number }>;
}

/**
 * What to take back of atoms that fail together: per service with evidence what its hints point to, else the likelier half. A service of whose own atoms
 * none is among them may fail because of others, so it counts only when there is no other.
 * @returns undefined when nothing can be told apart any more without trying each by itself
 */
export function toTakeBack(
  suspicion: Suspicion,
  failing: readonly Atom[],
  evidence: readonly Evidence[],
  rests: Rests,
): Taken | undefined {
  const ids = new Set<string>();
  const hinted = new Map<string, { by: string; among: number }>();
  const all = new Set(failing.map(({ id }) => id));
  for (const { atoms, own } of suspectsBy(failing, evidence)) {
    const inner = new Set(atoms.map(({ id }) => id));
    const named = hintedAt(atoms, own);
    const left = without(inner, new Set(named.keys()), rests);
    const kept = named.size > 0 && left.size > 0 ? left : group(suspicion, atoms, rests, true);
    if (named.size > 0 && left.size > 0) for (const [id, hint] of named) hinted.set(id, hint);
    for (const id of inner) if (!kept.has(id)) ids.add(id);
  }
  const left = without(all, ids, rests);
  if (left.size === 0) return undefined;
  return { ids: new Set([...all].filter((id) => !left.has(id))), hinted };
}

/** The atoms that may be behind evidence, by service. */
function suspectsBy(
  failing: readonly Atom[],
  evidence: readonly Evidence[],
): readonly { readonly atoms: readonly Atom[]; readonly own: readonly Evidence[] }[] {
  const found = [...new Set(evidence.map(({ service }) => service))].flatMap((service) => {
    const atoms = failing.filter(({ services }) => services.includes(service));
    return atoms.length > 0 ? [{ atoms, own: evidence.filter((one) => one.service === service) }] : [];
  });
  return found.length > 0 ? found : [{ atoms: failing, own: evidence }];
}

/** Of each sign the atoms that its first hint points to which points to any. */
function hintedAt(atoms: readonly Atom[], evidence: readonly Evidence[]): Map<string, { by: string; among: number }> {
  const found = new Map<string, { by: string; among: number }>();
  for (const { service, hints } of evidence) {
    for (const hint of hints) {
      const named = pointedAt(hint, atoms);
      for (const { id } of named) found.set(id, { by: hintName(service, hint), among: named.length });
      if (named.length > 0) break;
    }
  }
  return found;
}

function hintName(service: string, hint: Evidence['hints'][number]): string {
  return JSON.stringify([service, hint]);
}

/** Names of all hints of some evidence. */
export function hintNames(evidence: readonly Evidence[]): ReadonlySet<string> {
  return new Set(evidence.flatMap(({ service, hints }) => hints.map((hint) => hintName(service, hint))));
}

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
 * A trial that fails mostly costs one start and one that holds three, so it is worth most when it holds in a third of all cases: each start then tells
 * as much either way (x + x³ = 1 for x = 0.68, the share that fails).
 */
const fairChance = 0.32;

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

/** Atoms that are taken back at once. */
export interface Taken {
  readonly ids: ReadonlySet<string>;
  readonly parts: readonly Part[];
}

/** Some of them, and why. */
interface Part {
  readonly ids: readonly string[];
  readonly service: string;
  /** The hint that points to them, or the signs of which they are the likelier half; as `suspect` compares them. */
  readonly because: readonly string[];
  readonly hinted: boolean;
}

/**
 * What to take back of atoms that fail together: per service with evidence what its hints point to, else the likelier half. A service of whose own atoms
 * none is among them may fail because of others, so it counts only when there is no other.
 * @returns undefined when nothing can be told apart any more without trying each by itself
 */
export function toTakeBack(suspicion: Suspicion, failing: readonly Atom[], evidence: readonly Evidence[], rests: Rests): Taken | undefined {
  const all = new Set(failing.map(({ id }) => id));
  const parts = suspectsBy(failing, evidence).flatMap(({ atoms, own }) => {
    const hinted = hintedAt(atoms, own);
    const named = new Set(hinted.flatMap(({ ids }) => ids));
    if (named.size > 0 && without(new Set(atoms.map(({ id }) => id)), named, rests).size > 0) return hinted;
    const kept = group(suspicion, atoms, rests, true);
    const ids = atoms.map(({ id }) => id).filter((id) => !kept.has(id));
    return [{ ids, service: own[0]!.service, because: own.map(signName), hinted: false }];
  });
  const left = without(all, new Set(parts.flatMap(({ ids }) => ids)), rests);
  if (left.size === 0) return undefined;
  return { ids: new Set([...all].filter((id) => !left.has(id))), parts };
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
function hintedAt(atoms: readonly Atom[], evidence: readonly Evidence[]): readonly Part[] {
  return evidence.flatMap(({ service, hints }) => {
    for (const hint of hints) {
      const ids = pointedAt(hint, atoms).map(({ id }) => id);
      if (ids.length > 0) return [{ ids, service, because: [hintName(service, hint)], hinted: true }];
    }
    return [];
  });
}

/**
 * What follows from what is seen without some atoms: where the same is seen again, a hint that pointed to them was wrong or is not all of it; where
 * something else is seen, they were behind what was seen before.
 */
export function suspect(of: Map<string, number>, { parts }: Taken, evidence: readonly Evidence[]): void {
  const again = new Set(evidence.flatMap((one) => [signName(one), ...one.hints.map((hint) => hintName(one.service, hint))]));
  const speaking = new Set(evidence.map(({ service }) => service));
  for (const { ids, service, because, hinted } of parts) {
    const same = because.some((name) => again.has(name));
    if (!hinted && (same || !speaking.has(service))) continue;
    for (const id of ids) of.set(id, same ? 0.25 : Math.max(of.get(id) ?? 0, 0.9 / ids.length));
  }
}

function hintName(service: string, hint: Evidence['hints'][number]): string {
  return JSON.stringify([service, hint]);
}

/** Without its text, in which times and numbers of processes differ. */
function signName({ service, phase, sign, hints }: Evidence): string {
  return JSON.stringify([service, phase, sign, hints]);
}

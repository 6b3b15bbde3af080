import type { Atom } from './atom';

/** Which atoms are in only together with which others. */
export interface Rests {
  /** Atoms that may be in at all, in their order: those that rest on nothing that is missing. */
  readonly free: readonly Atom[];
  /** An atom and everything that it rests on, at any distance. */
  readonly under: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads `rests` of atoms: through circles and unknown names alike. Of two atoms with one id the first counts. */
export function restsOf(atoms: readonly Atom[]): Rests {
  const byId = new Map<string, Atom>();
  for (const atom of atoms) if (!byId.has(atom.id)) byId.set(atom.id, atom);
  const under = new Map([...byId.keys()].map((id) => [id, reach(id, byId)]));
  const free = [...byId.values()].filter(({ id }) => [...under.get(id)!].every((other) => byId.has(other)));
  return { free, under };
}

function reach(id: string, byId: ReadonlyMap<string, Atom>): ReadonlySet<string> {
  const found = new Set([id]);
  for (const name of found) for (const other of byId.get(name)?.rests ?? []) found.add(other);
  return found;
}

/** What is left of a set without some, and without those that rest on them. */
export function without(set: ReadonlySet<string>, taken: ReadonlySet<string>, { under }: Rests): ReadonlySet<string> {
  return new Set([...set].filter((id) => [...under.get(id)!].every((other) => !taken.has(other))));
}

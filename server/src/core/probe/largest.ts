import type { Atom, Budget, Found, TakenBack } from './atom';
import type { Evidence, Verdict } from './evidence';
import { type Rests, restsOf } from './rests';
import { byLikelihood, group, likelihood, type Suspicion, strong, suspect, toTakeBack } from './suspects';
import { attempt, confirm, keyOf, newTrials, type Trials } from './trials';

/**
 * Finds a largest set of changes that holds. It yields a set to try and is given what the trial showed; its result is what it found.
 *
 * Everything is tried first. A set that fails loses what the evidence points to, service by service, and where it points to nothing the likelier half,
 * until the rest holds. Then what was taken back is given back in groups that are likely to hold, and each atom that stays back is tried once more
 * together with all that is kept: only then is the result a `largest` one.
 *
 * The empty set holds without a trial: it is the base line itself, which was seen to be steady. It is tried once when two atoms, or all of them,
 * fail by themselves and nothing holds yet, because then the trials may fail whatever is in them (`none`).
 *
 * What failed with nothing that points to a reason is tried once more at the end: a service that fails at times may have passed its base line.
 *
 * The budget is never exceeded: a trial may cost as many starts as the dearest one did, at least three, and is begun only while they are left.
 */
export function* largestHolding(atoms: readonly Atom[], budget: Budget): Generator<ReadonlySet<string>, Found, Verdict> {
  const search = newSearch(atoms, budget);
  let oneByOne = false;
  for (;;) {
    const pending = pendingOf(search);
    if (pending.length === 0) {
      if (yield* confirmBack(search)) continue;
      return foundIn(search, 'largest');
    }
    const [had, tried] = [search.kept.size, search.log.trials];
    const next = nextGroup(search, pending, oneByOne);
    const end = yield* giveBack(search, next);
    if (end) return foundIn(search, end);
    // What was tried before teaches nothing new about groups.
    oneByOne = search.kept.size === had && (oneByOne || search.log.trials === tried);
  }
}

interface Search {
  readonly rests: Rests;
  readonly log: Trials;
  /** What holds. */
  readonly kept: Set<string>;
  readonly of: Map<string, number>;
  /** What was seen when an atom was in. */
  readonly seen: Map<string, readonly Evidence[]>;
}

function newSearch(atoms: readonly Atom[], budget: Budget): Search {
  const rests = restsOf(atoms);
  return { rests, log: newTrials(rests.free, budget), kept: new Set(), of: new Map(), seen: new Map() };
}

/** An atom that nothing points to is rarely what breaks something, and the less so the more of them already hold. */
function suspicionOf({ of, kept }: Search): Suspicion {
  return { of, usual: 1 / (kept.size + 20) };
}

/** Atoms that may still be kept: neither they nor what they rest on was seen to fail together with what is kept. */
function pendingOf(search: Search): readonly Atom[] {
  const open = search.rests.free.filter(({ id }) => !search.kept.has(id));
  const failed = new Set(
    open.filter(({ id }) => search.log.failed.has(keyOf(search.log, withKept(search, unitOf(search, id))))).map(({ id }) => id),
  );
  return failed.size === 0 ? open : open.filter(({ id }) => ![...unitOf(search, id)].some((other) => failed.has(other)));
}

/** Tries once more what may have failed by chance. @returns true when something holds after all */
function* confirmBack(search: Search): Generator<ReadonlySet<string>, boolean, Verdict> {
  for (const { id } of search.rests.free) {
    if (search.kept.has(id)) continue;
    const unit = unitOf(search, id);
    if (!(yield* confirm(search.log, withKept(search, unit)))) continue;
    keep(search, unit);
    return true;
  }
  return false;
}

/** An atom with all that it rests on and that is not kept. */
function unitOf({ rests, kept }: Search, id: string): ReadonlySet<string> {
  return new Set([...rests.under.get(id)!].filter((other) => !kept.has(other)));
}

function withKept({ kept }: Search, ids: Iterable<string>): ReadonlySet<string> {
  return new Set([...kept, ...ids]);
}

/** All at first; then what is likely to hold, of each service; at last each by itself. */
function nextGroup(search: Search, pending: readonly Atom[], oneByOne: boolean): ReadonlySet<string> {
  if (search.log.trials === 0) return new Set(pending.map(({ id }) => id));
  const suspicion = suspicionOf(search);
  const isWeak = (id: string): boolean => likelihood(suspicion, id) < strong;
  const weak = oneByOne ? [] : pending.filter(({ id }) => [...unitOf(search, id)].every(isWeak));
  if (weak.length > 0) {
    const services = new Set(weak.map(({ services }) => services[0]));
    const parts = [...services].map((service) => weak.filter(({ services }) => services[0] === service));
    const chosen = parts.flatMap((part) => [...group(suspicion, part, search.rests, false)]);
    return new Set(chosen.flatMap((id) => [...unitOf(search, id)]));
  }
  const units = byLikelihood(suspicion, pending).map(({ id }) => unitOf(search, id));
  return units.reduce((least, unit) => (unit.size < least.size ? unit : least));
}

/**
 * Tries to keep some more. Where that fails, it narrows down what of them it is, and keeps the others.
 * @returns why the search is over, if it is
 */
function* giveBack(search: Search, group: ReadonlySet<string>): Generator<ReadonlySet<string>, Found['is'] | undefined, Verdict> {
  const { log } = search;
  const whole = yield* attempt(log, withKept(search, group));
  if (whole.is === 'over') return 'some';
  if (whole.is === 'holds') return void keep(search, group);
  let { evidence } = whole;
  let failing = search.rests.free.filter(({ id }) => group.has(id));
  for (;;) {
    const taken = toTakeBack(suspicionOf(search), failing, evidence, search.rests);
    note(search, taken ? failing.filter(({ id }) => taken.ids.has(id)) : failing, evidence);
    if (!taken) break;
    const left = failing.filter(({ id }) => !taken.ids.has(id));
    const ids = new Set(left.map(({ id }) => id));
    const outcome = yield* attempt(log, withKept(search, ids));
    if (outcome.is === 'over') return 'some';
    suspect(search.of, taken, outcome.is === 'fails' ? outcome.evidence : []);
    if (outcome.is === 'holds') {
      keep(search, ids);
      failing = failing.filter(({ id }) => taken.ids.has(id));
    } else {
      failing = left;
      evidence = outcome.evidence;
    }
  }
  for (const { id } of failing) search.of.set(id, 0.95);
  return yield* tryNothing(search);
}

/** Whether the trials fail whatever is in them: looked at when two atoms fail by themselves, or all, while nothing holds. */
function* tryNothing(search: Search): Generator<ReadonlySet<string>, Found['is'] | undefined, Verdict> {
  const { kept, log, of } = search;
  const guilty = [...of.values()].filter((one) => one >= strong).length;
  if (kept.size > 0 || (guilty < 2 && pendingOf(search).length > 0)) return undefined;
  const nothing = yield* attempt(log, new Set());
  if (nothing.is === 'over') return 'some';
  return nothing.is === 'fails' ? 'none' : undefined;
}

function keep(search: Search, ids: ReadonlySet<string>): void {
  for (const id of ids) {
    search.kept.add(id);
    search.of.delete(id);
  }
}

/** What was seen of the services of an atom, or of others where these showed nothing. */
function note({ seen }: Search, atoms: readonly Atom[], evidence: readonly Evidence[]): void {
  for (const { id, services } of atoms) {
    const own = evidence.filter(({ service }) => services.includes(service));
    seen.set(id, own.length > 0 ? own : evidence);
  }
}

function foundIn(search: Search, is: Found['is']): Found {
  const { kept, log, rests } = search;
  const ids = [...rests.under.keys()];
  const back = ids.filter((id) => !kept.has(id)).map((id): TakenBack => ({ id, evidence: evidenceOf(search, id) }));
  return { kept: ids.filter((id) => kept.has(id)), back, trials: log.trials, starts: log.starts, is };
}

/** What speaks against an atom; for one that was never in by itself what speaks against those that it rests on. */
function evidenceOf({ seen, rests }: Search, id: string): readonly Evidence[] {
  for (const other of rests.under.get(id)!) {
    const evidence = seen.get(other);
    if (evidence) return evidence;
  }
  return [];
}

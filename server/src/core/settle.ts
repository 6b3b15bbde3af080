import type { Judged } from './engine';
import type { Finding } from './finding';
import { type Outcome, plan } from './fix/plan';
import type { Beside } from './fix/want';
import type { Candidate, HardenOptions, Refusal } from './round';
import type { TextEdit } from './text/edit';
import type { FileId } from './text/site';
import { subjectKey, verify, type Wrong } from './verify-edits';

/** The fixes of one part of the files that hold together. */
export interface Settled {
  readonly accepted: readonly Candidate[];
  readonly outcomes: readonly Outcome[];
  readonly edits: readonly TextEdit[];
  readonly refusals: readonly Refusal[];
}

/** A plan that is tried, with what is wrong with its result. */
interface Trial extends Settled {
  readonly wrongs: readonly Wrong[];
}

/** Each trial judges the part again. Fixes that need more trials than these to be told apart are left to a person. */
const mostTrials = 60;

/**
 * The fixes that can be made together. They are planned for what their subjects will be, unless what makes them that is refused.
 * @param candidates in order of precedence
 */
export function settleTogether(judged: Judged, candidates: readonly Candidate[], options: HardenOptions): Settled {
  const alone = new Set<Finding>();
  const besides = new Map(candidates.map(({ finding, fix }) => [finding, fix.beside]));
  const all = factsOf(candidates);
  for (;;) {
    const chosen = candidates.map((candidate) => (alone.has(candidate.finding) ? candidate : besideOthers(candidate, all)));
    const settled = settle(judged, chosen, options);
    const made = factsOf(settled.accepted);
    const wrong = settled.accepted.filter(({ finding, fix }) => {
      const beside = besides.get(finding);
      return beside && !alone.has(finding) && fix.title === beside.fix.title && !meets(beside, made);
    });
    if (wrong.length === 0) return settled;
    for (const { finding } of wrong) alone.add(finding);
  }
}

function factKey(rule: string, file: FileId, subject: string): string {
  return [rule, file, subject].join('\0');
}

function factsOf(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.map(({ finding: { rule, at, subject } }) => factKey(rule, at.file, subject.name)));
}

function besideOthers({ finding, fix }: Candidate, all: ReadonlySet<string>): Candidate {
  const { beside } = fix;
  return { finding, fix: beside && meets(beside, all) ? { ...beside.fix, tier: fix.tier } : fix };
}

function meets({ of }: Beside, all: ReadonlySet<string>): boolean {
  return of.some(({ rule, file, subject }) => all.has(factKey(rule, file, subject)));
}

/**
 * Leaves out the fixes after which something does not hold. What is wrong names its subject, so the fixes of all other subjects stay, and
 * those of the named ones are halved, all subjects at once: the number of trials grows with the fixes of one subject, not with all.
 */
function settle(judged: Judged, candidates: readonly Candidate[], options: HardenOptions): Settled {
  let best = tryOut(judged, [], options);
  const refusals: Refusal[] = [];
  let base: readonly Candidate[] = [];
  let trials = 0;
  // What is still to be tried, the next on top.
  const open: (readonly Candidate[])[] = [candidates];
  for (let items = open.pop(); items !== undefined; items = open.pop()) {
    if (items.length === 0) continue;
    if (trials++ >= mostTrials) {
      for (const { finding } of items)
        refusals.push({ finding, reason: 'too many fixes of this file do not hold together: make it by hand' });
      continue;
    }
    const chosen = inOrder(candidates, [...base, ...items]);
    const trial = tryOut(judged, chosen, options);
    if (trial.wrongs.length === 0) {
      best = trial;
      base = chosen;
      continue;
    }
    const blamed = blamedOf(trial, items);
    const guilty = items.filter((candidate) => blamed.has(candidate));
    if (guilty.length < items.length)
      open.push(
        guilty,
        items.filter((candidate) => !blamed.has(candidate)),
      );
    else if (isSettled(guilty, blamed)) for (const one of guilty) refusals.push({ finding: one.finding, reason: blamed.get(one)!.reason });
    else open.push(...halves(guilty).reverse());
  }
  return { ...best, refusals: [...best.refusals, ...refusals] };
}

/** Candidates in their order of precedence, which decides between those that contradict each other. */
function inOrder(all: readonly Candidate[], some: readonly Candidate[]): Candidate[] {
  const chosen = new Set(some);
  return all.filter((candidate) => chosen.has(candidate));
}

/** Those of the tried candidates that are to blame, each with why; all of them where nothing that is wrong points at one. */
function blamedOf({ accepted, outcomes, wrongs }: Trial, items: readonly Candidate[]): Map<Candidate, Wrong> {
  const tried = new Set(items);
  const blamed = new Map<Candidate, Wrong>();
  for (const wrong of wrongs) {
    accepted.forEach((candidate, index) => {
      if (tried.has(candidate) && !blamed.has(candidate) && isBlamed(wrong, candidate, outcomes[index])) blamed.set(candidate, wrong);
    });
  }
  if (blamed.size === 0) for (const candidate of items) blamed.set(candidate, { ...wrongs[0]!, certain: false });
  return blamed;
}

function isBlamed({ candidate, subject, file }: Wrong, one: Candidate, outcome: Outcome | undefined): boolean {
  if (candidate !== undefined) return candidate === one;
  if (subject !== undefined) return subject === subjectKey(one.finding);
  return file !== undefined && outcome !== undefined && 'edits' in outcome && outcome.edits.some(({ at }) => at.file === file);
}

/** True where each is named by what is wrong, and is the only one of its subject that is tried. */
function isSettled(guilty: readonly Candidate[], blamed: ReadonlyMap<Candidate, Wrong>): boolean {
  if (guilty.length === 1) return true;
  const subjects = new Set(guilty.map(({ finding }) => subjectKey(finding)));
  return guilty.every((one) => blamed.get(one)!.certain) && subjects.size === guilty.length;
}

/** Half of the fixes of each subject, and the rest; where each subject has one, half of the subjects. */
function halves(items: readonly Candidate[]): [Candidate[], Candidate[]] {
  const bySubject = new Map<string, Candidate[]>();
  for (const item of items) {
    const key = subjectKey(item.finding);
    const known = bySubject.get(key);
    if (known) known.push(item);
    else bySubject.set(key, [item]);
  }
  const groups = [...bySubject.values()];
  if (groups.every((group) => group.length === 1)) {
    const middle = Math.ceil(items.length / 2);
    return [items.slice(0, middle), items.slice(middle)];
  }
  const first = new Set(groups.flatMap((group) => group.slice(0, Math.ceil(group.length / 2))));
  return [items.filter((item) => first.has(item)), items.filter((item) => !first.has(item))];
}

function tryOut(judged: Judged, candidates: readonly Candidate[], { spares }: Pick<HardenOptions, 'spares'>): Trial {
  const { edits, outcomes } = plan(
    judged.project,
    candidates.map(({ fix }) => fix),
    true,
  );
  if (spares) {
    const reasons = outcomes.map((outcome) => ('edits' in outcome ? firstReason(outcome.edits, spares) : undefined));
    const refusals = candidates.flatMap(({ finding }, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [{ finding, reason }];
    });
    if (refusals.length > 0) {
      const others = candidates.filter((_, index) => reasons[index] === undefined);
      const trial = tryOut(judged, others, { spares });
      return { ...trial, refusals: [...refusals, ...trial.refusals] };
    }
  }
  const accepted = candidates.filter((_, index) => 'edits' in outcomes[index]!);
  const refusals = candidates.flatMap(({ finding }, index) => {
    const outcome = outcomes[index]!;
    return 'refused' in outcome ? [{ finding, reason: outcome.refused }] : [];
  });
  const wrongs = verify(judged, accepted, edits);
  return { accepted, outcomes: outcomes.filter((outcome: Outcome) => 'edits' in outcome), edits, refusals, wrongs };
}

function firstReason(edits: readonly TextEdit[], spares: (file: FileId) => string | undefined): string | undefined {
  return edits.map(({ at }) => spares(at.file)).find((reason) => reason !== undefined);
}

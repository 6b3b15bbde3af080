import type { TextEdit } from '../base/edit';
import { append } from '../base/many';
import type { FileId, Span } from '../base/span';
import { offer } from '../fix/offer';
import { type Outcome, plan } from '../fix/plan';
import type { Beside } from '../fix/want';
import type { Analysis } from '../lint/analyze';
import type { Finding } from '../lint/finding';
import type { Candidate, HardenOptions, Refusal } from './change';
import { subjectKey, verify, type Wrong } from './verify';

/** The fixes of one part of the files that hold together. */
export interface Settled {
  readonly accepted: readonly Candidate[];
  readonly outcomes: readonly Outcome[];
  readonly edits: readonly TextEdit[];
  readonly refusals: readonly Refusal[];
  /** The edited files, analyzed; absent where nothing is edited. */
  readonly after?: Analysis;
}

/** A plan that is tried, with what is wrong with its result. */
interface Trial extends Settled {
  readonly wrongs: readonly Wrong[];
}

/**
 * What the trials of a hardening may cost, in services that are analyzed and fixes that are planned. Fixes that need more to be told apart
 * are left to a person: some hundred trials of a large project, three of a file at the limit of what Compose reads.
 */
export interface Budget {
  left: number;
}

/** A budget for all rounds of a hardening. */
export function fullBudget(): Budget {
  return { left: 30_000 };
}

/** A parser may stop far from what is wrong: after so many places that led nowhere the whole file is searched. */
const mostMisses = 3;

/**
 * The fixes that can be made together. They are planned for what their subjects will be, unless what makes them that is refused.
 * @param candidates in order of precedence
 */
export function settleTogether(analysis: Analysis, candidates: readonly Candidate[], options: HardenOptions, budget: Budget): Settled {
  const alone = new Set<Finding>();
  const besides = new Map(candidates.map(({ finding, fix }) => [finding, fix.beside]));
  const all = factsOf(candidates);
  for (;;) {
    const chosen = candidates.map((candidate) => (alone.has(candidate.finding) ? candidate : besideOthers(candidate, all)));
    const settled = settle(analysis, chosen, options, budget);
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
  return beside && meets(beside, all) ? { finding, fix: offer({ ...beside.fix, kind: fix.kind }), beside: beside.of } : { finding, fix };
}

function meets({ of }: Beside, all: ReadonlySet<string>): boolean {
  return of.some(({ rule, file, subject }) => all.has(factKey(rule, file, subject)));
}

/**
 * Leaves out the fixes after which something does not hold. What is wrong names its subject, so the fixes of all other subjects stay, and
 * those of the named ones are halved, all subjects at once: the number of trials grows with the fixes of one subject, not with all.
 */
function settle(analysis: Analysis, candidates: readonly Candidate[], options: HardenOptions, budget: Budget): Settled {
  let best = tryOut(analysis, [], options);
  const guilty: Guilty[] = [];
  let base: readonly Candidate[] = [];
  const cost = analysis.project.services.length + candidates.length;
  let [trials, misses] = [0, 0];
  /** The last trial that failed: the innocent of it may hold, and then it is what the guilty would be tried with. */
  let failed: { readonly chosen: readonly Candidate[]; readonly trial: Trial } | undefined;
  // What is still to be tried, the next on top.
  const open: (readonly Candidate[])[] = [candidates];
  for (let items = open.pop(); items !== undefined; items = open.pop()) {
    if (items.length === 0) continue;
    const chosen = inOrder(candidates, [...base, ...items]);
    const known = failed && isSameList(failed.chosen, chosen) ? failed.trial : undefined;
    // The first trial is no search.
    if (!known && trials++ > 0) budget.left -= cost;
    if (budget.left < 0) {
      const reason = 'too many fixes of this file conflict with each other: apply this one by hand';
      append(
        guilty,
        items.map((candidate): Guilty => ({ candidate, reason })),
      );
      continue;
    }
    const trial = known ?? tryOut(analysis, chosen, options);
    if (trial.wrongs.length === 0) {
      best = trial;
      base = chosen;
      continue;
    }
    failed = { chosen, trial };
    const near = misses++ < mostMisses;
    const blamed = blamedOf(trial, items, near);
    const innocent = items.filter((one) => !blamed.has(one));
    if (innocent.length > 0) open.push([...blamed.keys()], innocent);
    else {
      const { settled, first, rest } = divided(blamed, near);
      append(
        guilty,
        settled.map((candidate): Guilty => ({ candidate, reason: blamed.get(candidate)!.reason, beside: base })),
      );
      open.push(rest, first);
    }
  }
  const refusals = guilty.map(({ candidate: { finding, fix }, reason, beside }): Refusal => {
    return { finding, reason, ...(beside === base && { disproved: fix }) };
  });
  return { ...best, refusals: [...best.refusals, ...refusals] };
}

/** A candidate that is left out. */
interface Guilty {
  readonly candidate: Candidate;
  readonly reason: string;
  /** What held when it was tried last; absent where it was not tried. */
  readonly beside?: readonly Candidate[];
}

function isSameList(a: readonly Candidate[], b: readonly Candidate[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** Candidates in their order of precedence, which decides between those that contradict each other. */
function inOrder(all: readonly Candidate[], some: readonly Candidate[]): Candidate[] {
  const chosen = new Set(some);
  return all.filter((candidate) => chosen.has(candidate));
}

/**
 * Those of the tried candidates that are to blame, each with why; all of them where nothing that is wrong points at one.
 * @param near true to blame what edits the place of the damage, false for what edits its file
 */
function blamedOf({ accepted, outcomes, wrongs, edits }: Trial, items: readonly Candidate[], near: boolean): Map<Candidate, Wrong> {
  const tried = new Set(items);
  const blamed = new Map<Candidate, Wrong>();
  const byCandidate = new Map(wrongs.map((wrong) => [wrong.candidate, wrong]));
  const bySubject = new Map(wrongs.map((wrong) => [wrong.subject, wrong]));
  const byEdit = new Map<string, Wrong>();
  for (const wrong of wrongs) {
    const { place } = wrong;
    if (place)
      for (const { at } of near ? around(place, edits) : edits.filter(({ at }) => at.file === place.file)) byEdit.set(spanKey(at), wrong);
  }
  accepted.forEach((candidate, index) => {
    const outcome = outcomes[index]!;
    if (!tried.has(candidate) || !('edits' in outcome)) return;
    const damaging = outcome.edits.map(({ at }) => byEdit.get(spanKey(at))).find((wrong) => wrong !== undefined);
    const wrong = byCandidate.get(candidate) ?? bySubject.get(subjectKey(candidate.finding)) ?? damaging;
    if (wrong) blamed.set(candidate, wrong);
  });
  const nothing: Wrong = { reason: wrongs[0]!.reason };
  if (blamed.size === 0) for (const candidate of items) blamed.set(candidate, nothing);
  return blamed;
}

function spanKey({ file, start, end }: Span): string {
  return `${start}-${end} ${file}`;
}

/** The edits that touch a place, and the neighbours on both sides. */
function around({ file, start, end }: Span, edits: readonly TextEdit[]): TextEdit[] {
  const own = edits.filter(({ at }) => at.file === file);
  const before = own.filter(({ at }) => at.end < start).at(-1);
  const behind = own.find(({ at }) => at.start > end);
  return [...own.filter(({ at }) => at.start <= end && at.end >= start), before, behind].filter((edit) => edit !== undefined);
}

/** Blamed candidates, divided: those whose guilt is settled, and two halves of what has to be tried again. */
function divided(blamed: ReadonlyMap<Candidate, Wrong>, near: boolean): Record<'settled' | 'first' | 'rest', Candidate[]> {
  const out = { settled: [] as Candidate[], first: [] as Candidate[], rest: [] as Candidate[] };
  for (const group of groupsOf(blamed)) {
    const { candidate, subject, place } = blamed.get(group[0]!)!;
    // The others in its file hold, so one that is alone in it is to blame; one that is only near the damage may not be.
    const named = candidate !== undefined || subject !== undefined || (place !== undefined && !near);
    if (group.length === 1 && (named || blamed.size === 1)) append(out.settled, group);
    else {
      const middle = Math.ceil(group.length / 2);
      append(out.first, group.slice(0, middle));
      append(out.rest, group.slice(middle));
    }
  }
  if (out.settled.length === 0 && out.rest.length === 0) out.rest = out.first.splice(Math.ceil(out.first.length / 2));
  return out;
}

/** The blamed candidates by what is wrong with them, those of one subject side by side. */
function groupsOf(blamed: ReadonlyMap<Candidate, Wrong>): Candidate[][] {
  const groups = new Map<unknown, Candidate[]>();
  for (const [candidate, wrong] of blamed) {
    const key = wrong.candidate ?? wrong.subject ?? wrong;
    const known = groups.get(key);
    if (known) known.push(candidate);
    else groups.set(key, [candidate]);
  }
  const subjects = new Map([...blamed.keys()].map((candidate) => [candidate, subjectKey(candidate.finding)]));
  const bySubject = (a: Candidate, b: Candidate): number => {
    const [left, right] = [subjects.get(a)!, subjects.get(b)!];
    return left === right ? 0 : left < right ? -1 : 1;
  };
  return [...groups.values()].map((group) => group.sort(bySubject));
}

function tryOut(analysis: Analysis, candidates: readonly Candidate[], { exempts }: Pick<HardenOptions, 'exempts'>): Trial {
  const { edits, outcomes } = plan(
    analysis.project,
    candidates.map(({ fix }) => fix),
    true,
  );
  if (exempts) {
    const reasons = outcomes.map((outcome) => ('edits' in outcome ? firstReason(outcome.edits, exempts) : undefined));
    const refusals = candidates.flatMap(({ finding }, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [{ finding, reason }];
    });
    if (refusals.length > 0) {
      const others = candidates.filter((_, index) => reasons[index] === undefined);
      const trial = tryOut(analysis, others, { exempts });
      return { ...trial, refusals: [...refusals, ...trial.refusals] };
    }
  }
  const accepted = candidates.filter((_, index) => 'edits' in outcomes[index]!);
  const refusals = candidates.flatMap(({ finding }, index) => {
    const outcome = outcomes[index]!;
    return 'refused' in outcome ? [{ finding, reason: outcome.refused }] : [];
  });
  const { wrongs, after } = verify(analysis, accepted, edits);
  const made = outcomes.filter((outcome: Outcome) => 'edits' in outcome);
  return { accepted, outcomes: made, edits, refusals, wrongs, ...(after && { after }) };
}

function firstReason(edits: readonly TextEdit[], exempts: (file: FileId) => string | undefined): string | undefined {
  return edits.map(({ at }) => exempts(at.file)).find((reason) => reason !== undefined);
}

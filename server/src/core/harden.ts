import { isShown, type Judged, judge } from './engine';
<<<<<<< HEAD
import type { Finding, Subject } from './finding';
import { type Outcome, plan } from './fix/plan';
import { editedTexts, lostComments, wishesHold } from './fix/verify';
import type { Beside, Fix, Tier } from './fix/want';
import { rules as allRules } from './rules/index';
import type { Severity } from './rules/rule';
=======
import type { Finding } from './finding';
import { plan } from './fix/plan';
import { editedTexts } from './fix/verify';
import type { Fix } from './fix/want';
import {
  type Candidate,
  type Change,
  components,
  type HardenOptions,
  makeRound,
  type Refusal,
  type Round,
  verify,
  wantedOf,
} from './round';
import { composeEdits, siteBefore } from './text/compose-edits';
>>>>>>> main
import type { TextEdit } from './text/edit';
import { bySite, type FileId, type Site } from './text/site';

export type { Change, HardenOptions, Refusal };

/**
 * What is made of a project, all places in its text as it is. Of a finding that only a round after the first has seen, `fixes` are about the text that
 * this round has seen: for people to read.
 */
export interface Hardening {
  readonly changes: readonly Change[];
  /** All edits, disjoint, sorted; same-place insertions in the order they are to be applied. */
  readonly edits: readonly TextEdit[];
  readonly refused: readonly Refusal[];
  /** What only a person can decide. */
  readonly left: readonly Finding[];
}

/** What fixes bring about is settled after two or three rounds; fixes that go on bringing something about must end, too. */
const mostRounds = 4;

/** The rounds so far, as one. */
interface Made {
  readonly changes: readonly Change[];
  readonly edits: readonly TextEdit[];
}

/**
 * All safe and review fixes, in rounds: each plans for what the rounds before have made of the files, until nothing changes any more. The rounds become
 * one set of edits.
 */
export function harden(judged: Judged, options: HardenOptions): Hardening {
  const original = new Map(judged.findings.map((finding) => [identity(finding), finding]));
  const known = new Set<string>();
  let made: Made = { changes: [], edits: [] };
  let refused: readonly Refusal[] = [];
  let state = judged;
  /** What the last round has edited; nothing before the first. */
  let edited: ReadonlySet<FileId> | undefined;
  const before = (finding: Finding): Finding => (state === judged ? finding : inOriginal(finding, original, made.edits));
  for (let n = 0; n < mostRounds && edited?.size !== 0; n++) {
    const round = makeRound(state, options, (files, candidates) => {
      if (!edited || candidates.some((candidate) => !known.has(nameOf(candidate)))) return true;
      return [...files].some((file) => edited?.has(file));
    });
    for (const candidate of round.candidates) known.add(nameOf(candidate));
    const again = round.refused.map(({ finding, reason }) => ({ finding: before(finding), reason }));
    refused = [...refused.filter(({ finding }) => !round.files.has(finding.at.file)), ...again];
    edited = new Set(round.edits.map(({ at }) => at.file));
    made = andThen(judged, made, {
      edits: round.edits,
      changes: round.changes.map((change) => ({ ...change, finding: before(change.finding) })),
    });
    if (edited.size > 0) state = judgeAgain(judged, made.edits, state);
  }
  return {
    changes: [...made.changes].sort((a, b) => bySite(a.finding.at, b.finding.at)),
    edits: made.edits,
    refused,
    left: wantedOf(state, options)
      .filter((finding) => isShown(finding) && !finding.rule.startsWith('any/'))
      .map(before),
  };
}

function judgeAgain(judged: Judged, edits: readonly TextEdit[], { project }: Judged): Judged {
  const texts = editedTexts(judged.project, judged.read, edits);
  return judge(judged.entries, (file) => texts.get(file) ?? judged.read(file), judged.options, new Map(project.files));
}

function nameOf({ finding, fix }: Candidate): string {
  return [finding.rule, finding.fingerprint, fix.title].join('\0');
}

/** By what a finding is told from others of its text. */
function identity({ rule, severity, message, at }: Finding): string {
  return [rule, severity, message, at.file, at.start, at.end].join('\0');
}

/** A finding of edited files as one about the original: the same one where it was there already. */
function inOriginal(finding: Finding, original: ReadonlyMap<string, Finding>, edits: readonly TextEdit[]): Finding {
  const move = (at: Site): Site => siteBefore(at, edits);
  const moved = { ...finding, at: move(finding.at), related: finding.related.map((note) => ({ ...note, at: move(note.at) })) };
  return original.get(identity(moved)) ?? moved;
}

/** The rounds before and another one, as one. What is left of no edit of a change is no change. */
function andThen(judged: Judged, made: Made, round: Pick<Round, 'changes' | 'edits'>): Made {
  const shares = new Map<TextEdit, TextEdit[]>();
  const edits: TextEdit[] = [];
  for (const { edit, first, second } of composeEdits(made.edits, round.edits)) {
    const { file, start, end } = edit.at;
    const text = judged.project.files.get(file)?.text ?? judged.read(file) ?? '';
    if (text.slice(start, end) === edit.newText) continue;
    edits.push(edit);
    for (const part of [...first, ...second]) shares.set(part, [...(shares.get(part) ?? []), edit]);
  }
  const share = (change: Change): Change[] => {
    const own = [...new Set(change.edits.flatMap((edit) => shares.get(edit) ?? []))];
    return own.length === 0 && change.edits.length > 0 ? [] : [{ ...change, edits: own }];
  };
  const changes = made.changes.flatMap(share);
  const earlier = changes.length;
  for (const change of round.changes.flatMap(share)) {
    const same = changes.findIndex((each, index) => index < earlier && isSame(each, change));
    if (same < 0) changes.push(change);
    else changes[same] = { ...changes[same]!, edits: [...new Set([...changes[same]!.edits, ...change.edits])] };
  }
  return { changes, edits };
}

/** Two rounds may do the same about one subject at one place: the second where the first did not reach. */
function isSame(a: Change, b: Change): boolean {
  const [x, y] = [a.finding, b.finding];
  return (
    a.title === b.title &&
    x.rule === y.rule &&
    bySite(x.at, y.at) === 0 &&
    x.subject.kind === y.subject.kind &&
    x.subject.name === y.subject.name
  );
}

/** The edits of one fix and the other services they change; or why there are none. */
export type FixEdits = { readonly edits: readonly TextEdit[]; readonly shared: readonly string[] } | { readonly refused: string };

/** Answers of `fixEdits`: a hover, a menu and the choice in it ask for the same fix of the same judgement. */
const answered = new WeakMap<Judged, WeakMap<Finding, Map<number, FixEdits>>>();

/** The edits of one fix of one finding (folded ones included), verified; or why it is refused. */
export function fixEdits(judged: Judged, finding: Finding, fix: number): FixEdits {
  const chosen = finding.fixes[fix];
  if (!chosen) return { refused: 'the finding has no such fix any more' };
  const byFinding = answered.get(judged) ?? new WeakMap<Finding, Map<number, FixEdits>>();
  answered.set(judged, byFinding);
  const answers = byFinding.get(finding) ?? new Map<number, FixEdits>();
  byFinding.set(finding, answers);
  const answer = answers.get(fix) ?? makeEdits(judged, finding, chosen);
  answers.set(fix, answer);
  return answer;
}

function makeEdits(judged: Judged, finding: Finding, fix: Fix): FixEdits {
  const part = components(judged).find(({ project }) => project.files.has(finding.at.file)) ?? judged;
  const { edits, outcomes } = plan(part.project, [fix]);
  const outcome = outcomes[0]!;
  if ('refused' in outcome) return outcome;
  const wrong = verify(part, [{ finding, fix }], edits);
  return wrong === undefined ? { edits, shared: outcome.shared } : { refused: wrong };
}
<<<<<<< HEAD

/** The title of a fix with the other services it changes. */
function titleOf(fix: Fix, outcome: Outcome): string {
  const shared = 'shared' in outcome ? outcome.shared : [];
  return shared.length === 0 ? fix.title : `${fix.title} (also changes ${shared.join(', ')})`;
}

/**
 * The judgement in parts that share no file, so that each is planned and verified for itself: a fix that fails in one
 * costs nothing in the others.
 */
function components({ entries, read, options, project, findings, faults }: Judged): Judged[] {
  const parent = new Map<FileId, FileId>([...project.files.keys()].map((file) => [file, file]));
  const find = (file: FileId): FileId => {
    const above = parent.get(file) ?? file;
    return above === file ? file : find(above);
  };
  for (const { files, reads } of project.apps) for (const file of [...files, ...reads]) parent.set(find(file), find(files[0]!));
  for (const { file, compose } of project.devcontainers)
    for (const each of compose?.files ?? []) if (project.files.has(each)) parent.set(find(each), find(file));
  for (const { ref, build } of [...project.services, ...project.devcontainers.map(({ container }) => container)])
    if (build?.file !== undefined && project.files.has(build.file)) parent.set(find(build.file), find(ref.file));
  const groups = new Map<FileId, Set<FileId>>();
  for (const file of project.files.keys()) groups.set(find(file), (groups.get(find(file)) ?? new Set()).add(file));
  return [...groups.values()].map((files) => ({
    entries: {
      apps: entries.apps.filter((app) => app.some((file) => files.has(file))),
      ...(entries.envs ? { envs: entries.envs.filter((_, index) => entries.apps[index]?.some((file) => files.has(file))) } : {}),
      dockerfiles: entries.dockerfiles.filter((file) => files.has(file)),
      daemons: (entries.daemons ?? []).filter((file) => files.has(file)),
      devcontainers: (entries.devcontainers ?? []).filter((file) => files.has(file)),
    },
    read,
    options,
    project: {
      files: new Map([...project.files].filter(([file]) => files.has(file))),
      apps: project.apps.filter((app) => app.files.some((file) => files.has(file))),
      unresolved: project.unresolved.filter(({ at }) => files.has(at.file)),
      services: project.services.filter(({ ref }) => files.has(ref.file)),
      stages: project.stages.filter(({ file }) => files.has(file)),
      daemons: project.daemons.filter(({ file }) => files.has(file)),
      devcontainers: project.devcontainers.filter(({ file }) => files.has(file)),
      problems: project.problems.filter(({ at }) => files.has(at.file)),
    },
    findings: findings.filter(({ at }) => files.has(at.file)),
    faults,
  }));
}

/** The findings that the accepted fixes do away with; one that a fix only makes a lesser one is left for a person. */
function solved(judged: Judged, accepted: readonly Candidate[], parts: readonly Settled[]): Set<Finding> {
  const remaining = new Map(parts.flatMap((part) => [...part.remaining]));
  const treated = new Set(accepted.map(({ finding }) => finding));
  const untreated = count(judged.findings.filter((finding) => !treated.has(finding)));
  return new Set(
    [...treated].filter((finding) => {
      const key = aboutKey(finding.rule, finding);
      return (remaining.get(key) ?? 0) <= (untreated.get(key) ?? 0);
    }),
  );
}

interface Settled {
  readonly accepted: readonly Candidate[];
  readonly outcomes: readonly Outcome[];
  readonly edits: readonly TextEdit[];
  readonly refusals: readonly Refusal[];
  /** How often each rule still speaks of each subject afterwards. */
  readonly remaining: ReadonlyMap<string, number>;
}

/** Takes the fixes for what their subjects will be, unless what makes them that is refused. */
function settleTogether(judged: Judged, candidates: readonly Candidate[]): Settled {
  const alone = new Set<Finding>();
  for (;;) {
    const chosen = candidates.map((candidate) => (alone.has(candidate.finding) ? candidate : besideOthers(candidate, candidates)));
    const settled = settle(judged, chosen);
    const wrong = settled.accepted.filter(({ finding, fix }) => {
      const { beside } = candidates.find((candidate) => candidate.finding === finding)!.fix;
      return beside && !alone.has(finding) && fix.title === beside.fix.title && !meets(beside, settled.accepted);
    });
    if (wrong.length === 0) return settled;
    for (const { finding } of wrong) alone.add(finding);
  }
}

function besideOthers({ finding, fix }: Candidate, all: readonly Candidate[]): Candidate {
  const { beside } = fix;
  return { finding, fix: beside && meets(beside, all) ? { ...beside.fix, tier: fix.tier } : fix };
}

function meets({ of }: Beside, all: readonly Candidate[]): boolean {
  return all.some(({ finding: { rule, at, subject } }) =>
    of.some((one) => one.rule === rule && one.file === at.file && one.subject === subject.name),
  );
}

function settle(judged: Judged, candidates: readonly Candidate[]): Settled {
  const whole = attempt(judged, candidates);
  if (whole.wrong === undefined) return whole;
  // Something does not hold: take the fixes one by one and leave out those after which it does not.
  let accepted: Candidate[] = [];
  const refusals: Refusal[] = [];
  for (const candidate of candidates) {
    const next = attempt(judged, [...accepted, candidate]);
    const refused = next.refusals.find(({ finding }) => finding === candidate.finding);
    if (refused) refusals.push(refused);
    else if (next.wrong !== undefined) refusals.push({ finding: candidate.finding, reason: next.wrong });
    else accepted = [...accepted, candidate];
  }
  const last = attempt(judged, accepted);
  return { ...last, refusals: [...last.refusals, ...refusals] };
}

function attempt(judged: Judged, candidates: readonly Candidate[]): Settled & { readonly wrong: string | undefined } {
  const { edits, outcomes } = plan(
    judged.project,
    candidates.map(({ fix }) => fix),
  );
  const accepted = candidates.filter((_, index) => 'edits' in outcomes[index]!);
  const refusals = candidates.flatMap(({ finding }, index) => {
    const outcome = outcomes[index]!;
    return 'refused' in outcome ? [{ finding, reason: outcome.refused }] : [];
  });
  return { accepted, outcomes: outcomes.filter((outcome) => 'edits' in outcome), edits, refusals, ...verify(judged, accepted, edits) };
}

interface Verdict {
  /** Why the edits cannot be offered. */
  readonly wrong: string | undefined;
  readonly remaining: ReadonlyMap<string, number>;
}

/** Judges the edited files again: they parse, keep their comments, fulfil the wishes, lose the findings and gain none. */
function verify(judged: Judged, applied: readonly Candidate[], edits: readonly TextEdit[]): Verdict {
  const before = count(judged.findings);
  if (applied.length === 0) return { wrong: undefined, remaining: before };
  const texts = editedTexts(judged.project, judged.read, edits);
  const after = judge(judged.entries, (file) => texts.get(file) ?? judged.read(file), judged.options, new Map(judged.project.files));
  const remaining = count(after.findings);
  const wrong = (reason: string): Verdict => ({ wrong: reason, remaining });
  for (const file of texts.keys()) {
    const [old, now] = [judged.project.files.get(file), after.project.files.get(file)];
    // A .dockerignore file is no file of the project, and any text is one.
    if (!old && !now) continue;
    if (!old || !now || now.tree.problems.length > old.tree.problems.length) return wrong('the file would not parse afterwards');
    const lost = lostComments(old, now, edits);
    if (lost.length > 0) return wrong(`the comment "${lost[0]}" would be lost`);
  }
  if (!applied.every(({ fix }) => wishesHold(fix, after.project))) return wrong('the value would not be what the fix asks for');
  const solved = new Set<string>();
  for (const { finding } of applied) for (const rule of finding.folded ?? [finding.rule]) solved.add(aboutKey(rule, finding));
  // A folded line may stand for absences that no fix makes up for.
  for (const finding of judged.findings)
    if (finding.fixes.every(({ tier }) => tier === 'manual') && finding.absence) solved.delete(aboutKey(finding.rule, finding));
  // A fix may make a finding a lesser one: a folder of secrets that is mounted read-only can still be read.
  const [harm, rest] = [harmOf(judged.findings), harmOf(after.findings)];
  for (const key of solved) {
    if ((rest.get(key) ?? 0) >= (harm.get(key) ?? 0)) return wrong(`${key.split('\0')[0]} would still be found`);
  }
  const left = leftBy(judged, applied);
  for (const [key, number] of remaining)
    if (number > (before.get(key) ?? 0) && !left.has(key) && !left.has(key.split('\0')[0]!))
      return wrong(`${key.split('\0')[0]} would be found that is not there today`);
  return { wrong: undefined, remaining };
}

/** Findings that fixes may bring about: their rules say so. */
function leftBy({ options }: Judged, applied: readonly Candidate[]): ReadonlySet<string> {
  const leaves = new Map<string, readonly string[]>((options.rules ?? allRules).map(({ id, meta }) => [id, meta.leaves ?? []]));
  // What a stage leaves is found in the services that run it.
  return new Set(
    applied.flatMap(({ finding, fix: { adds } }) =>
      (leaves.get(finding.rule) ?? []).flatMap((rule) => {
        if (finding.subject.kind === 'stage') return [rule];
        const added = adds ? [aboutKey(rule, { at: { file: adds.file }, subject: { kind: 'service', name: adds.service } })] : [];
        return [aboutKey(rule, finding), ...added];
      }),
    ),
  );
}

function aboutKey(rule: string, { at, subject }: { readonly at: Pick<Site, 'file'>; readonly subject: Subject }): string {
  return [rule, at.file, subject.kind, subject.name].join('\0');
}

/** How often each rule speaks of each subject. */
function count(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = aboutKey(finding.rule, finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The severities of what each rule says of each subject, added up. */
function harmOf(findings: readonly Finding[]): Map<string, number> {
  const harm = new Map<string, number>();
  for (const finding of findings) {
    const key = aboutKey(finding.rule, finding);
    harm.set(key, (harm.get(key) ?? 0) + severities.length - severities.indexOf(finding.severity));
  }
  return harm;
}

function byPrecedence(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) ||
    bySite(a.at, b.at) ||
    (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)
  );
}
=======
>>>>>>> main

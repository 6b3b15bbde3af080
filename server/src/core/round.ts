import { type Judged, judge } from './engine';
import type { Finding, Subject } from './finding';
import { type Outcome, plan } from './fix/plan';
import { editedTexts, lostComments, wishesHold } from './fix/verify';
import type { Beside, Fix, Tier } from './fix/want';
import { attempt, type Fault } from './model/fault';
import { rules as allRules } from './rules/index';
import type { Severity } from './rules/rule';
import type { TextEdit } from './text/edit';
import { bySite, type FileId, type Site } from './text/site';
import { visible } from './text/visible';

/** One fix of a hardening. */
export interface Change {
  readonly finding: Finding;
  readonly title: string;
  readonly tier: Tier;
  readonly reliesOn: string | null;
  /** Its share of the edits; an edit that serves several changes stands in each of them. */
  readonly edits: readonly TextEdit[];
}

/** A finding whose fix could not be made, with the reason in words for a person. */
export interface Refusal {
  readonly finding: Finding;
  readonly reason: string;
}

export interface HardenOptions {
  /** The highest tier to apply. */
  readonly tier: 'safe' | 'review';
  /** Only findings of these rules. */
  readonly only?: readonly string[];
  /** Only findings in this file and in the Dockerfiles that its services build. */
  readonly file?: FileId;
  /** Only findings in files for which it is true. */
  readonly governs?: (file: FileId) => boolean;
  /** Why a file may not be changed; nothing for one that may. */
  readonly spares?: (file: FileId) => string | undefined;
}

/** A finding and the fix of it that is to be made. */
export interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** One plan of the fixes of one state of the files. */
export interface Round {
  readonly changes: readonly Change[];
  /** All edits, disjoint, sorted; same-place insertions in the order they are to be applied. */
  readonly edits: readonly TextEdit[];
  readonly refused: readonly Refusal[];
  readonly candidates: readonly Candidate[];
  /** Internal errors while the plan was made: the part of the files that they concern is left as it is. */
  readonly faults: readonly Fault[];
  /** The files of the parts that were planned. */
  readonly files: ReadonlySet<FileId>;
}

/** The findings that a hardening is about: masked ones, too, suppressed ones not. */
export function wantedOf(judged: Judged, { only, file, governs }: HardenOptions): Finding[] {
  const files = file === undefined ? undefined : withDockerfiles(judged, file);
  return judged.findings.filter(
    (finding) =>
      finding.suppressed === null &&
      (only === undefined || only.includes(finding.rule)) &&
      (files === undefined || files.has(finding.at.file)) &&
      (governs === undefined || governs(finding.at.file)),
  );
}

function withDockerfiles({ project }: Judged, file: FileId): Set<FileId> {
  const containers = [...project.services, ...project.devcontainers.map(({ container }) => container)];
  const builds = containers.filter(({ ref }) => ref.file === file).map(({ build }) => build?.file);
  return new Set([file, ...builds.filter((built) => built !== undefined)]);
}

/**
 * One plan of all safe and review fixes. What the plan cannot do, or what does not hold once the edited files are judged again, is refused with the
 * reason.
 * @param worth which parts of the judgement are worth a plan, by their files and candidates; all by default
 */
export function makeRound(
  judged: Judged,
  options: HardenOptions,
  worth: (files: ReadonlySet<FileId>, candidates: readonly Candidate[]) => boolean = () => true,
): Round {
  const candidates: Candidate[] = [];
  for (const finding of wantedOf(judged, options).sort(byPrecedence)) {
    // While what makes it pointless is there, its fix changes nothing; a later round sees what is left.
    if (finding.maskedBy !== null) continue;
    const fix = finding.fixes.find(({ tier }) => tier === 'safe' || (tier === 'review' && options.tier === 'review'));
    if (fix) candidates.push({ finding, fix });
  }
  const files = new Set<FileId>();
  const faults: Fault[] = [];
  const parts = components(judged).flatMap((part) => {
    const own = candidates.filter(({ finding }) => part.project.files.has(finding.at.file));
    if (!worth(new Set(part.project.files.keys()), own)) return [];
    for (const file of part.project.files.keys()) files.add(file);
    const first = own[0]?.finding.at.file ?? [...part.project.files.keys()][0] ?? '';
    const reason = 'an internal error kept the fixes of these files from being planned';
    const none: Settled = { accepted: [], outcomes: [], edits: [], refusals: own.map(({ finding }) => ({ finding, reason })) };
    return [attempt(faults, first, 'Planning the fixes', () => settleTogether(part, own, options), none)];
  });
  const outcomes = parts.flatMap((part) => part.outcomes);
  const changes = parts
    .flatMap((part) => part.accepted)
    .map(({ finding, fix }, index): Change => {
      const outcome = outcomes[index]!;
      return {
        finding,
        title: titleOf(fix, outcome),
        tier: fix.tier,
        reliesOn: fix.reliesOn ?? null,
        edits: 'edits' in outcome ? outcome.edits : [],
      };
    });
  return {
    changes,
    edits: parts.flatMap((part) => part.edits).sort((a, b) => bySite(a.at, b.at)),
    refused: parts.flatMap((part) => part.refusals),
    candidates,
    faults,
    files,
  };
}

/** The title of a fix with the other services it changes. */
function titleOf(fix: Fix, outcome: Outcome): string {
  const shared = 'shared' in outcome ? outcome.shared : [];
  return shared.length === 0 ? fix.title : visible(`${fix.title} (also changes ${shared.join(', ')})`);
}

/**
 * The judgement in parts that share no file, so that each is planned and verified for itself: a fix that fails in one
 * costs nothing in the others.
 */
export function components({ entries, read, options, project, findings, secrets, faults }: Judged): Judged[] {
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
      faults: project.faults.filter(({ file }) => files.has(file)),
    },
    findings: findings.filter(({ at }) => files.has(at.file)),
    secrets,
    faults: faults.filter(({ file }) => files.has(file)),
  }));
}

interface Settled {
  readonly accepted: readonly Candidate[];
  readonly outcomes: readonly Outcome[];
  readonly edits: readonly TextEdit[];
  readonly refusals: readonly Refusal[];
}

/** Takes the fixes for what their subjects will be, unless what makes them that is refused. */
function settleTogether(judged: Judged, candidates: readonly Candidate[], options: HardenOptions): Settled {
  const alone = new Set<Finding>();
  for (;;) {
    const chosen = candidates.map((candidate) => (alone.has(candidate.finding) ? candidate : besideOthers(candidate, candidates)));
    const settled = settle(judged, chosen, options);
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

function settle(judged: Judged, candidates: readonly Candidate[], options: HardenOptions): Settled {
  const whole = tryOut(judged, candidates, options);
  if (whole.wrong === undefined) return whole;
  // Something does not hold: take the fixes one by one and leave out those after which it does not.
  let accepted: Candidate[] = [];
  const refusals: Refusal[] = [];
  for (const candidate of candidates) {
    const next = tryOut(judged, [...accepted, candidate], options);
    const refused = next.refusals.find(({ finding }) => finding === candidate.finding);
    if (refused) refusals.push(refused);
    else if (next.wrong !== undefined) refusals.push({ finding: candidate.finding, reason: next.wrong });
    else accepted = [...accepted, candidate];
  }
  const last = tryOut(judged, accepted, options);
  return { ...last, refusals: [...last.refusals, ...refusals] };
}

function tryOut(
  judged: Judged,
  candidates: readonly Candidate[],
  { spares }: HardenOptions,
): Settled & { readonly wrong: string | undefined } {
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
      const others = tryOut(
        judged,
        candidates.filter((_, index) => reasons[index] === undefined),
        { tier: 'review', spares },
      );
      return { ...others, refusals: [...refusals, ...others.refusals] };
    }
  }
  const accepted = candidates.filter((_, index) => 'edits' in outcomes[index]!);
  const refusals = candidates.flatMap(({ finding }, index) => {
    const outcome = outcomes[index]!;
    return 'refused' in outcome ? [{ finding, reason: outcome.refused }] : [];
  });
  const wrong = verify(judged, accepted, edits);
  return { accepted, outcomes: outcomes.filter((outcome) => 'edits' in outcome), edits, refusals, wrong };
}

function firstReason(edits: readonly TextEdit[], spares: (file: FileId) => string | undefined): string | undefined {
  return edits.map(({ at }) => spares(at.file)).find((reason) => reason !== undefined);
}

/** Judges the edited files again: why the edits cannot be offered, unless they parse, keep their comments, fulfil the wishes, lose the findings and gain none. */
export function verify(judged: Judged, applied: readonly Candidate[], edits: readonly TextEdit[]): string | undefined {
  if (applied.length === 0) return undefined;
  const before = count(judged.findings);
  const texts = editedTexts(judged.project, judged.read, edits);
  const after = judge(judged.entries, (file) => texts.get(file) ?? judged.read(file), judged.options, new Map(judged.project.files));
  if (after.faults.length > judged.faults.length) return 'an internal error kept the result from being checked';
  for (const file of texts.keys()) {
    const [old, now] = [judged.project.files.get(file), after.project.files.get(file)];
    // A .dockerignore file is no file of the project, and any text is one.
    if (!old && !now) continue;
    if (!old || !now || now.tree.problems.length > old.tree.problems.length) return 'the file would not parse afterwards';
    const lost = lostComments(old, now, edits);
    if (lost.length > 0) return `the comment "${lost[0]}" would be lost`;
  }
  if (!applied.every(({ fix }) => wishesHold(fix, after.project))) return 'the value would not be what the fix asks for';
  const solved = new Set<string>();
  for (const { finding } of applied) for (const rule of finding.folded ?? [finding.rule]) solved.add(aboutKey(rule, finding));
  // A folded line may stand for absences that no fix makes up for.
  for (const finding of judged.findings)
    if (finding.fixes.every(({ tier }) => tier === 'manual') && finding.absence) solved.delete(aboutKey(finding.rule, finding));
  // A fix may make a finding a lesser one: a folder of secrets that is mounted read-only can still be read.
  const [harm, rest] = [harmOf(judged.findings), harmOf(after.findings)];
  for (const key of solved) {
    if ((rest.get(key) ?? 0) >= (harm.get(key) ?? 0)) return `${key.split('\0')[0]} would still be found`;
  }
  const left = leftBy(judged, applied);
  for (const [key, number] of count(after.findings))
    if (number > (before.get(key) ?? 0) && !left.has(key) && !left.has(key.split('\0')[0]!))
      return `${key.split('\0')[0]} would be found that is not there today`;
  return undefined;
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

/** A service is one in all files of its application: what a fix writes into the last of them is said there from then on. */
function aboutKey(rule: string, { at, subject }: { readonly at: Pick<Site, 'file'>; readonly subject: Subject }): string {
  return [rule, subject.kind === 'service' ? '' : at.file, subject.kind, subject.name].join('\0');
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

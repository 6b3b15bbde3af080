import type { TextEdit } from './base/edit';
import { bySite, type FileId } from './base/site';
import { visible } from './base/visible';
import type { Judged } from './engine';
import type { Finding } from './finding';
import type { Outcome } from './fix/plan';
import type { Fix, Tier } from './fix/want';
import { attempt, type Fault } from './model/fault';
import type { Severity } from './rules/rule';
import { fullBudget, type Settled, settleTogether } from './settle';

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
 * @param budget what telling fixes apart may cost; shared by the rounds of a hardening
 * @param worth which parts of the judgement are worth a plan, by their files and candidates; all by default
 */
export function makeRound(
  judged: Judged,
  options: HardenOptions,
  worth: (files: ReadonlySet<FileId>, candidates: readonly Candidate[]) => boolean = () => true,
  budget = fullBudget(),
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
  const whole = components(judged);
  const holders = new Map(whole.flatMap((part) => [...part.project.files.keys()].map((file) => [file, part] as const)));
  const shares = new Map<Judged, Candidate[]>(whole.map((part) => [part, []]));
  for (const candidate of candidates) {
    const holder = holders.get(candidate.finding.at.file);
    if (holder) shares.get(holder)?.push(candidate);
  }
  const parts = whole.flatMap((part) => {
    const own = shares.get(part) ?? [];
    if (!worth(new Set(part.project.files.keys()), own)) return [];
    for (const file of part.project.files.keys()) files.add(file);
    const first = own[0]?.finding.at.file ?? [...part.project.files.keys()][0] ?? '';
    const reason = 'an internal error kept the fixes of these files from being planned';
    const none: Settled = { accepted: [], outcomes: [], edits: [], refusals: own.map(({ finding }) => ({ finding, reason })) };
    return [attempt(faults, first, 'Planning the fixes', () => settleTogether(part, own, options, budget), none)];
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
    let at = file;
    for (let above = parent.get(at); above !== undefined && above !== at; above = parent.get(at)) at = above;
    return at;
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

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

function byPrecedence(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) ||
    bySite(a.at, b.at) ||
    (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)
  );
}

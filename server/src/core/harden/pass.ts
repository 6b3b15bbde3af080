import type { TextEdit } from '../base/edit';
import { bySpan, type FileId } from '../base/span';
import { visible } from '../base/visible';
import { givingBack } from '../fix/give-back';
import type { Outcome } from '../fix/plan';
import type { Fix } from '../fix/want';
import type { Analysis } from '../lint/analyze';
import type { Finding } from '../lint/finding';
import { harmOf } from '../lint/severity';
import { attempt, type Fault } from '../model/fault';
import { containersOf } from '../model/project';
import type { Candidate, Change, HardenOptions, Refusal } from './change';
import { fullBudget, type Settled, settleTogether } from './settle';
import { aboutKey, aboutOf } from './together';

/** One plan of the fixes of one state of the files. */
export interface Pass {
  readonly changes: readonly Change[];
  /** All edits, disjoint, sorted; same-place insertions in the order they are to be applied. */
  readonly edits: readonly TextEdit[];
  readonly refused: readonly Refusal[];
  /** The edited files, analyzed; the analysis as it is where nothing is edited. */
  readonly after: Analysis;
  /** Internal errors while the plan was made: the files are left as they are. */
  readonly faults: readonly Fault[];
}

/** The findings that a hardening is about: superseded ones, too, suppressed ones not. */
export function wantedOf(analysis: Analysis, { only, file, governs }: HardenOptions): Finding[] {
  const files = file === undefined ? undefined : withDockerfiles(analysis, file);
  return analysis.findings.filter(
    (finding) =>
      finding.suppressed === null &&
      (only === undefined || only.includes(finding.rule)) &&
      (files === undefined || files.has(finding.at.file)) &&
      (governs === undefined || governs(finding.at.file)),
  );
}

/** A file and the Dockerfiles that its services build. */
export function withDockerfiles({ project }: Analysis, file: FileId): Set<FileId> {
  const builds = containersOf(project)
    .filter(({ ref }) => ref.file === file)
    .map(({ build }) => build?.file);
  return new Set([file, ...builds.filter((built) => built !== undefined)]);
}

/**
 * One plan of all safe and review fixes. What the plan cannot do, or what does not hold once the edited files are analyzed, is refused with the
 * reason.
 * @param budget what telling fixes apart may cost; shared by the passes of a hardening
 * @param known gives the reason why a fix need not be tried
 */
export function makePass(
  analysis: Analysis,
  options: HardenOptions,
  budget = fullBudget(),
  known: (candidate: Candidate) => string | undefined = () => undefined,
): Pass {
  const candidates: Candidate[] = [];
  const refused: Refusal[] = [];
  for (const finding of wantedOf(analysis, options).sort(byPrecedence)) {
    // While what makes it pointless is there, its fix changes nothing; a later pass sees what remains.
    if (finding.supersededBy !== null) continue;
    const first = finding.fixes.find(({ tier }) => tier === 'safe' || (tier === 'review' && options.tier === 'review'));
    const fix = first && lessened(first, options.gives?.(finding) ?? []);
    if (!fix) continue;
    const reason = known({ finding, fix });
    if (reason === undefined) candidates.push({ finding, fix });
    else refused.push({ finding, reason });
  }
  const faults: Fault[] = [];
  const reason = 'an internal error prevented the fixes of these files from being planned';
  const none: Settled = { accepted: [], outcomes: [], edits: [], refusals: candidates.map(({ finding }) => ({ finding, reason })) };
  const first = candidates[0]?.finding.at.file ?? '';
  const settled = attempt(faults, first, 'Planning the fixes', () => settleTogether(analysis, candidates, options, budget), none);
  const made = new Set(settled.accepted.map(({ finding }) => aboutKey(aboutOf(finding))));
  const changes = settled.accepted.map(({ finding, fix, beside = [] }, index): Change => {
    const outcome = settled.outcomes[index]!;
    return {
      finding,
      title: titleOf(fix, outcome),
      tier: fix.tier,
      reliesOn: fix.reliesOn ?? null,
      conditions: fix.conditions,
      edits: 'edits' in outcome ? outcome.edits : [],
      want: fix.want,
      shared: 'shared' in outcome ? outcome.shared : [],
      rests: beside.filter((about) => made.has(aboutKey(about))),
    };
  });
  const edits = [...settled.edits].sort((a, b) => bySpan(a.at, b.at));
  return { changes, edits, refused: [...refused, ...settled.refusals], after: settled.after ?? analysis, faults };
}

/** A fix, and what stands in for it beside others, that leaves some capabilities. */
function lessened(fix: Fix, names: readonly string[]): Fix | undefined {
  const less = givingBack(fix, names);
  const beside = less?.beside && givingBack(less.beside.fix, names);
  return less?.beside && beside ? { ...less, beside: { ...less.beside, fix: beside } } : less;
}

/** The title of a fix with the other services it changes. */
function titleOf(fix: Fix, outcome: Outcome): string {
  const shared = 'shared' in outcome ? outcome.shared : [];
  return shared.length === 0 ? fix.title : visible(`${fix.title} (also changes ${shared.join(', ')})`);
}

function byPrecedence(a: Finding, b: Finding): number {
  return (
    harmOf(b.severity) - harmOf(a.severity) ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) ||
    bySpan(a.at, b.at) ||
    (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)
  );
}

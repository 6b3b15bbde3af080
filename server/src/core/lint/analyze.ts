import { append } from '../base/many';
import { memoize } from '../base/memoize';
import { bySpan, type Span } from '../base/span';
import type { AnySubject } from '../kinds/index';
import { openProject } from '../kinds/open';
import { attempt, distinctFaults, type Fault } from '../model/fault';
import type { Entries, Read } from '../model/files';
import type { Project } from '../model/project';
import type { Parsed } from '../model/reading';
import { allowancesOf } from './allowance';
import { decided } from './decided';
import type { Draft } from './draft';
import { faultFindings, hiddenFindings, syntaxFindings, unresolvedFindings } from './file-findings';
import type { Finding } from './finding';
import { fingerprints } from './fingerprint';
import type { Options } from './options';
import { draftsOf, faultsOf, type Known, type Placed, type Reports, runRules } from './run-rules';
import { superseded } from './supersede';
import { isHeard, suppressed } from './suppress';
import { allowanceFindings } from './suppression-findings';
import { united } from './unite';

/** Files, analyzed: everything that fixes and reports are made from. */
export interface Analysis {
  readonly entries: Entries;
  readonly read: Read;
  readonly options: Options;
  readonly project: Project;
  /** What the findings are made from, in no order. */
  readonly placed: readonly Placed[];
  /** All findings, superseded and suppressed ones included, sorted by file, start and rule. */
  readonly findings: readonly Finding[];
  /** What each finding is about; those about files themselves are not in it. */
  readonly subjects: ReadonlyMap<Finding, AnySubject>;
  /** What the rules say of each subject, before any of it is superseded or suppressed: what a later analysis need not ask again. */
  readonly reports: Reports;
  /** Where credentials are written that a rule has found, whether or not its finding is heard: no report prints them. */
  readonly secrets: readonly Span[];
  /** Internal errors, once for each rule and file; each is a finding `any/internal-error`, too. Everything else was analyzed. */
  readonly faults: readonly Fault[];
}

/** Opens files as one project and runs the rules on it. Total: whatever the files hold, it returns. */
export function analyze(entries: Entries, read: Read, options: Options, parsed?: Parsed): Analysis {
  return analyzeProject(openProject(entries, read, parsed, { images: options.config.images }), entries, read, options);
}

/**
 * Runs the rules on a project.
 * @param entries what it was opened from
 * @param read gives the texts that it was opened with
 * @param known answers of rules that need not be asked again
 */
export function analyzeProject(project: Project, entries: Entries, read: Read, options: Options, known?: Known): Analysis {
  const faults: Fault[] = [...project.faults];
  const first = [...project.files.keys()][0] ?? '';
  const reports = attempt(faults, first, 'Running the rules', () => runRules(project, options, known), new Map());
  append(faults, faultsOf(reports));
  const nothing: Heard = { placed: [], secrets: [] };
  const heard = attempt(faults, first, 'Collecting the findings', () => heardOf(project, reports, options, faults), nothing);
  const distinct = distinctFaults(faults);
  // Where that failed, at least the faults are reported.
  const placed: readonly Placed[] =
    heard === nothing ? faultFindings(project, options, distinct).map((draft) => ({ draft })) : heard.placed;
  return withFindings({ entries, read, options, project, placed, reports, secrets: heard.secrets, faults: distinct });
}

/** By itself, so that an analysis does not hold the one before, from which `known` answers. */
function withFindings(made: Omit<Analysis, 'findings' | 'subjects'>): Analysis {
  return {
    ...made,
    get findings() {
      return numbered(this).findings;
    },
    get subjects() {
      return numbered(this).subjects;
    },
  };
}

/** The findings in order, each with its fingerprint: made when somebody asks, for an analysis may serve only to see whether a fix holds. */
const numbered = memoize(({ placed, project, options }: Analysis): Pick<Analysis, 'findings' | 'subjects'> => {
  const print = fingerprints(project, options.root);
  const subjects = new Map<Finding, AnySubject>();
  const findings = [...placed]
    .sort((a, b) => byPlace(a.draft, b.draft))
    .map(({ subject, draft }): Finding => {
      // Each by its name: that is several times as fast as all but some.
      const finding: Finding = {
        rule: draft.rule,
        severity: draft.severity,
        confidence: draft.confidence,
        absence: draft.absence,
        supersededBy: draft.supersededBy,
        message: draft.message,
        at: draft.at,
        subject: draft.subject,
        related: draft.related,
        fixes: draft.fixes,
        suppressed: draft.suppressed,
        fingerprint: print(draft),
      };
      if (subject) subjects.set(finding, subject);
      return finding;
    });
  return { findings, subjects };
});

interface Heard {
  readonly placed: readonly Placed[];
  readonly secrets: readonly Span[];
}

/** What is heard of all that is found, in its order. @param faults gets those of reading the suppressions */
function heardOf(project: Project, reports: Reports, options: Options, faults: Fault[]): Heard {
  const sources = options.config.inline === false ? [] : [...project.files.values()];
  const allowances = sources.flatMap((source) => attempt(faults, source.file, 'Reading the suppressions', () => allowancesOf(source), []));
  const aboutFiles: Draft[] = [
    ...faultFindings(project, options, distinctFaults(faults)),
    ...syntaxFindings(project, options),
    ...hiddenFindings(project, options),
    ...unresolvedFindings(project, options),
  ];
  const found: Placed[] = aboutFiles.map((draft) => ({ draft }));
  for (const { subject, drafts } of draftsOf(reports))
    for (const draft of superseded(drafts, options.rules)) found.push({ subject, draft });
  const all = united(found);
  const marked = all.map((one): Placed => ({ ...one, draft: decided(suppressed(one.draft, allowances, project, options), project) }));
  const aboutComments = allowanceFindings(
    allowances,
    all.map(({ draft }) => draft),
    options,
  );
  const everything = [...marked, ...aboutComments.map((draft): Placed => ({ draft }))];
  return {
    placed: everything.filter(({ draft }) => isHeard(draft, options)),
    secrets: everything.flatMap(({ draft: { secrets = [] } }) => secrets),
  };
}

function byPlace(a: Draft, b: Draft): number {
  return bySpan(a.at, b.at) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

import type { FileId, Span } from '../core/base/span';
import type { Fix } from '../core/fix/want';
import { type FixEdits, fixEdits } from '../core/harden/fix-edits';
import type { DaemonDefaults } from '../core/kinds/daemon/defaults';
import { atAnchors } from '../core/lint/anchors';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import { type Stale, staleProfiles } from '../core/lint/stale-profiles';
import type { Fault } from '../core/model/fault';
import { type Exposure, exposuresOf } from '../core/score/exposure';
import type { Problem } from '../core/syntax/tree';
import type { Checked } from '../workspace/analyze';
import { unresolved } from './unresolved';

/** What reports say of one analysis, about the files that it has the say about. */
export interface Results {
  /** In no order. */
  readonly findings: readonly Finding[];
  /** All fixes of a finding, best first. */
  fixesOf(finding: Finding): readonly Fix[];
  /** The verified edits of one fix of a finding, or why it is refused. */
  editsOf(finding: Finding, index: number): FixEdits;
  /** In no order. */
  exposures(): readonly Exposure[];
  /** What is not read of `extends` and `include`. */
  readonly unresolved: readonly Problem[];
  /** Where credentials are written, in whatever file. */
  readonly secrets: readonly Span[];
  readonly faults: readonly Fault[];
  readonly staleProfiles: readonly Stale[];
}

/** Which edits reports print: those of no fix, of the first one of each open finding that needs no decision, or of all. */
export type EditsWanted = 'none' | 'first' | 'all';

/**
 * What reports say of an analysis. What takes time is done when somebody asks.
 * @param owns true for a file that this analysis has the say about
 * @param daemon what the daemon.json of the tree changes
 */
export function resultsOf({ analysis, config }: Checked, owns: (file: FileId) => boolean, daemon: DaemonDefaults): Results {
  return {
    findings: atAnchors(analysis.findings.filter(({ at }) => owns(at.file))),
    fixesOf: (finding) => fixesOf(analysis, finding),
    editsOf: (finding, index) => fixEdits(analysis, finding, index),
    exposures: () => exposuresOf(analysis.project, daemon).filter(({ at }) => owns(at.file)),
    unresolved: unresolved(analysis).filter(({ at }) => owns(at.file)),
    secrets: analysis.secrets,
    faults: analysis.faults,
    staleProfiles: staleProfiles(analysis.project, config.profiles),
  };
}

/** The same without the analysis, which takes a hundred times as much memory as its files. */
export function settled(results: Results, wanted: EditsWanted): Results {
  const fixes = new Map(results.findings.map((finding) => [finding, results.fixesOf(finding)]));
  const edits = new Map(results.findings.map((finding) => [finding, editsWanted(results, finding, wanted)]));
  return { ...results, ...answersFrom(fixes, edits, results.exposures()) };
}

/** By itself: a function holds whatever the functions made beside it use. */
function answersFrom(
  fixes: ReadonlyMap<Finding, readonly Fix[]>,
  edits: ReadonlyMap<Finding, ReadonlyMap<number, FixEdits> | undefined>,
  exposures: readonly Exposure[],
): Pick<Results, 'fixesOf' | 'editsOf' | 'exposures'> {
  return {
    exposures: () => exposures,
    fixesOf: (finding) => fixes.get(finding) ?? finding.fixes,
    editsOf: (finding, index) => edits.get(finding)?.get(index) ?? { refused: 'its edits were not asked for' },
  };
}

/** Edits by the index of their fix. */
function editsWanted({ fixesOf: of, editsOf }: Results, finding: Finding, wanted: EditsWanted): ReadonlyMap<number, FixEdits> | undefined {
  if (wanted === 'none' || finding.fixes.length === 0) return undefined;
  const all = [...of(finding).entries()].filter(([, { tier }]) => wanted === 'all' || (tier !== 'manual' && !finding.suppressed));
  const some = wanted === 'first' ? all.slice(0, 1) : all;
  return new Map(some.map(([index]) => [index, editsOf(finding, index)]));
}

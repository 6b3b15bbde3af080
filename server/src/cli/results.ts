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

/** What reports say of one analysis, about the files that it has the say about: what is found first. */
interface Found {
  /** In no order. */
  readonly findings: readonly Finding[];
  /** What is not read of `extends` and `include`. */
  readonly unresolved: readonly Problem[];
  /** Where credentials are written, in whatever file. */
  readonly secrets: readonly Span[];
  readonly faults: readonly Fault[];
  readonly staleProfiles: readonly Stale[];
}

/** What reports say of one analysis. */
export interface Results extends Found {
  /** All fixes of a finding, best first. */
  fixesOf(finding: Finding): readonly Fix[];
  /** The verified edits of one fix of a finding, or why it is refused. */
  editsOf(finding: Finding, index: number): FixEdits;
  /** In no order. */
  exposures(): readonly Exposure[];
}

/** The same as plain data, without the analysis, which takes a hundred times as much memory as its files. */
export interface Settled extends Found {
  /** The fixes of a finding, and the edits of those that are printed by the index of the fix. */
  readonly fixes: ReadonlyMap<Finding, { readonly all: readonly Fix[]; readonly edits: ReadonlyMap<number, FixEdits> }>;
  readonly exposures: readonly Exposure[];
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

/** Does now what takes time. */
export function settled(results: Results, wanted: EditsWanted): Settled {
  const { findings, secrets, faults } = results;
  const fixes = new Map(
    findings.map((finding) => [finding, { all: results.fixesOf(finding), edits: editsWanted(results, finding, wanted) }]),
  );
  const { unresolved: unread, staleProfiles: stale } = results;
  return { findings, fixes, exposures: results.exposures(), unresolved: unread, secrets, faults, staleProfiles: stale };
}

/** Edits by the index of their fix. */
function editsWanted({ fixesOf: of, editsOf }: Results, finding: Finding, wanted: EditsWanted): ReadonlyMap<number, FixEdits> {
  const none = wanted === 'none' || (wanted === 'first' && finding.suppressed);
  const all = none ? [] : [...of(finding).entries()].filter(([, { tier }]) => wanted === 'all' || tier !== 'manual');
  const some = wanted === 'first' ? all.slice(0, 1) : all;
  return new Map(some.map(([index]) => [index, editsOf(finding, index)]));
}

/**
 * The results that were settled.
 * @param owns true for a file that they have the say about, if they claim it
 */
export function resultsFrom(
  { findings, fixes, exposures, unresolved: unread, ...rest }: Settled,
  owns: (file: FileId) => boolean,
): Results {
  const ownExposures = exposures.filter(({ at }) => owns(at.file));
  return {
    ...rest,
    findings: findings.filter(({ at }) => owns(at.file)),
    unresolved: unread.filter(({ at }) => owns(at.file)),
    exposures: () => ownExposures,
    fixesOf: (finding) => fixes.get(finding)?.all ?? finding.fixes,
    editsOf: (finding, index) => fixes.get(finding)?.edits.get(index) ?? { refused: 'its edits were not asked for' },
  };
}

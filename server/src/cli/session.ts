import { isWithin, relativeTo } from '../core/base/file';
import { lineStarts, type Place, placeAt } from '../core/base/lines';
import { append } from '../core/base/many';
import { bySpan, type FileId, type Span } from '../core/base/span';
import type { Config } from '../core/config/config';
import type { Fix } from '../core/fix/want';
import type { FixEdits } from '../core/harden/fix-edits';
import type { Finding } from '../core/lint/finding';
import type { Stale } from '../core/lint/stale-profiles';
import { distinctFaults, type Fault } from '../core/model/fault';
import type { Exposure } from '../core/score/exposure';
import type { Problem } from '../core/syntax/tree';
import type { Checked } from '../workspace/analyze';
import { byScore } from './exposures';
import type { Host } from './host';
import type { InputError } from './input-error';
import { type Inputs, nothingToCheck } from './inputs';
import type { Results } from './results';

/** What reports say of a config. */
type Governing = Pick<Config, 'file' | 'profile' | 'today'>;

/** What was found in all inputs, with what the reporters need to speak about places in them. */
export interface Session {
  /** Findings of all analyses, each file's by the config that governs it, sorted by file, start and rule. */
  readonly findings: readonly Finding[];
  /** Files that were analyzed. */
  readonly files: ReadonlySet<FileId>;
  /** All fixes of a finding, best first. */
  fixesOf(finding: Finding): readonly Fix[];
  /** The verified edits of one fix of a finding, or why it is refused; `undefined` for a finding about no analyzed file. */
  editsOf(finding: Finding, index: number): FixEdits | undefined;
  /** How exposed the host is to each container, the highest first. */
  exposures(): readonly Exposure[];
  /** Internal errors. */
  readonly faults: readonly Fault[];
  /** What is not read of `extends` and `include`. */
  readonly unresolved: readonly Problem[];
  readonly staleProfiles: readonly Stale[];
  /** The configs that govern the files. */
  readonly configs: readonly Governing[];
  /** The text of a file; empty for one that is to be made. */
  textOf(file: FileId): string;
  place(file: FileId, offset: number): Place;
  /** Where credentials were found in a file, in reading order: no report prints what is written there. */
  secretsIn(file: FileId): readonly Span[];
  /** The name of a file for people and programs: relative to the working directory when it is inside or near it. */
  nameOf(file: FileId): string;
}

/** The results of an analysis, and the config that governs its files. */
export interface Judged extends Pick<Checked, 'configProblems' | 'configFindings'> {
  readonly config: Governing;
  readonly results: Results;
}

/**
 * Puts results together; problems of config files join the errors of the inputs.
 * @param files those that were analyzed
 */
export function sessionOf(host: Host, inputs: Inputs, judged: readonly Judged[], files: ReadonlySet<FileId>): Session {
  const all = judged.map(({ results }) => results);
  const byFinding = new Map(all.flatMap((results) => results.findings.map((finding) => [finding, results])));
  const configFindings = new Map(judged.map((one) => [one.config.file, one.configFindings]));
  const starts = new Map<FileId, number[]>();
  const secrets = new Map<FileId, Span[]>();
  for (const span of all.flatMap((results) => results.secrets).sort(bySpan)) {
    const own = secrets.get(span.file);
    if (own) own.push(span);
    else secrets.set(span.file, [span]);
  }
  let exposures: readonly Exposure[] | undefined;
  const session: Session = {
    files,
    findings: [...byFinding.keys(), ...distinct([...configFindings.values()].flat())].sort(byPlace),
    fixesOf: (finding) => byFinding.get(finding)?.fixesOf(finding) ?? finding.fixes,
    editsOf: (finding, index) => byFinding.get(finding)?.editsOf(finding, index),
    exposures: () => {
      exposures ??= all.flatMap((results) => results.exposures()).sort(byScore);
      return exposures;
    },
    faults: distinctFaults(all.flatMap(({ faults }) => faults)),
    unresolved: all.flatMap(({ unresolved }) => unresolved),
    staleProfiles: all.flatMap(({ staleProfiles }) => staleProfiles),
    configs: [...new Set(judged.map(({ config }) => config))],
    secretsIn: (file) => secrets.get(file) ?? [],
    textOf: (file) => inputs.files.get(file)?.text ?? '',
    place(file, offset) {
      const known = starts.get(file) ?? lineStarts(session.textOf(file));
      starts.set(file, known);
      return placeAt(known, offset);
    },
    nameOf: (file) => shortName(host, file),
  };
  // Those in the other shards are known there.
  const unsure = inputs.settings.takes ? [] : inputs.unsure;
  for (const file of unsure) if (!files.has(file)) inputs.notes.push({ file, message: nothingToCheck });
  const problems = judged.flatMap(({ configProblems }) => configProblems.map(({ at, message }) => errorAt(session, at, message)));
  append(inputs.errors, new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values());
  return session;
}

/** What is wrong with a config that several others extend is found once for each of them. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.fingerprint} ${finding.at.file}`, finding])).values()];
}

/** The name of a file relative to the working directory, with `..` where needed. */
export function shortName(host: Host, file: FileId): string {
  if (file === host.cwd) return '.';
  if (isWithin(host.cwd, file)) return relativeTo(host.cwd, file);
  const here = host.cwd.split('/');
  const there = file.split('/');
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  if (common === 0 || (common === 1 && here[0] === '' && here.length > 1 && there[1] !== here[1])) return file;
  return [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}

/** What is not read of `extends` and `include`, as errors. */
export function addUnresolved(session: Session, errors: InputError[]): void {
  append(
    errors,
    session.unresolved.map(({ at, message }) => errorAt(session, at, message)),
  );
}

/** A session with other findings: fewer, or some of them suppressed. */
export function withFindings(session: Session, change: (finding: Finding) => Finding | undefined): Session {
  const before = new Map<Finding, Finding>();
  const findings = session.findings.flatMap((finding) => {
    const changed = change(finding);
    if (changed) before.set(changed, finding);
    return changed ?? [];
  });
  return {
    ...session,
    findings,
    fixesOf: (finding) => session.fixesOf(before.get(finding) ?? finding),
    editsOf: (finding, index) => session.editsOf(before.get(finding) ?? finding, index),
  };
}

/** An error at a place of a file that was read. */
export function errorAt(session: Session, at: Span, message: string): InputError {
  const { line, character } = session.place(at.file, at.start);
  return { file: at.file, line: line + 1, column: character + 1, message };
}

function byPlace(a: Finding, b: Finding): number {
  return order(a.at.file, b.at.file) || a.at.start - b.at.start || order(a.rule, b.rule);
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

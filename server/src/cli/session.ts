import { isWithin, relativeTo } from '../core/base/file';
import { lineStarts, type Place, placeAt } from '../core/base/lines';
import { bySpan, type FileId, type Span } from '../core/base/span';
import type { Fix } from '../core/fix/want';
import type { Analysis } from '../core/lint/analyze';
import { atAnchors } from '../core/lint/anchors';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import { analyzeFiles, type Checked } from '../workspace/analyze';
import type { Host } from './host';
import { type InputError, type Inputs, nothingToCheck } from './inputs';
import { unresolved } from './unresolved';

/** All inputs analyzed, with what the reporters need to speak about places in them. */
export interface Session {
  readonly checked: readonly Checked[];
  /** Findings of all analyses, each file's by the config that governs it, sorted by file, start and rule. */
  readonly findings: readonly Finding[];
  /** Files that were analyzed. */
  readonly files: ReadonlySet<FileId>;
  /** The analysis that has the say about a file; none for files that only help to analyze others. */
  ownerOf(file: FileId): Analysis | undefined;
  /** All fixes of a finding, best first. */
  fixesOf(finding: Finding): readonly Fix[];
  /** The text of a file; empty for one that is to be made. */
  textOf(file: FileId): string;
  place(file: FileId, offset: number): Place;
  /** Where credentials were found in a file, in reading order: no report prints what is written there. */
  secretsIn(file: FileId): readonly Span[];
  /** The name of a file for people and programs: relative to the working directory when it is inside or near it. */
  nameOf(file: FileId): string;
}

/** Analyzes the inputs; problems of config files join the errors of the inputs. */
export async function analyzeInputs(host: Host, inputs: Inputs): Promise<Session> {
  const checked: Checked[] = [];
  const goOn = async (): Promise<boolean> => {
    host.onWork?.();
    return true;
  };
  for (const [root, files] of inputs.byRoot)
    checked.push(...(await analyzeFiles(files, inputs.source, { ...inputs.settings, root, govern: inputs.governing(root), goOn })));
  const owners = new Map<FileId, Analysis>();
  for (const { analysis, files, aside } of checked) for (const file of files) if (!aside && !owners.has(file)) owners.set(file, analysis);
  const configs = new Map(checked.map(({ config, configFindings }) => [config.file, configFindings]));
  const starts = new Map<FileId, number[]>();
  const secrets = new Map<FileId, Span[]>();
  for (const span of checked.flatMap(({ analysis }) => analysis.secrets).sort(bySpan)) {
    const own = secrets.get(span.file);
    if (own) own.push(span);
    else secrets.set(span.file, [span]);
  }
  const session: Session = {
    checked,
    secretsIn: (file) => secrets.get(file) ?? [],
    files: new Set(owners.keys()),
    findings: checked
      .flatMap(({ analysis }) => atAnchors(analysis.findings.filter((finding) => owners.get(finding.at.file) === analysis)))
      .concat(distinct([...configs.values()].flat()))
      .sort((a, b) => order(a.at.file, b.at.file) || a.at.start - b.at.start || order(a.rule, b.rule)),
    ownerOf: (file) => owners.get(file),
    fixesOf: (finding) => {
      const owner = owners.get(finding.at.file);
      return owner ? fixesOf(owner, finding) : finding.fixes;
    },
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
  for (const file of unsure) if (!owners.has(file)) inputs.notes.push({ file, message: nothingToCheck });
  addConfigProblems(session, inputs.errors);
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

/** What is not read of `extends` and `include`, as errors at the files that have the say about them. */
export function addUnresolved(session: Session, errors: InputError[]): void {
  for (const { analysis } of session.checked) {
    for (const { at, message } of unresolved(analysis))
      if (session.ownerOf(at.file) === analysis) errors.push(errorAt(session, at, message));
  }
}

/** A session with other findings: fewer, or some of them suppressed. */
export function withFindings(session: Session, change: (finding: Finding) => Finding | undefined): Session {
  return { ...session, findings: session.findings.flatMap((finding) => change(finding) ?? []) };
}

function addConfigProblems(session: Session, errors: InputError[]): void {
  const seen = new Set<string>();
  for (const { configProblems } of session.checked) {
    for (const { at, message } of configProblems) errors.push(...unseen(seen, errorAt(session, at, message)));
  }
}

function unseen(seen: Set<string>, error: InputError): InputError[] {
  const key = JSON.stringify(error);
  if (seen.has(key)) return [];
  seen.add(key);
  return [error];
}

/** An error at a place of a file that was read. */
export function errorAt(session: Session, at: Span, message: string): InputError {
  const { line, character } = session.place(at.file, at.start);
  return { file: at.file, line: line + 1, column: character + 1, message };
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

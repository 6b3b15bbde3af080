import type { FileId } from '../core/base/span';
import { type DaemonDefaults, daemonDefaultsIn } from '../core/kinds/daemon/defaults';
import { kindOf } from '../core/kinds/match';
import type { Analysis } from '../core/lint/analyze';
import { analyzeFiles, type Checked, eachAnalysis, saysOfAll } from '../workspace/analyze';
import type { Host } from './host';
import type { Inputs } from './inputs';
import { type EditsWanted, resultsOf, settled } from './results';
import { type Judged, type Session, sessionOf } from './session';

/** A session with what it was made from. */
export interface Analyzed extends Session {
  readonly checked: readonly Checked[];
  /** What the daemon.json among the files changes, whatever they are analyzed with. */
  readonly daemon: DaemonDefaults;
  /** The analysis that has the say about a file; none for files that only help to analyze others. */
  ownerOf(file: FileId): Analysis | undefined;
}

/** Analyzes the inputs; problems of config files join their errors. */
export async function analyzeInputs(host: Host, inputs: Inputs): Promise<Analyzed> {
  const checked: Checked[] = [];
  await analyzeEach(host, inputs, (one) => checked.push(one));
  const daemon = daemonDefaultsIn(checked.map(({ analysis }) => analysis.project));
  const owners = new Map<FileId, Analysis>();
  const judged = checked.map((one): Judged => {
    for (const file of ownedBy(one)) if (!owners.has(file)) owners.set(file, one.analysis);
    return { ...one, results: resultsOf(one, (file) => owners.get(file) === one.analysis, daemon) };
  });
  return { ...sessionOf(host, inputs, judged, new Set(owners.keys())), checked, daemon, ownerOf: (file) => owners.get(file) };
}

/**
 * Analyzes the inputs as `analyzeInputs` does, one project after the other, and keeps only what reports say of each: a large tree takes the
 * memory of its findings.
 */
export async function judgeInputs(host: Host, inputs: Inputs, wanted: EditsWanted): Promise<Session> {
  const daemon = await daemonOf(inputs);
  const files = new Set<FileId>();
  const judged: Judged[] = [];
  await analyzeEach(host, inputs, (one) => {
    const own = new Set(ownedBy(one).filter((file) => !files.has(file)));
    for (const file of own) files.add(file);
    const { config, configProblems, configFindings } = one;
    judged.push({
      config,
      configProblems,
      configFindings,
      results: settled(
        resultsOf(one, (file) => own.has(file), daemon),
        wanted,
      ),
    });
  });
  return sessionOf(host, inputs, judged, files);
}

/** The files that an analysis has the say about, unless one before it has. */
function ownedBy({ files, aside }: Checked): FileId[] {
  return aside ? [] : [...files];
}

async function analyzeEach(host: Host, inputs: Inputs, use: (checked: Checked) => void): Promise<void> {
  const goOn = async (): Promise<boolean> => {
    host.onWork?.();
    return true;
  };
  for (const [root, files] of inputs.byRoot)
    await eachAnalysis(files, inputs.source, { ...inputs.settings, root, govern: inputs.governing(root), goOn }, use);
}

/** What the daemon.json among the inputs changes for all others: it has to be known before them. */
async function daemonOf({ byRoot, files, source, settings, governing }: Inputs): Promise<DaemonDefaults> {
  const checked: Checked[] = [];
  for (const [root, all] of byRoot) {
    const own = all.filter((file) => saysOfAll(kindOf(file, files.get(file)?.text ?? '')));
    if (own.length > 0)
      checked.push(...(await analyzeFiles(own, source, { ...settings, root, govern: governing(root), takes: () => true })));
  }
  return daemonDefaultsIn(checked.map(({ analysis }) => analysis.project));
}

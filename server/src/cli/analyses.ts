import { append } from '../core/base/many';
import type { FileId } from '../core/base/span';
import { type DaemonDefaults, daemonDefaultsIn } from '../core/kinds/daemon/defaults';
import type { Analysis } from '../core/lint/analyze';
import { analyzeFiles, type Checked } from '../workspace/analyze';
import type { Host } from './host';
import type { Inputs } from './inputs';
import { resultsFrom, resultsOf } from './results';
import { type Judged, type Session, sessionOf } from './session';
import { counting, judgeShare } from './shares';
import type { Answer, Judgement, Order } from './threads';

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
  const goOn = counting(host);
  for (const [root, files] of inputs.byRoot)
    append(checked, await analyzeFiles(files, inputs.source, { ...inputs.settings, root, govern: inputs.governing(root), goOn }));
  const daemon = daemonDefaultsIn(checked.map(({ analysis }) => analysis.project));
  const owners = new Map<FileId, Analysis>();
  const judged = checked.map((one): Judged => {
    for (const file of one.aside ? [] : one.files) if (!owners.has(file)) owners.set(file, one.analysis);
    return { ...one, results: resultsOf(one, (file) => owners.get(file) === one.analysis, daemon) };
  });
  return { ...sessionOf(host, inputs, judged, new Set(owners.keys())), checked, daemon, ownerOf: (file) => owners.get(file) };
}

/** So many files are worth a thread: one takes a tenth of a second to start, and the memory of a small run. */
const filesEach = 400;
const mostThreads = 4;

/**
 * Analyzes the inputs as `analyzeInputs` does, and keeps only what reports say of each project: a large tree takes the memory of its
 * findings. A large tree is shared among threads, where the host has some; they change nothing of the answer.
 */
export async function judgeInputs(host: Host, inputs: Inputs, order: Omit<Order, 'share'>): Promise<Session> {
  const count = threadsFor(host, inputs, order);
  const others = Array.from({ length: count - 1 }, (_, index) => {
    const share = { index: index + 1, of: count };
    return { share, answer: host.threads!.judge({ ...order, share }) };
  });
  const judgements = await judgeShare(host, inputs, order.wanted, { index: 0, of: count });
  for (const { share, answer } of others) {
    const given = await answer;
    append(judgements, given ? await taken(inputs, given) : await judgeShare(host, inputs, order.wanted, share));
  }
  return together(host, inputs, judgements);
}

function threadsFor({ threads }: Host, { byRoot }: Inputs, { options }: Pick<Order, 'options'>): number {
  const files = [...byRoot.values()].reduce((sum, { length }) => sum + length, 0);
  // Standard input is read once.
  if (!threads || options.has('stdin-filename')) return 1;
  return Math.max(1, Math.min(threads.count, mostThreads, Math.floor(files / filesEach)));
}

/** The judgements of an answer; what went wrong joins that of the inputs. */
async function taken(inputs: Inputs, { judgements, errors, notes, files }: Answer): Promise<readonly Judgement[]> {
  const known = new Set([...inputs.errors, ...inputs.notes].map((each) => JSON.stringify(each)));
  append(
    inputs.errors,
    errors.filter((each) => !known.has(JSON.stringify(each))),
  );
  append(
    inputs.notes,
    notes.filter((each) => !known.has(JSON.stringify(each))),
  );
  for (const file of files) await inputs.source.read(file);
  return judgements;
}

function together(host: Host, inputs: Inputs, judgements: readonly Judgement[]): Session {
  const files = new Set<FileId>();
  const inOrder = [...judgements].sort(({ place: [a, b] }, { place: [c, d] }) => a - c || b - d);
  const judged = inOrder.map((one): Judged => {
    const own = new Set(one.files.filter((file) => !files.has(file)));
    for (const file of own) files.add(file);
    return { ...one, results: resultsFrom(one.results, (file) => own.has(file)) };
  });
  return sessionOf(host, inputs, judged, files);
}

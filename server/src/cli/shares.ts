import { hash } from '../core/base/hash';
import { append } from '../core/base/many';
import { type DaemonDefaults, daemonDefaultsIn } from '../core/kinds/daemon/defaults';
import { kindOf } from '../core/kinds/match';
import { analyzeFiles, type Checked, eachAnalysis, saysOfAll } from '../workspace/analyze';
import type { Host } from './host';
import { gather, type Inputs } from './inputs';
import { type EditsWanted, resultsOf, settled } from './results';
import type { Shard } from './shard';
import type { Answer, Judgement, Order } from './threads';

/** Judges a share in a thread of its own. */
export async function answerTo(host: Host, { operands, options, wanted, share }: Order): Promise<Answer> {
  const inputs = await gather(host, operands, options, { tick: () => undefined, done: () => undefined });
  const [known, errors, notes] = [new Set(inputs.files.keys()), inputs.errors.length, inputs.notes.length];
  const judgements = await judgeShare(host, inputs, wanted, share);
  return {
    judgements,
    errors: inputs.errors.slice(errors),
    notes: inputs.notes.slice(notes),
    files: [...inputs.files.keys()].filter((file) => !known.has(file)),
  };
}

/** Tells the host of each file and each project; the work goes on. */
export function counting(host: Host): () => Promise<boolean> {
  return async () => {
    host.onWork?.();
    return true;
  };
}

/** Judges a share of the inputs, one project after the other, and keeps only what reports say of each. */
export async function judgeShare(host: Host, inputs: Inputs, wanted: EditsWanted, share: Shard): Promise<Judgement[]> {
  const { byRoot, source, settings, governing } = inputs;
  const daemon = await daemonOf(inputs);
  const judgements: Judgement[] = [];
  const goOn = counting(host);
  const takes = (project: string): boolean => (settings.takes?.(project) ?? true) && isInShare(share, project);
  for (const [root, [folder, files]] of [...byRoot].entries()) {
    const own = { ...settings, root: folder, govern: governing(folder), goOn, takes };
    await eachAnalysis(files, source, own, (checked, part) => {
      // One of the threads is enough for what says something about others.
      if (checked.aside && share.index > 0) return;
      judgements.push(judgementOf(checked, [root, part], daemon, wanted));
    });
  }
  return judgements;
}

/** By itself, so that nothing holds the analysis. */
function judgementOf(checked: Checked, place: Judgement['place'], daemon: DaemonDefaults, wanted: EditsWanted): Judgement {
  const { config, configProblems, configFindings, aside } = checked;
  const { file, profile, today } = config;
  const files = aside ? [] : [...checked.files];
  const own = new Set(files);
  return {
    place,
    files,
    config: { ...(file !== undefined && { file }), profile, ...(today !== undefined && { today }) },
    configProblems,
    configFindings,
    results: settled(
      resultsOf(checked, (each) => own.has(each), daemon),
      wanted,
    ),
  };
}

/** Other digits than those that tell the shard of a machine: its projects are to be spread, too. */
function isInShare({ index, of }: Shard, project: string): boolean {
  return of === 1 || Number.parseInt(hash(project).slice(8), 16) % of === index;
}

/** What the daemon.json among the inputs changes for all others: it has to be known before them. */
async function daemonOf({ byRoot, files, source, settings, governing }: Inputs): Promise<DaemonDefaults> {
  const checked: Checked[] = [];
  for (const [root, all] of byRoot) {
    const own = all.filter((file) => saysOfAll(kindOf(file, files.get(file)?.text ?? '')));
    if (own.length > 0) append(checked, await analyzeFiles(own, source, { ...settings, root, govern: governing(root), takes: () => true }));
  }
  return daemonDefaultsIn(checked.map(({ analysis }) => analysis.project));
}

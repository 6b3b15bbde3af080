import { judgeInputs } from './analyses';
import type { Options } from './args';
import { acceptedOf, baselineName, baselineText, readBaseline } from './baseline-file';
import { type Host, isFailed } from './host';
import { gather } from './inputs';
import { say, sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { addUnresolved } from './session';

/** Writes what is found now as accepted, or with `--prune` takes out of the baseline what is no longer found. @returns the exit code */
export async function baseline(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const file = host.resolve(options.get('baseline')?.[0] ?? baselineName);
  const before = options.has('prune') ? readBaseline(host, file) : [];
  if (isFailed(before)) {
    say(host, file, before.failed);
    return 2;
  }
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  const session = await judgeInputs(host, inputs, { operands, options, wanted: 'none' });
  progress.done();
  if (!options.has('allow-unresolved')) addUnresolved(session, inputs.errors);
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.faults;
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  // What could not be read would be missing from it, or be taken out of it.
  if (inputs.errors.length > 0) return 2;
  const found = acceptedOf(session.findings);
  const prints = new Set(found.map(({ fingerprint }) => fingerprint));
  const isThere = (each: string): boolean => !session.files.has(each) && !isFailed(host.stat(each));
  const kept = options.has('prune') ? before.filter((one) => prints.has(one.fingerprint) || isThere(one.file)) : found;
  const failure = host.output(file, new TextEncoder().encode(baselineText(file, kept)));
  if (failure) {
    say(host, file, failure.failed);
    return 2;
  }
  if (!options.has('quiet')) say(host, file, summary(kept.length, options.has('prune') ? before.length - kept.length : undefined));
  return 0;
}

function summary(kept: number, removed: number | undefined): string {
  const findings = (n: number): string => `${n} ${n === 1 ? 'finding' : 'findings'}`;
  if (removed !== undefined) return `${findings(removed)} removed, ${kept} kept`;
  return `${findings(kept)} accepted: "bulkhead check --baseline FILE" reports only others`;
}

import { jsonText } from '../core/base/visible';
import type { Analysis } from '../core/lint/analyze';
import { exposuresAfter, subjectKey } from '../core/score/after';
import type { Exposure } from '../core/score/exposure';
import { analyzeInputs } from './analyses';
import type { Options } from './args';
import type { Host } from './host';
import { gather } from './inputs';
import { say, sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { paintFor } from './reporters/colour';
import { scoreJson } from './reporters/score-json';
import { scorePage } from './reporters/score-page';
import { type Shown, scoreReport } from './reporters/score-pretty';

/** Prints how exposed the host is to each service, and how it would be after `harden`. @returns the exit code: 1 above `--max` */
export async function score(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  progress.tick('reading');
  const session = await analyzeInputs(host, inputs);
  const after = new Map<Analysis, ReadonlyMap<string, Exposure>>();
  const shown = session.exposures().map((exposure): Shown => {
    const analysis = session.ownerOf(exposure.at.file)!;
    const hardened = after.get(analysis) ?? exposuresAfter(analysis, session.daemon);
    after.set(analysis, hardened);
    const then = hardened.get(subjectKey(exposure));
    return { exposure, analysis, ...(then && { after: then }) };
  });
  progress.done();
  const format = options.get('format')?.[0];
  const output = options.get('output')?.[0];
  const report =
    format === 'json'
      ? `${jsonText(scoreJson(session, shown, inputs.errors))}\n`
      : format === 'html'
        ? scorePage(session, shown)
        : scoreReport(session, shown, paintFor(host, options, host.outIsTerminal && output === undefined));
  if (output === undefined) host.out(report);
  else {
    const file = host.resolve(output);
    const failure = host.output(file, new TextEncoder().encode(report));
    if (failure) inputs.errors.push({ file, message: failure.failed });
  }
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.faults;
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  if (inputs.errors.length > 0) return 2;
  const max = options.get('max')?.[0];
  const above = shown.filter(({ exposure }) => max !== undefined && exposure.score > Number(max));
  if (above.length > 0) say(host, undefined, `${above.length} of ${shown.length} scores are above ${Number(max).toFixed(1)}`);
  return above.length > 0 ? 1 : 0;
}

import { isShown } from '../core/lint/finding';
import type { Severity } from '../core/rules/rule';
import type { About } from './about';
import type { Options } from './args';
import type { Host } from './host';
import { gather } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { outdatedNotes } from './outdated';
import { progressOn } from './progress';
import { paintFor } from './reporters/colour';
import { compactReport } from './reporters/compact';
import { jsonReport } from './reporters/json';
import { prettyReport } from './reporters/pretty';
import { analyzeInputs, errorAt, type Session } from './session';
import { unresolved } from './unresolved';

const order: readonly string[] = ['low', 'medium', 'high', 'critical'] satisfies Severity[];

/** Analyzes what the operands name and reports it. @returns the exit code */
export async function check(host: Host, operands: readonly string[], options: Options, about: About): Promise<number> {
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  progress.tick('judging');
  const session = await analyzeInputs(host, inputs);
  progress.done();
  if (!options.has('allow-unresolved')) {
    for (const { analysis } of session.checked) {
      for (const { at, message } of unresolved(analysis))
        if (session.ownerOf(at.file) === analysis) inputs.errors.push(errorAt(session, at, message));
    }
  }
  const report = reportOf(host, session, inputs.errors, options, about);
  const output = options.get('output')?.[0];
  if (output === undefined) host.out(report);
  else {
    const file = host.resolve(output);
    const failure = host.output(file, new TextEncoder().encode(report));
    if (failure) inputs.errors.push({ file, message: failure.failed });
  }
  inputs.notes.push(...outdatedNotes(session));
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.checked.flatMap(({ analysis }) => analysis.faults);
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  if (inputs.errors.length > 0) return 2;
  return fails(session, options.get('fail-on')?.[0] ?? 'high') ? 1 : 0;
}

function reportOf(host: Host, session: Session, errors: Parameters<typeof jsonReport>[1], options: Options, about: About): string {
  const masked = options.has('show-masked');
  const format = options.get('format')?.[0];
  if (format === 'compact') return compactReport(session, masked);
  if (format === 'json') {
    const profile =
      options.get('profile')?.[0] ?? (session.checked.some(({ config }) => config.profile === 'strict') ? 'strict' : 'default');
    return jsonReport(session, errors, { version: about.version, profile, fixes: options.has('fixes'), masked });
  }
  const paint = paintFor(host, options, host.outIsTerminal && !options.has('output'));
  return prettyReport(session, paint, { quiet: options.has('quiet'), masked, pages: about.pages });
}

function fails(session: Session, threshold: string): boolean {
  if (threshold === 'none') return false;
  return session.findings.some((finding) => isShown(finding) && order.indexOf(finding.severity) >= order.indexOf(threshold));
}

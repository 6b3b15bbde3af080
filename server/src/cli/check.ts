import { isShown } from '../core/lint/finding';
import type { Severity } from '../core/rules/rule';
import type { About } from './about';
import type { Options } from './args';
import type { Host } from './host';
import { gather } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { analyzeInputs, errorAt, type Session } from './session';
import { unresolved } from './unresolved';
import { writeReports } from './write-reports';

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
  const failOn = options.get('fail-on')?.[0] ?? 'high';
  const { version, pages } = about;
  const reported = { session, errors: [...inputs.errors], version, pages, profile: profileOf(session, options), failOn };
  const shown = { ...reported, fixes: options.has('fixes'), masked: options.has('show-masked') };
  inputs.errors.push(...writeReports(host, shown, options, about));
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.checked.flatMap(({ analysis }) => analysis.faults);
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  if (inputs.errors.length > 0) return 2;
  return fails(session, failOn) ? 1 : 0;
}

function profileOf({ checked }: Session, options: Options): string {
  return options.get('profile')?.[0] ?? (checked.some(({ config }) => config.profile === 'strict') ? 'strict' : 'default');
}

function fails(session: Session, threshold: string): boolean {
  if (threshold === 'none') return false;
  return session.findings.some((finding) => isShown(finding) && order.indexOf(finding.severity) >= order.indexOf(threshold));
}

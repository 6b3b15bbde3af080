import { isShown } from '../core/lint/finding';
import type { Severity } from '../core/rules/rule';
import type { About } from './about';
import type { Options } from './args';
import { readBaseline } from './baseline-file';
import { sinceRevision } from './diff-base';
import { type Host, isFailed } from './host';
import { gather, type Inputs } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { outdatedNotes } from './outdated';
import { progressOn } from './progress';
import type { Reported } from './reporters/shared';
import { addUnresolved, analyzeInputs, type Session, shortName, withFindings } from './session';
import { standardOf, standardReport } from './standard';
import { writeReports } from './write-reports';

const order: readonly string[] = ['low', 'medium', 'high', 'critical'] satisfies Severity[];

/** Analyzes what the operands name and reports it. @returns the exit code */
export async function check(host: Host, operands: readonly string[], given: Options, about: About): Promise<number> {
  const progress = progressOn(host);
  // The rules of a standard are those of both profiles.
  const standard = standardOf(given);
  const options: Options = standard && !given.has('profile') ? new Map([...given, ['profile', ['strict']]]) : given;
  const inputs = await gather(host, operands, options, progress);
  progress.tick('judging');
  const analyzed = await analyzeInputs(host, inputs);
  if (!options.has('allow-unresolved')) addUnresolved(analyzed, inputs.errors);
  const revision = options.get('diff-base')?.[0];
  const recent = revision === undefined ? analyzed : await sinceRevision(host, inputs, analyzed, revision);
  progress.done();
  const session = beyondBaseline(host, recent, inputs, options);
  const failOn = options.get('fail-on')?.[0] ?? 'high';
  const shown: Reported = {
    session,
    errors: [...inputs.errors],
    version: about.version,
    get pages() {
      return about.pages;
    },
    profile: profileOf(session, options),
    failOn,
    fixes: options.has('fixes'),
    masked: options.has('show-masked'),
  };
  inputs.errors.push(
    ...writeReports(
      host,
      shown,
      options,
      about,
      standard && standardReport(host, session, standard, { options, version: about.version, errors: shown.errors }),
    ),
  );
  inputs.notes.push(...outdatedNotes(session));
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.checked.flatMap(({ analysis }) => analysis.faults);
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  if (inputs.errors.length > 0) return 2;
  return fails(session, failOn) ? 1 : 0;
}

/** The session in which what a baseline accepts is suppressed. */
function beyondBaseline(host: Host, session: Session, inputs: Inputs, options: Options): Session {
  const name = options.get('baseline')?.[0];
  if (name === undefined) return session;
  const file = host.resolve(name);
  const read = readBaseline(host, file);
  if (isFailed(read)) {
    inputs.errors.push({ file, message: read.failed });
    return session;
  }
  const accepted = new Set(read.map(({ fingerprint }) => fingerprint));
  const found = new Set(session.findings.map(({ fingerprint }) => fingerprint));
  const gone = read.filter((one) => session.files.has(one.file) && !found.has(one.fingerprint)).length;
  if (gone > 0) inputs.notes.push({ file, message: `${gone} of its findings are gone: "bulkhead baseline --prune" removes them` });
  const suppressed = { by: 'baseline', reason: `was there when ${shortName(host, file)} was written` } as const;
  return withFindings(session, (finding) => {
    const isOld = accepted.has(finding.fingerprint) && finding.suppressed === null && !finding.rule.startsWith('any/');
    return isOld ? { ...finding, suppressed } : finding;
  });
}

function profileOf({ checked }: Session, options: Options): string {
  return options.get('profile')?.[0] ?? (checked.some(({ config }) => config.profile === 'strict') ? 'strict' : 'default');
}

function fails(session: Session, threshold: string): boolean {
  if (threshold === 'none') return false;
  return session.findings.some((finding) => isShown(finding) && order.indexOf(finding.severity) >= order.indexOf(threshold));
}

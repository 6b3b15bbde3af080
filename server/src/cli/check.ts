import { append } from '../core/base/many';
import { isShown } from '../core/lint/finding';
import type { Severity } from '../core/rules/rule';
import type { About } from './about';
import { analyzeInputs, judgeInputs } from './analyses';
import type { Options } from './args';
import { readBaseline } from './baseline-file';
import { sinceRevision } from './diff-base';
import { type Host, isFailed } from './host';
import { gather, type Inputs } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { outdatedNotes } from './outdated';
import { outputsOf } from './outputs';
import { progressOn } from './progress';
import type { Reported } from './reporters/shared';
import type { EditsWanted } from './results';
import { addUnresolved, type Session, shortName, withFindings } from './session';
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
  const analyzed = await sessionFor(host, inputs, operands, options);
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
  append(inputs.notes, outdatedNotes(session));
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.faults;
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  if (inputs.errors.length > 0) return 2;
  return fails(session, failOn) ? 1 : 0;
}

/** Edits take much longer than findings: where most findings may not be reported, they are made for those that are. */
function sessionFor(host: Host, inputs: Inputs, operands: readonly string[], options: Options): Promise<Session> {
  const wanted = editsWanted(options);
  const isNarrowed = options.has('diff-base') || options.has('baseline');
  return wanted !== 'none' && isNarrowed ? analyzeInputs(host, inputs) : judgeInputs(host, inputs, { operands, options, wanted });
}

function editsWanted(options: Options): EditsWanted {
  const outputs = outputsOf(options.get('output')).map(({ format }) => format);
  const made = [...(options.get('format') ?? []), ...outputs];
  if (made.includes('json') && options.has('fixes')) return 'all';
  if (!made.includes('sarif') && !made.includes('rdjson')) return 'none';
  return options.has('fixes') ? 'all' : 'first';
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

function profileOf({ configs }: Session, options: Options): string {
  return options.get('profile')?.[0] ?? (configs.some(({ profile }) => profile === 'strict') ? 'strict' : 'default');
}

function fails(session: Session, threshold: string): boolean {
  if (threshold === 'none') return false;
  return session.findings.some((finding) => isShown(finding) && order.indexOf(finding.severity) >= order.indexOf(threshold));
}

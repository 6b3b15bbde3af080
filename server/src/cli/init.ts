import { severities } from '../core/base/severity';
import { visible } from '../core/base/visible';
import { configNames } from '../core/config/config';
import { kinds } from '../core/kinds/index';
import { kindOf } from '../core/kinds/match';
import { type Finding, isShown } from '../core/lint/finding';
import { otherSuppressions } from '../core/lint/other-suppressions';
import { type Analyzed, analyzeInputs } from './analyses';
import type { Options } from './args';
import { baselineName } from './baseline-file';
import type { Host } from './host';
import { gather, type Inputs } from './inputs';
import { say, sayInputs } from './messages';
import { progressOn } from './progress';
import { byText } from './reporters/shared';
import { type Session, shortName } from './session';

/** Folders that by convention hold the code of others. */
const foreign: ReadonlySet<string> = new Set(['vendor', 'third_party', 'third-party', '3rdparty']);

/** Writes a config with what was found, and why each line is in it. @returns the exit code */
export async function init(host: Host, options: Options): Promise<number> {
  const there = configNames.map((name) => host.resolve(name)).find((name) => host.entry(name) !== undefined);
  if (there !== undefined) {
    say(host, there, 'exists already: "bulkhead config --print FILE" shows what it does for a file');
    return 2;
  }
  const progress = progressOn(host);
  const inputs = await gather(host, [], options, progress);
  const session = await analyzeInputs(host, inputs);
  const strict = await analyzeInputs(host, await gather(host, [], new Map([...options, ['profile', ['strict']]]), progress));
  progress.done();
  const more = strict.findings.filter(isShown).length - session.findings.filter(isShown).length;
  sayInputs(host, inputs, options.has('quiet'));
  const file = host.resolve(configNames[0]);
  const failure = host.output(file, new TextEncoder().encode(configText(host, inputs, session, more)));
  if (failure) {
    say(host, file, failure.failed);
    return 2;
  }
  if (!options.has('quiet')) say(host, file, 'written: "bulkhead check" uses it');
  return inputs.errors.length > 0 ? 2 : 0;
}

/** @param more how many findings the strict profile adds */
function configText(host: Host, inputs: Inputs, session: Analyzed, more: number): string {
  const shown = session.findings.filter(isShown);
  const lines = [`# Bulkhead found ${inThe(session, inputs)} on ${host.today}.`, '#'];
  lines.push(...counts(shown), '');
  lines.push(`profile: default # "strict" runs the rules that are too much for many projects, too: ${findings(more)} more here`);
  const tools = [
    ...new Set(
      session.checked.flatMap(({ analysis }) => [...analysis.project.files.values()].flatMap(otherSuppressions)).map(({ tool }) => tool),
    ),
  ];
  if (tools.length > 0) {
    lines.push('', `# Comments for other tools are there: ${tools.sort().join(', ')}. "bulkhead migrate" rewrites them.`, 'migrate: true');
  }
  const folders = foreignFolders(host, session);
  if (folders.length > 0)
    lines.push(
      '',
      '# The code of others, by the names of the directories.',
      'exclude:',
      ...folders.map((glob) => `  - ${JSON.stringify(glob)}`),
    );
  const grave = shown.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  if (grave > 0) {
    lines.push(
      '',
      `# "bulkhead check" fails because of ${findings(grave)} of severity high or critical. To accept those and to fail only on new ones:`,
      '#   bulkhead baseline',
      `#   bulkhead check --baseline ${baselineName}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function counts(found: readonly Finding[]): string[] {
  const rules = [...new Set(found.map(({ rule }) => rule))].map((rule) => {
    const own = found.filter((finding) => finding.rule === rule);
    const severity = severities.find((one) => own.some((finding) => finding.severity === one)) ?? 'low';
    return { rule, severity, n: own.length, files: new Set(own.map(({ at }) => at.file)).size };
  });
  rules.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.n - a.n || byText(a.rule, b.rule));
  if (rules.length === 0) return ['# Nothing to report.'];
  return rules.map(({ rule, severity, n, files }) => `# ${severity.padEnd(8)}  ${rule}: ${findings(n)} in ${count(files, 'file')}`);
}

function inThe(session: Analyzed, inputs: Inputs): string {
  const parts = kinds.map((kind) => {
    const n = [...session.files].filter((file) => kindOf(file, inputs.files.get(file)?.text ?? '')?.id === kind.id).length;
    return n === 0 ? undefined : `${n} ${n === 1 ? kind.nouns.one : kind.nouns.many}`;
  });
  const said = parts.filter((part) => part !== undefined);
  return said.length > 0 ? said.join(', ') : 'no files to analyze';
}

function foreignFolders(host: Host, session: Session): string[] {
  const found = new Set<string>();
  for (const file of session.files) {
    const parts = shortName(host, file).split('/').slice(0, -1);
    const at = parts.findIndex((part) => foreign.has(part));
    if (at >= 0) found.add(`${visible(parts.slice(0, at + 1).join('/'))}/**`);
  }
  return [...found].sort();
}

function findings(n: number): string {
  return count(n, 'finding');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

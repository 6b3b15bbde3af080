import type { FileId } from '../core/base/span';
import { jsonText } from '../core/base/visible';
import type { Options } from './args';
import { type Failed, type Host, isFailed } from './host';
import { isWhole, reportKindOf } from './merge-shape';
import { say } from './messages';
import { byErrorPlace, byText, type ErrorPlace } from './reporters/shared';

/** Prints the reports of all shards as the one that a run without shards would print. @returns the exit code */
export function merge(host: Host, operands: readonly string[], options: Options): number {
  const read = operands.map((operand) => ({ file: host.resolve(operand), report: readReport(host, host.resolve(operand)) }));
  const failed = read.filter((one): one is { file: FileId; report: Failed } => isFailed(one.report));
  for (const { file, report } of failed) say(host, file, report.failed);
  if (failed.length > 0) return 2;
  const reports = read.map(({ report }) => report as Report);
  const wrong = read.find(({ report }) => kindOf(report) !== kindOf(reports[0]!) || versionOf(report as Report) !== versionOf(reports[0]!));
  if (wrong) {
    say(
      host,
      wrong.file,
      `is not a report of the same format and version of Bulkhead as ${operands[0]}: merge what one version has written`,
    );
    return 2;
  }
  const broken = read.find(({ report }) => !isWhole(report));
  if (broken) {
    say(host, broken.file, 'is not whole: write it again with "bulkhead check"');
    return 2;
  }
  const merged = isSarif(reports[0]!)
    ? mergedSarif(reports.filter(isSarif))
    : mergedJson(reports.filter((one): one is Json => !isSarif(one)));
  const text = `${jsonText(merged)}\n`;
  const output = options.get('output')?.[0];
  if (output === undefined) {
    host.out(text);
    return 0;
  }
  const file = host.resolve(output);
  const failure = host.output(file, new TextEncoder().encode(text));
  if (failure) say(host, file, failure.failed);
  return failure ? 2 : 0;
}

type Report = Json | Sarif;

interface Json {
  readonly version: number;
  readonly tool: { readonly version: string };
  readonly profile: string;
  readonly files: number;
  readonly findings: readonly Found[];
  readonly scores: readonly Score[];
  readonly errors: readonly ErrorPlace[];
}

interface Score {
  readonly file: string;
  readonly service: string;
  readonly score: number;
}

interface Found {
  readonly file: string;
  readonly rule: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
}

interface Sarif {
  readonly runs: readonly [Run];
}

interface Run {
  readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly unknown[] }];
  readonly results: readonly Result[];
  readonly properties: { readonly exposures: readonly Score[]; readonly formula: number };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly [Located];
}

interface Located {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number; readonly startColumn: number };
  };
}

function readReport(host: Host, file: FileId): Report | Failed {
  const bytes = host.read(file);
  if (isFailed(bytes)) return bytes;
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (reportKindOf(data)) return data as Report;
  } catch {
    // It is none, either way.
  }
  return { failed: 'is no report of "bulkhead check" in JSON or SARIF' };
}

function isSarif(report: Report): report is Sarif {
  return reportKindOf(report) === 'sarif';
}

function kindOf(report: Report | Failed): string {
  return reportKindOf(report) ?? '';
}

function versionOf(report: Report): string {
  return isSarif(report) ? report.runs[0].tool.driver.version : report.tool.version;
}

function mergedJson(reports: readonly Json[]): Json {
  return {
    ...reports[0]!,
    profile: reports.some(({ profile }) => profile === 'strict') ? 'strict' : 'default',
    files: reports.reduce((sum, { files }) => sum + files, 0),
    findings: distinct(reports.flatMap(({ findings }) => findings)).sort(byFinding),
    scores: distinct(reports.flatMap(({ scores }) => scores)).sort(byScore),
    errors: distinct(reports.flatMap(({ errors }) => errors)).sort(byErrorPlace),
  };
}

/** The highest first. */
function byScore(a: Score, b: Score): number {
  return b.score - a.score || byText(`${a.file}\0${a.service}`, `${b.file}\0${b.service}`);
}

function byFinding(a: Found, b: Found): number {
  const [one, two] = [a.range.start, b.range.start];
  return byText(a.file, b.file) || one.line - two.line || one.column - two.column || byText(a.rule, b.rule);
}

function mergedSarif(reports: readonly Sarif[]): object {
  const runs = reports.map(({ runs: [run] }) => run);
  const [first] = reports;
  const rules = new Map(runs.flatMap(({ tool }) => tool.driver.rules).map((rule) => [rule.id, rule]));
  const ids = [...rules.keys()].sort();
  // Without their numbers, which differ from report to report.
  const results = distinct(runs.flatMap((run) => run.results.map((result) => ({ ...result, ruleIndex: ids.indexOf(result.ruleId) }))));
  const notifications = distinct(runs.flatMap(({ invocations }) => invocations[0].toolExecutionNotifications as readonly Notification[]));
  const [run] = runs;
  return {
    ...first!,
    runs: [
      {
        ...run!,
        tool: { driver: { ...run!.tool.driver, rules: ids.map((id) => rules.get(id)) } },
        invocations: [{ executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications.sort(byNotification) }],
        results: results.sort(byResult),
        properties: {
          ...run!.properties,
          exposures: distinct(runs.flatMap(({ properties }) => properties.exposures)).sort(byScore),
        },
      },
    ],
  };
}

interface Notification {
  readonly message: { readonly text: string };
  readonly locations: readonly [Located];
}

function byNotification(a: Notification, b: Notification): number {
  return byPlace(a.locations[0], b.locations[0]) || byText(a.message.text, b.message.text);
}

function byResult(a: Result, b: Result): number {
  return byPlace(a.locations[0], b.locations[0]) || byText(a.ruleId, b.ruleId);
}

function byPlace({ physicalLocation: a }: Located, { physicalLocation: b }: Located): number {
  const names = byText(nameIn(a.artifactLocation.uri), nameIn(b.artifactLocation.uri));
  return names || a.region.startLine - b.region.startLine || a.region.startColumn - b.region.startColumn;
}

function nameIn(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** What several shards report, such as a config that all of them read, once. */
function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

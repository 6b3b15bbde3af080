import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { levels } from '../../server/src/core/score/formula';
import { repository } from '../support/fixtures';

/*
 * How much the built command line says about a folder of real files: findings by rule, severity and certainty, a file and a service, the files
 * that fail at each `--fail-on`, and exposures by level. `npm run corpus [-- FOLDER [strict]]`; without a folder, `shared/corpus/open` beside the repository.
 */

interface Finding {
  readonly rule: string;
  readonly severity: (typeof severities)[number];
  readonly certainty: (typeof certainties)[number];
  readonly file: string;
  readonly subject: { readonly kind: string; readonly name: string };
  readonly suppressed: object | null;
}

interface Report {
  readonly files: number;
  readonly findings: readonly Finding[];
  readonly scores: readonly { readonly level: string }[];
}

const severities = ['critical', 'high', 'medium', 'low'] as const;
const certainties = ['certain', 'likely', 'possible'] as const;

/** @throws when the program reports a fault of its own, or no report at all */
function checked(folder: string, profile: string): Report {
  const run = spawnSync(
    process.execPath,
    [join(repository, 'dist/cli.js'), 'check', '--profile', profile, '--format', 'json', '--fail-on', 'none', '--quiet', '.'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  if (run.status === 3 || run.stdout === '') throw new Error(`bulkhead check ended with ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout) as Report;
}

const distinct = (findings: readonly Finding[], of: (finding: Finding) => string): number => new Set(findings.map(of)).size;
const wide = (n: number | string, width = 9): string => String(n).padStart(width);
const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

/** The lines of a table of rules, the most frequent first. */
function byRule(findings: readonly Finding[]): string[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const rows = rules.map((rule) => ({ rule, own: findings.filter((finding) => finding.rule === rule) }));
  rows.sort((a, b) => b.own.length - a.own.length || (a.rule < b.rule ? -1 : 1));
  const columns = [...severities, ...certainties];
  return [
    `${'rule'.padEnd(36)}${wide('findings')}${wide('files')}${columns.map((name) => wide(name)).join('')}`,
    ...rows.map(({ rule, own }) => {
      const counts = columns.map((name) => own.filter(({ severity, certainty }) => severity === name || certainty === name).length);
      return `${rule.padEnd(36)}${wide(own.length)}${wide(distinct(own, ({ file }) => file))}${counts.map((n) => wide(n || '')).join('')}`;
    }),
  ];
}

/** How much there is to read, and what would fail. */
function summary(files: number, findings: readonly Finding[]): string[] {
  const services = findings.filter(({ subject }) => subject.kind === 'service');
  const subjects = distinct(services, ({ file, subject }) => `${file}\0${subject.name}`);
  const failing = severities.map((severity, rank) => {
    const failed = distinct(
      findings.filter((finding) => severities.indexOf(finding.severity) <= rank),
      ({ file }) => file,
    );
    return `  --fail-on ${severity.padEnd(9)}${wide(failed)} of ${files} files fail (${share(failed, files)})`;
  });
  return [
    `${findings.length} findings in ${files} files: ${(findings.length / Math.max(files, 1)).toFixed(2)} a file`,
    `${services.length} about ${subjects} services with findings: ${(services.length / Math.max(subjects, 1)).toFixed(2)} a service`,
    ...severities.map((severity) => {
      const own = findings.filter((finding) => finding.severity === severity);
      const sure = certainties.map((certainty) => `${own.filter((finding) => finding.certainty === certainty).length} ${certainty}`);
      return `  ${severity.padEnd(9)}${wide(own.length)} (${sure.join(', ')})`;
    }),
    ...failing,
  ];
}

/** How many containers have each level of exposure. */
function byLevel(scores: Report['scores']): string[] {
  const rows = levels.map(({ level }) => ({ level, count: scores.filter((score) => score.level === level).length }));
  return [
    `exposure of ${scores.length} containers`,
    ...rows.map(({ level, count }) => `  ${level.padEnd(14)}${wide(count)} ${wide(share(count, scores.length))}`),
  ];
}

const [folder = join(repository, '../shared/corpus/open'), profile = 'default'] = process.argv.slice(2);
if (!existsSync(folder)) {
  console.error(`no folder ${folder}: give one, npm run corpus -- FOLDER`);
  process.exit(2);
}
const report = checked(resolve(folder), profile);
const heard = report.findings.filter(({ suppressed }) => suppressed === null);
console.log([...byRule(heard), '', ...summary(report.files, heard), ...byLevel(report.scores)].join('\n'));

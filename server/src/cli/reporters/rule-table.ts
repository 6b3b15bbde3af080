import { bySeverity, severities } from '../../core/base/severity';
import type { Finding } from '../../core/lint/finding';
import type { Severity } from '../../core/rules/rule';
import type { Paint } from './colour';

/** What one rule found. */
interface Row {
  readonly rule: string;
  /** The gravest of its findings. */
  readonly severity: Severity;
  readonly findings: number;
  readonly files: number;
}

/** How often each rule fired and in how many files, the gravest and most frequent first, as lines of a table. */
export function ruleTable(findings: readonly Finding[], paint: Paint): string[] {
  const rows = rowsOf(findings);
  const wide = Math.max('rule'.length, ...rows.map(({ rule }) => rule.length));
  const line = (severity: string, rule: string, count: string, files: string) =>
    `${severity}  ${rule.padEnd(wide)}  ${count.padStart(8)}  ${files.padStart(5)}`;
  return [
    paint.dim(line('severity', 'rule', 'findings', 'files')),
    ...rows.map(({ severity, rule, findings, files }) =>
      line(paint.severity(severity, severity.padEnd('severity'.length)), rule, String(findings), String(files)),
    ),
  ];
}

function rowsOf(findings: readonly Finding[]): Row[] {
  return [...new Set(findings.map(({ rule }) => rule))]
    .map((rule): Row => {
      const own = findings.filter((finding) => finding.rule === rule);
      return {
        rule,
        severity: severities.find((severity) => own.some((finding) => finding.severity === severity)) ?? 'low',
        findings: own.length,
        files: new Set(own.map(({ at }) => at.file)).size,
      };
    })
    .sort((a, b) => bySeverity(a.severity, b.severity) || b.findings - a.findings || (a.rule < b.rule ? -1 : 1));
}

import { severities } from '../../core/base/severity';
import type { FileId } from '../../core/base/span';
import { visible } from '../../core/base/visible';
import type { Finding } from '../../core/lint/finding';
import type { Session } from '../session';
import { type ErrorPlace, type Reported, sortedErrors } from './shared';

/** JUnit XML: a suite for each file, a case for each finding; those below `--fail-on` pass, suppressed ones are skipped. */
export function junitReport(reported: Reported): string {
  const { session, errors, masked, failOn } = reported;
  const listed = session.findings.filter((finding) => masked || finding.supersededBy === null);
  const files = [...new Set([...session.files, ...listed.map(({ at }) => at.file)])].sort();
  const suites = files.map((file) => {
    const own = listed.filter(({ at }) => at.file === file);
    return suite(session.nameOf(file), own.length === 0 ? [clean(session, file)] : casesOf(session, own, failOn));
  });
  const failed = sortedErrors(session, errors).map(errorCase);
  const all = failed.length > 0 ? [suite('not analyzed', failed), ...suites] : suites;
  const total = sum(all);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bulkhead"${counts(total)}>\n${all.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Case extends Counts {
  readonly xml: string;
}

function suite(name: string, cases: readonly Case[]): Case {
  const total = sum(cases);
  const skipped = ` skipped="${total.skipped}"`;
  return {
    ...total,
    xml: `  <testsuite name="${escaped(name)}"${counts(total)}${skipped}>\n${cases.map(({ xml }) => xml).join('')}  </testsuite>\n`,
  };
}

function sum(parts: readonly Counts[]): Counts {
  const of = (key: keyof Counts) => parts.reduce((total, part) => total + part[key], 0);
  return { tests: of('tests'), failures: of('failures'), errors: of('errors'), skipped: of('skipped') };
}

function counts({ tests, failures, errors }: Counts): string {
  return ` tests="${tests}" failures="${failures}" errors="${errors}"`;
}

function clean(session: Session, file: FileId): Case {
  return { ...one, xml: `    <testcase classname="${escaped(session.nameOf(file))}" name="no findings"/>\n` };
}

const one: Counts = { tests: 1, failures: 0, errors: 0, skipped: 0 };

/** Names hold no line, so that a case is the same one in the next run. */
function casesOf(session: Session, findings: readonly Finding[], failOn: string): Case[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const name = `${finding.rule}: ${finding.subject.kind} ${finding.subject.name}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const file = session.nameOf(finding.at.file);
    const { line, character } = session.place(finding.at.file, finding.at.start);
    const head = `    <testcase classname="${escaped(file)}" name="${escaped(count === 1 ? name : `${name} (${count})`)}">`;
    const text = escaped(`${file}:${line + 1}:${character + 1}: ${finding.severity} ${finding.rule} ${finding.message}`);
    const message = escaped(finding.message);
    if (finding.suppressed)
      return { ...one, skipped: 1, xml: `${head}<skipped message="${escaped(finding.suppressed.reason)}"/></testcase>\n` };
    if (fails(finding, failOn))
      return { ...one, failures: 1, xml: `${head}<failure type="${finding.severity}" message="${message}">${text}</failure></testcase>\n` };
    return { ...one, xml: `${head}<system-out>${text}</system-out></testcase>\n` };
  });
}

function fails({ severity, supersededBy }: Finding, failOn: string): boolean {
  const from = (severities as readonly string[]).indexOf(failOn);
  return supersededBy === null && severities.indexOf(severity) <= from;
}

function errorCase({ file, line, column, message }: ErrorPlace): Case {
  const text = escaped(message);
  const body = `<error message="${text}">${escaped(`${file}:${line}:${column}: ${message}`)}</error>`;
  return { ...one, errors: 1, xml: `    <testcase classname="${escaped(file)}" name="is analyzed">${body}</testcase>\n` };
}

/** XML 1.0 has no way to write most control characters. */
function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, '\ufffd');
}

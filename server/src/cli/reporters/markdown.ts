import { bySeverity, severities } from '../../core/base/severity';
import { visible } from '../../core/base/visible';
import { type Finding, isShown } from '../../core/lint/finding';
import { groupAbsences } from '../../core/lint/group';
import { pageAddress } from '../../core/rules/page';
import type { Session } from '../session';
import { openFindings, type Reported, sortedErrors } from './shared';

/** GitHub refuses comments of more than 65,536 characters. */
const mostCharacters = 60_000;

/** A comment for a pull request: counts, then a table, the gravest first. The first line lets a script find the comment that it replaces. */
export function markdownReport(reported: Reported): string {
  const { session, errors } = reported;
  const findings = groupAbsences(openFindings(reported)).sort((a, b) => bySeverity(a.severity, b.severity));
  const lines = ['<!-- bulkhead -->', '### Bulkhead', '', summary(session, findings), ''];
  for (const { file, line, message } of sortedErrors(session, errors))
    lines.push(`- ${code(`${file}:${line}`)} was not analyzed: ${text(message)}`);
  if (errors.length > 0) lines.push('');
  const head = ['| Severity | Where | Finding | Fix |', '|---|---|---|---|'];
  let left = mostCharacters - [...lines, ...head].join('\n').length;
  const rows: string[] = [];
  for (const finding of findings) {
    const row = rowOf(session, finding);
    left -= row.length + 1;
    if (left < 0) break;
    rows.push(row);
  }
  if (rows.length > 0) lines.push(...head, ...rows, '');
  if (rows.length < findings.length) lines.push(`${findings.length - rows.length} more findings are not listed here.`, '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function summary(session: Session, findings: readonly Finding[]): string {
  const counted = severities
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, n]) => n > 0)
    .map(([severity, n]) => `**${n} ${severity}**`);
  const suppressed = session.findings.filter((finding) => finding.suppressed && !isShown(finding)).length;
  const files = `${session.files.size} ${session.files.size === 1 ? 'file' : 'files'}`;
  const aside = suppressed > 0 ? `; ${suppressed} suppressed` : '';
  return `${counted.length > 0 ? counted.join(', ') : 'No findings'} in ${files}${aside}.`;
}

function rowOf(session: Session, finding: Finding): string {
  const { rule, severity, message, at } = finding;
  const fix = session.fixesOf(finding).find(({ tier }) => tier !== 'manual');
  const place = `${session.nameOf(at.file)}:${session.place(at.file, at.start).line + 1}`;
  return `| ${severity} | ${code(place)} | ${text(message)} ([${rule}](${pageAddress(rule)})) | ${fix ? text(fix.title) : ''} |`;
}

/** Text of files as Markdown that shows it, and can neither add markup nor call people. */
function text(raw: string): string {
  return visible(raw)
    .replace(/[\\`*_[\]<>|~#]/g, (character) => `\\${character}`)
    .replaceAll('@', '&#64;');
}

function code(raw: string): string {
  const shown = visible(raw).replaceAll('`', "'").replaceAll('|', '\\|');
  return `\`${shown}\``;
}

import { bySeverity, type Severity } from '../../core/base/severity';
import { visible } from '../../core/base/visible';
import { groupAbsences } from '../../core/lint/group';
import { openFindings, type Reported, sortedErrors } from './shared';

const levels: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'notice' };

/**
 * Workflow commands, which GitHub Actions shows at the lines of a pull request. The gravest come first: only the first ten of each level are
 * shown for a step. https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions (checked 2026-11-30)
 */
export function githubReport(reported: Reported): string {
  const { session, errors } = reported;
  const findings = groupAbsences(openFindings(reported)).sort((a, b) => bySeverity(a.severity, b.severity));
  const lines = findings.map(({ at, severity, rule, message }) => {
    const start = session.place(at.file, at.start);
    const end = session.place(at.file, at.end);
    const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
    const place = { file: session.nameOf(at.file), line: start.line + 1, endLine: end.line + 1, ...columns };
    return command(levels[severity], { ...place, title: `${severity}: ${rule}` }, message);
  });
  const failed = sortedErrors(session, errors);
  return [
    ...failed.map(({ file, line, column, message }) => command('error', { file, line, col: column, title: 'Not analyzed' }, message)),
    ...lines,
  ].join('');
}

function command(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${level} ${written.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  // The log shows it as it is.
  return visible(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

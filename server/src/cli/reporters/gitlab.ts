import type { Severity } from '../../core/base/severity';
import { jsonText } from '../../core/base/visible';
import { openFindings, type Reported } from './shared';

const severities: Readonly<Record<Severity, string>> = { critical: 'blocker', high: 'critical', medium: 'major', low: 'minor' };

/** A Code Quality report of GitLab. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format (checked 2026-11-30) */
export function gitlabReport(reported: Reported): string {
  const { session } = reported;
  return `${jsonText(
    openFindings(reported).map(({ rule, message, fingerprint, severity, at }) => ({
      description: message,
      check_name: rule,
      fingerprint,
      severity: severities[severity],
      location: {
        path: session.nameOf(at.file),
        lines: { begin: session.place(at.file, at.start).line + 1, end: session.place(at.file, at.end).line + 1 },
      },
    })),
  )}\n`;
}

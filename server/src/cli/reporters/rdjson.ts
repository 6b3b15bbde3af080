import { lineStartOf } from '../../core/base/lines';
import type { Severity } from '../../core/base/severity';
import type { FileId, Span } from '../../core/base/span';
import { jsonText } from '../../core/base/visible';
import type { Finding } from '../../core/lint/finding';
import { pageAddress } from '../../core/rules/page';
import type { Session } from '../session';
import { firstFix, openFindings, type Reported } from './shared';

const severities: Readonly<Record<Severity, string>> = { critical: 'ERROR', high: 'ERROR', medium: 'WARNING', low: 'INFO' };

/**
 * The Reviewdog Diagnostic Format, one result as a whole. Its columns count the bytes of UTF-8.
 * https://github.com/reviewdog/reviewdog/tree/master/proto/rdf (checked 2026-11-30)
 */
export function rdjsonReport(reported: Reported): string {
  const { session } = reported;
  return `${jsonText({
    source: { name: 'bulkhead', url: 'https://github.com/bulkhead/bulkhead' },
    diagnostics: openFindings(reported).map((finding) => diagnostic(session, finding)),
  })}\n`;
}

function diagnostic(session: Session, finding: Finding): object {
  const { at, severity, rule, message, related } = finding;
  const suggestion = suggestionOf(session, finding);
  return {
    message,
    location: location(session, at),
    severity: severities[severity],
    code: { value: rule, url: pageAddress(rule) },
    ...(suggestion && { suggestions: [suggestion] }),
    ...(related.length > 0 && {
      related_locations: related.map(({ at: other, note }) => ({ message: note, location: location(session, other) })),
    }),
  };
}

/** Several suggestions are alternatives to a reader: a fix is one only where it is a single edit of the same file. */
function suggestionOf(session: Session, finding: Finding): object | undefined {
  const [edit, ...more] = firstFix(session, finding)?.edits ?? [];
  if (!edit || more.length > 0 || edit.at.file !== finding.at.file) return undefined;
  return { range: range(session, edit.at), text: edit.newText };
}

function location(session: Session, at: Span): object {
  return { path: session.nameOf(at.file), range: range(session, at) };
}

function range(session: Session, { file, start, end }: Span): object {
  return { start: position(session, file, start), end: position(session, file, end) };
}

function position(session: Session, file: FileId, offset: number): object {
  const text = session.textOf(file);
  const before = text.slice(lineStartOf(text, offset), offset);
  return { line: session.place(file, offset).line + 1, column: new TextEncoder().encode(before).length + 1 };
}

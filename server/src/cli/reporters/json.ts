import type { TextEdit } from '../../core/base/edit';
import type { FileId, Span } from '../../core/base/span';
import type { Condition } from '../../core/fix/condition';
import type { Finding } from '../../core/lint/finding';
import type { Session } from '../session';
import { jsonPieces } from './json-pieces';
import { scoreLine } from './score-json';
import { type Reported, sortedErrors } from './shared';

/** The report for programs, version 1: see the contract of the command line in docs. */
export function jsonReport({ session, errors, ...options }: Reported): Iterable<string> {
  const frame = {
    version: 1,
    tool: { name: 'bulkhead', version: options.version },
    profile: options.profile,
    files: session.files.size,
    findings: [],
    scores: session.exposures().map((exposure) => scoreLine(session, exposure)),
    errors: sortedErrors(session, errors),
  };
  return jsonPieces(frame, 'findings', findingsJson(session, options));
}

function* findingsJson(session: Session, { masked, fixes }: Pick<Reported, 'masked' | 'fixes'>): Generator<object> {
  for (const finding of session.findings) if (masked || finding.supersededBy === null) yield findingJson(session, finding, fixes);
}

/** A finding as the contract prints it. */
export function findingJson(session: Session, finding: Finding, withEdits: boolean): object {
  return {
    rule: finding.rule,
    severity: finding.severity,
    certainty: finding.confidence,
    absence: finding.absence,
    maskedBy: finding.supersededBy,
    message: finding.message,
    ...spanJson(session, finding.at),
    subject: finding.subject,
    ...(finding.subjects && { subjects: finding.subjects }),
    related: finding.related.map(({ at, note }) => ({ ...spanJson(session, at), message: note })),
    fixes: session.fixesOf(finding).map(({ title, tier, reliesOn, conditions }, index) => ({
      title,
      tier,
      reliesOn: reliesOn ?? null,
      conditions: conditionsJson(session, conditions),
      ...(withEdits ? fixJson(session, finding, index) : {}),
    })),
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed,
  };
}

/** What a fix relies on, as the contract prints it: what speaks against it first. */
export function conditionsJson(session: Session, conditions: readonly Condition[]): object[] {
  return conditions.map(({ id, says, state, harmful, because, settle }) => ({
    id,
    says,
    state,
    harmful: harmful === true,
    because: because ? { message: because.note, ...(because.at && spanJson(session, because.at)) } : null,
    settle: settle ?? null,
  }));
}

/** The edits of a fix, or the reason why there are none. */
function fixJson(session: Session, finding: Finding, index: number): object {
  const made = session.editsOf(finding, index);
  if (!made) return {};
  return 'refused' in made ? { edits: [], refused: made.refused } : { edits: made.edits.map((edit) => editJson(session, edit)) };
}

export function editJson(session: Session, edit: TextEdit): object {
  return { ...spanJson(session, edit.at), newText: edit.newText };
}

/** A place, as the contract prints it. */
export function spanJson(session: Session, at: Span): { file: string; range: object } {
  return {
    file: session.nameOf(at.file),
    range: { start: placeJson(session, at.file, at.start), end: placeJson(session, at.file, at.end) },
  };
}

function placeJson(session: Session, file: FileId, offset: number): object {
  const { line, character } = session.place(file, offset);
  return { line: line + 1, column: character + 1 };
}

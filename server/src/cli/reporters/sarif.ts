import type { TextEdit } from '../../core/base/edit';
import type { FileId, Span } from '../../core/base/span';
import type { Finding } from '../../core/lint/finding';
import { formulaVersion } from '../../core/score/formula';
import type { Session } from '../session';
import { jsonPieces } from './json-pieces';
import { type Flow, flowsIn } from './sarif-flows';
import { sarifLevels, sarifRule } from './sarif-rule';
import { scoreLine } from './score-json';
import { type ErrorPlace, firstFix, type Reported, readyFixes, sortedErrors } from './shared';

export const sarifSchema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF 2.1.0 with one run. Nothing in it depends on the time or the machine, so that the same files give the same bytes. */
export function sarifReport(reported: Reported): Iterable<string> {
  const { session, errors, version, pages, masked } = reported;
  const findings = session.findings.filter((finding) => masked || finding.supersededBy === null);
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const frame = {
    $schema: sarifSchema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Bulkhead',
            version,
            informationUri: 'https://github.com/bulkhead/bulkhead',
            rules: ids.map((id) => sarifRule(id, pages[id])),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            toolExecutionNotifications: sortedErrors(session, errors).map(notification),
          },
        ],
        results: [],
        properties: { exposures: session.exposures().map((exposure) => scoreLine(session, exposure)), formula: formulaVersion },
      },
    ],
  };
  return jsonPieces(frame, 'results', resultsJson(reported, findings, ids));
}

function* resultsJson(reported: Reported, findings: readonly Finding[], ids: readonly string[]): Generator<object> {
  const flows = flowsIn(reported.session);
  for (const finding of findings) yield resultOf(reported, finding, ids, flows(finding));
}

function resultOf({ session, fixes }: Reported, finding: Finding, ids: readonly string[], flows: readonly Flow[]): object {
  const { rule, severity, confidence, message, at, subject, related, fingerprint, suppressed, absence } = finding;
  const made = fixesOf(session, finding, fixes);
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: sarifLevels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: physical(session, at),
        logicalLocations: [{ name: subject.name, kind: subject.kind, fullyQualifiedName: `${subject.kind}/${subject.name}` }],
      },
    ],
    ...(related.length > 0 && {
      relatedLocations: related.map(({ at: other, note }, index) => ({
        id: index + 1,
        physicalLocation: physical(session, other),
        message: { text: note },
      })),
    }),
    ...(flows.length > 0 && { codeFlows: flows.map((flow) => codeFlow(session, flow)) }),
    partialFingerprints: { 'bulkhead/v1': fingerprint },
    suppressions: suppressed
      ? [{ kind: suppressed.by === 'comment' ? 'inSource' : 'external', status: 'accepted', justification: suppressed.reason }]
      : [],
    ...(made.length > 0 && { fixes: made }),
    properties: { severity, certainty: confidence, absence, maskedBy: finding.supersededBy },
  };
}

/** An attack path, step by step. */
function codeFlow(session: Session, { says, steps }: Flow): object {
  const locations = steps.map((step) => ({
    location: { physicalLocation: physical(session, step.at), message: { text: step.says } },
  }));
  return { message: { text: says }, threadFlows: [{ locations }] };
}

/**
 * The first fix that needs no decision, or with `--fixes` each of those: programs that read SARIF apply them without a question. Of what is
 * suppressed there is none.
 */
function fixesOf(session: Session, finding: Finding, all: boolean): object[] {
  if (finding.suppressed) return [];
  const first = all ? undefined : firstFix(session, finding);
  const made = all ? readyFixes(session, finding) : first ? [first] : [];
  return made.map(({ title, edits }) => ({ description: { text: title }, artifactChanges: changesOf(session, edits) }));
}

function changesOf(session: Session, edits: readonly TextEdit[]): object[] {
  return [...new Set(edits.map(({ at }) => at.file))].map((file) => ({
    artifactLocation: { uri: uriOf(session.nameOf(file)) },
    replacements: edits
      .filter(({ at }) => at.file === file)
      .map(({ at, newText }) => ({ deletedRegion: region(session, at), insertedContent: { text: newText } })),
  }));
}

function notification({ file, line, column, message }: ErrorPlace): object {
  return {
    level: 'error',
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } } }],
  };
}

function physical(session: Session, at: Span): object {
  return { artifactLocation: { uri: uriOf(session.nameOf(at.file)) }, region: region(session, at) };
}

function region(session: Session, { file, start, end }: Span): object {
  const from = place(session, file, start);
  const to = place(session, file, end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

function place(session: Session, file: FileId, offset: number): { line: number; column: number } {
  const { line, character } = session.place(file, offset);
  return { line: line + 1, column: character + 1 };
}

/** A relative reference, or a `file:` URI where the name is absolute. */
export function uriOf(name: string): string {
  const path = name
    .split('/')
    .map((part, index) => (index === 0 && /^[a-z]:$/i.test(part) ? part : encodeURIComponent(part.replace(/[\ud800-\udfff]/gu, '\ufffd'))))
    .join('/');
  if (path.startsWith('/')) return `file://${path}`;
  return /^[a-z]:/i.test(path) ? `file:///${path}` : path;
}

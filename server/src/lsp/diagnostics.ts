import { type Diagnostic, DiagnosticRefreshRequest, DiagnosticSeverity, type Range } from 'vscode-languageserver';
import type { Finding } from '../core/finding';
import { pageAddress } from '../core/rules/page-address';
import type { FileId, Site } from '../core/text/site';
import { visible } from '../core/text/visible';
import { type Context, rangeOf } from './context';
import { severityOf } from './convert';
import type { OpenFile } from './documents';
import type { Assessment, ConfigReport } from './judging';

/** What a diagnostic carries for the code action that belongs to it. */
export interface DiagnosticData {
  readonly fingerprint: string;
  /** The ids that a folded finding stands for. */
  readonly rules?: readonly string[];
}

/** A finding as the editor shows it. */
export function diagnosticOf(context: Context, assessment: Assessment, finding: Finding): Diagnostic {
  const { judged } = assessment;
  const data: DiagnosticData = { fingerprint: finding.fingerprint, ...(finding.folded && { rules: finding.folded }) };
  const related = context.traits.relatedInformation ? finding.related.filter(({ at }) => typeof judged.read(at.file) === 'string') : [];
  return {
    range: rangeOf(context, judged, finding.at),
    severity: severityOf(finding),
    code: finding.rule,
    codeDescription: { href: pageAddress(finding.rule) },
    source: 'bulkhead',
    message: finding.message,
    data,
    ...(related.length > 0 && {
      relatedInformation: related.map(({ at, note }) => ({
        location: { uri: context.documents.uriOf(at.file), range: rangeOf(context, judged, at) },
        message: note,
      })),
    }),
  };
}

/** Everything there is to say about one open document as it is now. */
export async function diagnose(context: Context, file: FileId): Promise<Diagnostic[]> {
  const assessment = await context.judging.assess(file);
  const open = context.documents.byFile(file);
  if (!open) return [];
  const about = await context.judging.aboutConfig(open);
  return [
    ...configDiagnostics(context, open, about),
    ...(assessment?.shown.map((finding) => diagnosticOf(context, assessment, finding)) ?? []),
  ];
}

function configDiagnostics(context: Context, open: OpenFile, { problems, findings }: ConfigReport): Diagnostic[] {
  const rangeOf = (at: Site): Range => context.converter.range(at, open.text);
  const wrong = problems.map(({ at, message }) => ({
    range: rangeOf(at),
    severity: DiagnosticSeverity.Error,
    source: 'bulkhead',
    message: visible(message),
  }));
  const found = findings.map((finding) => ({
    range: rangeOf(finding.at),
    severity: severityOf(finding),
    code: finding.rule,
    codeDescription: { href: pageAddress(finding.rule) },
    source: 'bulkhead',
    message: finding.message,
  }));
  return [...wrong, ...found];
}

/** How long typing must rest before diagnostics are sent. */
const restMilliseconds = 100;

/** What the client holds for a document. */
export interface Told {
  readonly version: number;
  readonly diagnostics: string;
}

export interface Announcer {
  /** Diagnostics may be other than what was last told; tells what changed once typing rests. */
  soon(): void;
  closed(open: OpenFile): void;
}

/**
 * Keeps the client's diagnostics true: pushes them, or, where the client pulls, asks it to pull again when a document that
 * it has no reason to ask about is judged differently than it was told.
 * @param told what the client holds, by document; the pull handler writes it, too.
 */
export function announce(context: Context, told: Map<FileId, Told>): Announcer {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = async (): Promise<void> => {
    let stale = false;
    for (const file of context.documents.snapshot().open.keys()) {
      const diagnostics = await diagnose(context, file);
      const open = context.documents.byFile(file);
      if (!open) continue;
      const before = told.get(file);
      const now: Told = { version: open.version, diagnostics: JSON.stringify(diagnostics) };
      if (before?.version === now.version && before.diagnostics === now.diagnostics) continue;
      if (!context.traits.pullsDiagnostics) {
        told.set(file, now);
        await context.connection.sendDiagnostics({ uri: open.uri, version: open.version, diagnostics });
      } else if (before?.version === now.version) {
        told.set(file, now);
        stale = true;
      }
    }
    if (stale && context.traits.refreshesDiagnostics) await context.connection.sendRequest(DiagnosticRefreshRequest.type);
  };
  const failed = (error: unknown): void => context.connection.console.error(`Diagnostics could not be sent: ${String(error)}`);

  return {
    soon() {
      clearTimeout(timer);
      timer = setTimeout(() => void tell().catch(failed), restMilliseconds);
    },
    closed({ file, uri }) {
      told.delete(file);
      if (!context.traits.pullsDiagnostics) context.connection.sendDiagnostics({ uri, diagnostics: [] }).catch(failed);
    },
  };
}

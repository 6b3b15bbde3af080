import {
  type CancellationToken,
  CodeLensRefreshRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DiagnosticSeverity,
  type Range,
} from 'vscode-languageserver';
import type { FileId, Span } from '../core/base/span';
import { visible } from '../core/base/visible';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import { pageAddress } from '../core/rules/page';
import { type ConfigReport, mostCharacters, type View } from './analyses';
import type { Moved } from './basis';
import { type Context, rangeOf } from './context';
import { severityOf } from './convert';
import type { OpenFile } from './documents';
import type { LeftOut } from './guard';
import type { Shown } from './presented';

/** What a diagnostic carries for the code action that belongs to it. */
export interface DiagnosticData {
  readonly fingerprint: string;
  /** The ids that a grouped finding stands for. */
  readonly rules?: readonly string[];
}

/** Where something is shown from: `moved` for an analysis in which places have moved since. */
type Shows = Pick<View, 'analysis' | 'settings' | 'moved'>;

function placeNow(context: Context, analysis: Analysis, at: Span, moved: Moved | undefined): Range {
  if (at.file !== moved?.file) return rangeOf(context, analysis, at);
  return context.converter.range(moved.shift.of(at) ?? at, moved.text);
}

/** A finding as the editor shows it. */
export function diagnosticOf(context: Context, { analysis, settings, moved }: Shows, finding: Shown): Diagnostic {
  const placed = (at: Span): Range => placeNow(context, analysis, at, moved);
  const data: DiagnosticData = { fingerprint: finding.fingerprint, ...(finding.grouped && { rules: finding.grouped }) };
  const related = context.client.relatedInformation ? finding.related.filter(({ at }) => typeof analysis.read(at.file) === 'string') : [];
  return {
    range: placed(finding.at),
    severity: severityOf(finding, settings),
    code: finding.rule,
    codeDescription: { href: pageAddress(finding.rule) },
    source: 'bulkhead',
    message: finding.message,
    data,
    ...(related.length > 0 && {
      relatedInformation: related.map(({ at, note }) => ({
        location: { uri: context.documents.uriOf(at.file), range: placed(at) },
        message: note,
      })),
    }),
  };
}

/** What there is to say about a document, and the findings that it is made from. */
interface Diagnosis {
  readonly items: Diagnostic[];
  readonly basis?: readonly Finding[] | undefined;
}

/** Everything there is to say about one open document as it is now. */
export async function diagnose(context: Context, file: FileId, token?: CancellationToken): Promise<Diagnosis> {
  const view = await context.analyses.view(file, token);
  const open = context.documents.byFile(file);
  if (!open) return { items: [] };
  const about = await context.analyses.aboutConfig(open);
  const leftOut = await context.analyses.leftOut(file);
  const items = [
    ...configDiagnostics(context, open, about),
    ...(leftOut ? [leftOutDiagnostic(open, leftOut)] : []),
    ...(view ? foundIn(context, view, view.shown) : []),
  ];
  return { items, basis: leftOut ? undefined : view?.shown };
}

/** Findings as diagnostics: the gravest ones, where there are more than the settings want, and one that says so. */
export function foundIn(context: Context, shows: Shows, shown: readonly Shown[]): Diagnostic[] {
  const { analysis, settings, moved } = shows;
  const asDiagnostic = (finding: Shown): Diagnostic => diagnosticOf(context, shows, finding);
  const { maxProblems } = settings;
  if (maxProblems === 0 || shown.length <= maxProblems) return shown.map(asDiagnostic);
  const graded = shown.map((finding) => ({ finding, severity: severityOf(finding, settings) }));
  const gravest = graded.sort((a, b) => a.severity - b.severity).slice(0, maxProblems);
  const kept = new Set(gravest.map(({ finding }) => finding));
  const first = shown.find((finding) => !kept.has(finding))!;
  const message = `${shown.length - maxProblems} more problems in this file: "bulkhead.maxProblems" shows the ${maxProblems} most severe.`;
  const range = placeNow(context, analysis, first.at, moved);
  const last: Diagnostic = { range, severity: DiagnosticSeverity.Information, source: 'bulkhead', message };
  return [...shown.filter((finding) => kept.has(finding)).map(asDiagnostic), last];
}

function configDiagnostics(context: Context, open: OpenFile, { problems, findings, stale }: ConfigReport): Diagnostic[] {
  const rangeOf = (at: Span): Range => context.converter.range(at, open.text);
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
  const ignored = stale.map(({ profile, message }) => ({
    range: rangeOf(profile.at),
    severity: DiagnosticSeverity.Information,
    source: 'bulkhead',
    message: visible(message),
  }));
  return [...wrong, ...found, ...ignored];
}

/** Says in a file that it is not analyzed: silence would look like praise. */
function leftOutDiagnostic({ text }: OpenFile, { error, large }: LeftOut): Diagnostic {
  const code = error === undefined ? 'any/limit' : 'any/internal-error';
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: /^[^\r\n]*/.exec(text)![0].length } },
    severity: DiagnosticSeverity.Warning,
    code,
    codeDescription: { href: pageAddress(code) },
    source: 'bulkhead',
    message: large ? tooLarge : error === undefined ? tooLong : failed,
  };
}

const tooLarge = `This file has more than ${mostCharacters / 1_000_000} million characters, so the editor does not check it: run "bulkhead check" on it, or split it.`;
const tooLong =
  'Checking this file takes too long, so it is not checked. Save it to try again, or list it under "exclude" in .bulkhead.yaml.';
const failed = 'This file could not be checked: please report this internal error of Bulkhead with the file. The log has the error.';

/** True for a document that has changed since it was saved, where diagnostics are wanted on save. */
export async function waitsForSave({ documents, analyses }: Context, file: FileId): Promise<boolean> {
  const open = documents.byFile(file);
  return open !== undefined && open.version !== open.saved && (await analyses.settingsOf(file)).run === 'onSave';
}

/** Work that takes no longer than this is begun at once, in milliseconds: nobody types faster. */
const quickMilliseconds = 50;

/** However long the work takes, typing need not rest longer than this before it is begun. */
const longestRest = 100;

/**
 * How long typing must rest before diagnostics are made: not at all where changes come slower than the work is done.
 * @param cost what making them took last time
 * @param pause between the last two changes
 */
export function restAfter(cost: number, pause: number): number {
  return pause >= cost ? 0 : Math.min(longestRest, Math.max(0, 2 * (cost - quickMilliseconds)));
}

/** What the client holds for a document. */
export interface Told {
  readonly version: number;
  readonly diagnostics: string;
  /** The findings that they were made from: while they are the same, so are the diagnostics. */
  readonly basis?: readonly Finding[] | undefined;
}

/** What the client would not ask about again by itself. */
interface Stale {
  readonly diagnostics: boolean;
  readonly lenses: boolean;
}

const fresh: Stale = { diagnostics: false, lenses: false };

interface Announcer {
  /** Diagnostics may be other than what was last told; tells what changed once typing rests. */
  soon(): void;
  closed(file: FileId, uri: string): void;
}

/**
 * Keeps the client's diagnostics true: pushes them, or, where the client pulls, asks it to pull again when a document that
 * it has no reason to ask about is analyzed differently than it was told.
 * @param told what the client holds, by document; the pull handler writes it, too.
 * @param settled called when everything is told
 */
export function announce(context: Context, told: Map<FileId, Told>, settled: () => void): Announcer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling = false;
  /** Something has changed since the telling began. */
  let again = false;
  let stale = fresh;
  /** How long it took to tell the last change. */
  let cost = 0;
  /** When the last change came. */
  let changed = 0;

  /** The documents that the client waits for stand first. */
  const inOrder = (): FileId[] => {
    const open = [...context.documents.snapshot().open.values()];
    const isNew = ({ file, version }: OpenFile): boolean => told.get(file)?.version !== version;
    return [...open.filter(isNew), ...open.filter((each) => !isNew(each))].map(({ file }) => file);
  };

  /** What the client shows of a document, and would not ask about by itself. */
  const tellOf = async (file: FileId): Promise<Stale> => {
    const basis = (await context.analyses.leftOut(file)) ? undefined : (await context.analyses.view(file))?.shown;
    const before = told.get(file);
    if (before && (await waitsForSave(context, file))) return fresh;
    if (basis && before?.basis === basis && before.version === context.documents.byFile(file)?.version) return fresh;
    const { items } = await diagnose(context, file);
    const open = context.documents.byFile(file);
    if (!open) return fresh;
    const now: Told = { version: open.version, diagnostics: JSON.stringify(items), basis };
    const isNew = before?.version !== now.version;
    const pulls = context.client.pullsDiagnostics;
    // Of a version that it has not asked about yet, a client that pulls will ask.
    if (isNew && pulls) return fresh;
    told.set(file, now);
    const lenses = !isNew && before?.basis !== basis;
    if (!isNew && before?.diagnostics === now.diagnostics) return { diagnostics: false, lenses };
    if (!pulls) await context.connection.sendDiagnostics({ uri: open.uri, version: open.version, diagnostics: items });
    return { diagnostics: pulls, lenses };
  };

  const tell = async (): Promise<void> => {
    const { client, connection } = context;
    for (const file of inOrder()) {
      if (again) break;
      const { diagnostics, lenses } = await tellOf(file);
      stale = { diagnostics: stale.diagnostics || diagnostics, lenses: stale.lenses || lenses };
    }
    const { diagnostics, lenses } = stale;
    stale = fresh;
    if (diagnostics && client.refreshesDiagnostics) await connection.sendRequest(DiagnosticRefreshRequest.type);
    if (lenses && client.refreshesLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
  };
  const tellAll = async (): Promise<void> => {
    if (telling) {
      again = true;
      return;
    }
    telling = true;
    try {
      do {
        again = false;
        const isFirst = told.size === 0;
        const begun = performance.now();
        await tell();
        // What opening takes says nothing about changes.
        if (!isFirst) cost = performance.now() - begun;
      } while (again);
      settled();
    } catch (error) {
      failed(error);
    } finally {
      telling = false;
    }
  };
  const failed = (error: unknown): void => {
    try {
      context.connection.console.error(`Diagnostics could not be sent: ${String(error)}`);
    } catch {
      // The client has gone, and nobody hears it any more.
    }
  };

  return {
    soon() {
      clearTimeout(timer);
      const now = performance.now();
      const rest = restAfter(cost, now - changed);
      changed = now;
      // Even without a rest, what the client has said already is heard first.
      timer = setTimeout(() => void tellAll(), rest);
    },
    closed(file, uri) {
      told.delete(file);
      if (!context.client.pullsDiagnostics) context.connection.sendDiagnostics({ uri, diagnostics: [] }).catch(failed);
    },
  };
}

import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type InitializeResult,
} from 'vscode-languageserver';
import type { FileId } from '../core/base/span';
import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
import type { Rule, RuleMeta } from '../core/rules/rule';
import type { Source } from '../workspace/source';
import { codeActions, resolveAction } from './actions';
import { createAnalyses } from './analyses';
import { answering, modified } from './answer';
import { greetingFor, syncKindFor } from './capabilities';
import { type ClientCapabilities, clientCapabilitiesOf } from './client-capabilities';
import { throughClient } from './client-source';
import { codeLenses, resolveLens, summary } from './code-lens';
import { runCommand } from './commands';
import { completions } from './completion';
import type { Context } from './context';
import { createConverter } from './convert';
import { announce, diagnose, type Told, waitsForSave } from './diagnostics';
import { listenToDocuments, tellOfOthers } from './documents';
import { reportFaults } from './faults';
import { cacheOf } from './file-cache';
import { type Guard, noGuard } from './guard';
import { hover } from './hover';
import { writeLog } from './log';
import {
  type PlanArgument,
  type PlanEditsArgument,
  planEditsRequest,
  planRequest,
  type ReportArgument,
  reportRequest,
  type SummaryArgument,
  summaryRequest,
} from './messages';
import { planChanges, planEdits } from './plan';
import { showProgress } from './progress';
import { definition, documentLinks } from './references';
import { report } from './report';
import { readSettings } from './settings';
import { fileOfUriOrNone } from './uri';
import { watchFiles } from './watching';
import { resultIdOf, workspaceChecker } from './workspace-diagnostics';

export interface SessionOptions {
  readonly version: string;
  /** The page of each rule, by its id, in Markdown. */
  readonly pages: Readonly<Record<string, string>>;
  /** Today's date, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Who watches over work that may not end; nobody by default. */
  readonly guard?: Guard;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
}

/** A client that does not tell of changes on disk is not believed for longer than this. */
const trustMilliseconds = 1000;

/** What is saved is a chance to look at the disk again, in case that a change was not told: not more often than this. */
const saveMilliseconds = 30_000;

/**
 * Serves one client over a connection until it says goodbye. Answers are made anew from the open documents and the source;
 * what is kept between requests is cache.
 * @param disk the files that are not open
 */
export function createSession(connection: Connection, disk: Source, options: SessionOptions): void {
  let folders: readonly FileId[] = [];

  connection.onInitialize((params): InitializeResult => {
    const client = clientCapabilitiesOf(params);
    const single = params.rootUri ? [{ uri: params.rootUri, name: '' }] : [];
    folders = (params.workspaceFolders ?? single).map((folder) => folderOfUri(folder.uri));
    serve(client);
    return greetingFor(client, options.version);
  });

  function serve(client: ClientCapabilities): void {
    const settings = readSettings(connection, client.configuration, () => everythingChanged());
    const files = client.readsFiles ? throughClient(connection, disk) : disk;
    const cache = cacheOf(files);
    const everythingChanged = (): void => {
      if (!client.watchesFiles) cache.dropAfter(trustMilliseconds);
      analyses.forget();
      announcer.soon();
    };
    const documents = listenToDocuments(connection, cache, {
      changed: everythingChanged,
      closed(file, uri) {
        // While it was open, nobody looked at the disk.
        cache.drop([file]);
        announcer.closed(file, uri);
        everythingChanged();
      },
      saved() {
        cache.dropAfter(client.watchesFiles ? saveMilliseconds : 0);
        everythingChanged();
      },
    });
    const guard = options.guard ?? noGuard;
    const log = writeLog(connection);
    const faults = reportFaults(connection);
    const progress = client.showsProgress ? showProgress(connection, 'Bulkhead: analyzing') : () => undefined;
    const analyses = createAnalyses({
      documents,
      guard,
      folders: () => folders,
      settingsOf: settings.of,
      syntaxElsewhere: client.syntaxElsewhere,
      today: options.today,
      onWork(work) {
        log.works();
        progress(work);
      },
      onJudged(checked, leftOut) {
        log.judged(checked, folders);
        faults(checked, leftOut);
      },
      ...(options.rules && { rules: options.rules }),
    });
    const metas: [string, RuleMeta][] = [...rules, ...engineRules].map((rule) => [rule.id, rule.meta]);
    const context: Context = {
      connection,
      client,
      documents,
      analyses,
      guard,
      disk: files,
      converter: createConverter(client.encoding),
      rules: new Map(metas),
      pages: options.pages,
    };
    const told = new Map<FileId, Told>();
    const answered = answering(connection);
    const watching = watchFiles(connection, {
      folders: () => folders,
      outside: client.watchesOutside,
      begun(files) {
        cache.drop(files);
        everythingChanged();
      },
    });
    const announcer = announce(context, told, () => {
      if (client.watchesFiles) watching.alsoOf(cache.files());
    });

    connection.onInitialized(() => {
      log.begins(options.version);
      const refused = (error: unknown): void => connection.console.warn(`The client does not report file changes: ${String(error)}`);
      if (client.configurationEvents) {
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'bulkhead' }).catch(refused);
      }
      if (client.tellsOfMore) tellOfOthers(connection, syncKindFor(client)).catch(refused);
      if (client.watchesFiles) watching.start();
      if (client.folderEvents) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map((folder) => folderOfUri(folder.uri)));
          folders = [...folders.filter((folder) => !gone.has(folder)), ...added.map((folder) => folderOfUri(folder.uri))];
          everythingChanged();
        });
      }
    });
    connection.onDidChangeConfiguration((params) => {
      settings.changed(params.settings);
      everythingChanged();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      if (cache.drop(changes.map(({ uri }) => folderOfUri(uri)))) everythingChanged();
    });

    if (client.pullsDiagnostics) {
      const report = async (
        { textDocument, previousResultId }: DocumentDiagnosticParams,
        token: CancellationToken,
      ): Promise<DocumentDiagnosticReport> => {
        const file = documents.fileOf(textDocument.uri);
        const before = told.get(file);
        if (previousResultId !== undefined && before && (await waitsForSave(context, file))) {
          told.set(file, { version: documents.byFile(file)?.version ?? before.version, diagnostics: before.diagnostics });
          return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previousResultId };
        }
        const { items, basis } = await diagnose(context, file, token);
        const open = documents.byFile(file);
        if (open) told.set(file, { version: open.version, diagnostics: JSON.stringify(items), basis });
        const resultId = resultIdOf(items);
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
      };
      connection.languages.diagnostics.on(answered(report));
      const check = workspaceChecker(context, {
        folders: () => folders,
        settingsOf: settings.of,
        today: options.today,
        ...(options.rules && { rules: options.rules }),
      });
      connection.languages.diagnostics.onWorkspace((params, token, progress) =>
        answered(() => check(params, token, progress))(params, token),
      );
    }
    /** A request about a document: what was found out about a text that is no longer there is no answer. */
    const on = <P extends { readonly textDocument: { readonly uri: string } }, R>(
      work: (context: Context, params: P, token: CancellationToken) => R | Promise<R>,
    ): ((params: P, token: CancellationToken) => Promise<R>) => {
      return answered(async (params, token) => {
        const { uri } = params.textDocument;
        const { version } = documents.byUri(uri) ?? {};
        const answer = await work(context, params, token);
        if (documents.byUri(uri)?.version !== version) throw modified();
        return answer;
      });
    };
    connection.onCodeAction(on(codeActions));
    connection.onHover(on(hover));
    connection.onDocumentLinks(on(documentLinks));
    connection.onDefinition(on(definition));
    connection.onCompletion(on(completions));
    connection.onCodeLens(on(codeLenses));
    connection.onCodeActionResolve(answered((action, token) => resolveAction(context, action, token)));
    connection.onCodeLensResolve(answered((lens, token) => resolveLens(context, lens, token)));
    connection.onRequest(
      summaryRequest,
      answered((params: SummaryArgument, token) => summary(context, params, token)),
    );
    connection.onRequest(
      reportRequest,
      answered((params: ReportArgument, token) => report(context, params, token)),
    );
    connection.onRequest(
      planRequest,
      answered((params: PlanArgument, token) => planChanges(context, params, token)),
    );
    connection.onRequest(
      planEditsRequest,
      answered((params: PlanEditsArgument, token) => planEdits(context, params, token)),
    );
    connection.onExecuteCommand(answered(({ command, arguments: given }, token) => runCommand(context, command, given ?? [], token)));
  }
}

function folderOfUri(uri: string): FileId {
  const folder = fileOfUriOrNone(uri) ?? uri;
  return folder.length > 1 && folder.endsWith('/') && !folder.endsWith('//') ? folder.slice(0, -1) : folder;
}

import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
import type { RuleMeta } from '../core/rules/rule';
import type { FileId } from '../core/text/site';
import type { Source } from '../workspace/workspace';
import { codeActions, fixAllKind, hardenKind, resolveAction } from './actions';
import { stopIfCancelled } from './cancelled';
import type { Context } from './context';
import { createConverter } from './convert';
import { announce, diagnose, type Told } from './diagnostics';
import { listenToDocuments } from './documents';
import { runCommand } from './harden';
import { hover } from './hover';
import { createJudging } from './judging';
import { serverCommands } from './messages';
import { showProgress } from './progress';
import { readSettings } from './settings';
import { type Traits, traitsOf } from './traits';
import { fileOfUri } from './uri';

export interface SessionOptions {
  readonly version: string;
  /** The page of each rule, by its id, in Markdown. */
  readonly pages: Readonly<Record<string, string>>;
  /** Today's date, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/** Files outside the editor whose change may change a judgement. */
const watched = [
  '**/*.{yaml,yml,json}',
  '**/{Dockerfile,Containerfile}*',
  '**/*.{dockerfile,Dockerfile}',
  '**/{.env,.env.*,*.env,.gitignore}',
  // Scripts that images start under.
  '**/{*.sh,*entrypoint*}',
];

/**
 * Serves one client over a connection until it says goodbye. Answers are made anew from the open documents and the source;
 * what is kept between requests is cache.
 * @param disk the files that are not open
 */
export function createSession(connection: Connection, disk: Source, options: SessionOptions): void {
  let folders: readonly FileId[] = [];

  connection.onInitialize((params): InitializeResult => {
    const traits = traitsOf(params);
    const single = params.rootUri ? [{ uri: params.rootUri, name: '' }] : [];
    folders = (params.workspaceFolders ?? single).map((folder) => folderOfUri(folder.uri));
    serve(traits);
    return { serverInfo: { name: 'Bulkhead', version: options.version }, capabilities: capabilitiesFor(traits) };
  });

  function serve(traits: Traits): void {
    const settings = readSettings(connection, traits.configuration);
    const documents = listenToDocuments(connection, disk, {
      changed() {
        judging.forget();
        announcer.soon();
      },
      closed(open) {
        judging.forget();
        announcer.closed(open);
        announcer.soon();
      },
      saved() {
        judging.forget();
        announcer.soon();
      },
    });
    const judging = createJudging({
      documents,
      folders: () => folders,
      settingsOf: settings.of,
      today: options.today,
      onWork: traits.showsProgress ? showProgress(connection, 'Bulkhead: judging') : () => undefined,
    });
    const metas: [string, RuleMeta][] = [...rules, ...engineRules].map((rule) => [rule.id, rule.meta]);
    const context: Context = {
      connection,
      traits,
      documents,
      judging,
      disk,
      converter: createConverter(traits.encoding),
      rules: new Map(metas),
      pages: options.pages,
    };
    const told = new Map<FileId, Told>();
    const announcer = announce(context, told);
    const everythingChanged = (): void => {
      judging.forget();
      announcer.soon();
    };

    connection.onInitialized(() => {
      const refused = (error: unknown): void => connection.console.warn(`The client does not tell of changes: ${String(error)}`);
      if (traits.configurationEvents) {
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'bulkhead' }).catch(refused);
      }
      if (traits.watchesFiles) {
        const watchers = watched.map((globPattern) => ({ globPattern }));
        connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(refused);
      }
      if (traits.folderEvents) {
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
      if (judging.restsOn(changes.map(({ uri }) => folderOfUri(uri)))) everythingChanged();
    });

    if (traits.pullsDiagnostics) {
      connection.languages.diagnostics.on(async ({ textDocument }, token) => {
        const file = documents.fileOf(textDocument.uri);
        const items = await diagnose(context, file);
        stopIfCancelled(token);
        const open = documents.byFile(file);
        if (open) told.set(file, { version: open.version, diagnostics: JSON.stringify(items) });
        return { kind: DocumentDiagnosticReportKind.Full, items };
      });
    }
    connection.onCodeAction((params, token) => codeActions(context, params, token));
    connection.onCodeActionResolve((action) => resolveAction(context, action));
    connection.onHover((params, token) => hover(context, params, token));
    connection.onExecuteCommand((params) => runCommand(context, params.command, params.arguments ?? []));
  }
}

function capabilitiesFor(traits: Traits): InitializeResult['capabilities'] {
  return {
    positionEncoding: traits.encoding === 'utf-8' ? PositionEncodingKind.UTF8 : PositionEncodingKind.UTF16,
    textDocumentSync: {
      openClose: true,
      save: true,
      // Edits counted in bytes would have to be applied to text counted in UTF-16.
      change: traits.encoding === 'utf-8' ? TextDocumentSyncKind.Full : TextDocumentSyncKind.Incremental,
    },
    ...(traits.pullsDiagnostics && {
      diagnosticProvider: { identifier: 'bulkhead', interFileDependencies: true, workspaceDiagnostics: false },
    }),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, hardenKind], resolveProvider: traits.resolvesEdits },
    hoverProvider: true,
    executeCommandProvider: { commands: [...serverCommands] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function folderOfUri(uri: string): FileId {
  const folder = fileOfUri(uri);
  return folder.length > 1 && folder.endsWith('/') && !folder.endsWith('//') ? folder.slice(0, -1) : folder;
}

import { type InitializeResult, PositionEncodingKind, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ClientCapabilities } from './client-capabilities';
import { serverCommands } from './messages';

/** The kinds of code actions about a whole file, beside quick fixes. */
export const fixAllKind = 'source.fixAll.bulkhead';
export const hardenKind = 'source.harden.bulkhead';

/** What the server answers to `initialize`. It needs nothing of the core, so that it can be said before that is there. */
export function greetingFor(client: ClientCapabilities, version: string): InitializeResult {
  return { serverInfo: { name: 'Bulkhead', version }, capabilities: capabilitiesFor(client) };
}

function capabilitiesFor(client: ClientCapabilities): InitializeResult['capabilities'] {
  return {
    positionEncoding: client.encoding === 'utf-8' ? PositionEncodingKind.UTF8 : PositionEncodingKind.UTF16,
    textDocumentSync: {
      openClose: true,
      save: true,
      change: syncKindFor(client),
    },
    ...(client.pullsDiagnostics && {
      diagnosticProvider: { identifier: 'bulkhead', interFileDependencies: true, workspaceDiagnostics: client.pullsWorkspace },
    }),
    codeActionProvider: { codeActionKinds: ['quickfix', fixAllKind, hardenKind], resolveProvider: client.resolvesEdits },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: true },
    documentLinkProvider: { resolveProvider: false },
    definitionProvider: true,
    completionProvider: { triggerCharacters: ['/', ',', ':'] },
    executeCommandProvider: { commands: [...serverCommands] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

/** Edits counted in bytes would have to be applied to text counted in UTF-16. */
export function syncKindFor({ encoding }: ClientCapabilities): TextDocumentSyncKind {
  return encoding === 'utf-8' ? TextDocumentSyncKind.Full : TextDocumentSyncKind.Incremental;
}

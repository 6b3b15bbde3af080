import {
  BulkRegistration,
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileId } from '../core/base/span';
import type { Source } from '../workspace/source';
import { fileOfUriOrNone, fileSchemes, isFileUri, uriOfFile } from './uri';

/** A document that is open in the editor, at one version. */
export interface OpenFile {
  readonly file: FileId;
  readonly uri: string;
  readonly version: number;
  /** The version that was opened or saved last. */
  readonly saved: number;
  readonly text: string;
}

/** The open documents at one moment; reading falls through to the disk for all other files. */
interface Snapshot {
  readonly open: ReadonlyMap<FileId, OpenFile>;
  readonly source: Source;
}

interface DocumentEvents {
  /** Opened, or its text changed. */
  changed(): void;
  closed(file: FileId, uri: string): void;
  saved(): void;
}

export interface Documents {
  byUri(uri: string): OpenFile | undefined;
  byFile(file: FileId): OpenFile | undefined;
  /** The name of a document, open or not. */
  fileOf(uri: string): FileId;
  /** The URI of a file: for an open document exactly the one that the client uses. */
  uriOf(file: FileId): string;
  snapshot(): Snapshot;
}

/** Languages of files that analyses depend on beside those that clients tell of anyway: env and ignore files, scripts, settings. */
const otherLanguages = ['dotenv', 'ignore', 'ini', 'makefile', 'plaintext', 'properties', 'shellscript', 'toml'];

/** Asks the client to tell of open documents that analyses may depend on, too. @param sync how changes are told */
export function tellOfOthers(connection: Connection, sync: TextDocumentSyncKind): Promise<unknown> {
  const documentSelector = fileSchemes.flatMap((scheme) => otherLanguages.map((language) => ({ scheme, language })));
  const all = BulkRegistration.create();
  all.add(DidOpenTextDocumentNotification.type, { documentSelector });
  all.add(DidChangeTextDocumentNotification.type, { documentSelector, syncKind: sync });
  all.add(DidSaveTextDocumentNotification.type, { documentSelector });
  all.add(DidCloseTextDocumentNotification.type, { documentSelector });
  return connection.client.register(all);
}

/** Follows the files that the client opens; they win over the disk. Documents that are no files are passed over. */
export function listenToDocuments(connection: Connection, disk: Source, events: DocumentEvents): Documents {
  const documents = new TextDocuments(TextDocument);
  const files = new Map<string, FileId>();
  const uris = new Map<FileId, string>();
  const saved = new Map<string, number>();
  /** Documents whose address is not valid: said once. */
  const strange = new Set<string>();
  const byUri = (uri: string): OpenFile | undefined => {
    const document = documents.get(uri);
    const file = files.get(uri);
    if (!document || file === undefined) return undefined;
    return { file, uri, version: document.version, saved: saved.get(uri) ?? document.version, text: document.getText() };
  };
  const byFile = (file: FileId): OpenFile | undefined => {
    const uri = uris.get(file);
    return uri === undefined ? undefined : byUri(uri);
  };

  documents.onDidChangeContent(({ document }) => {
    if (!isFileUri(document.uri)) return;
    const file = files.get(document.uri) ?? fileOfUriOrNone(document.uri, document.languageId);
    if (file === undefined) {
      if (!strange.has(document.uri))
        connection.console.warn(`Not checked, because its address is not valid: ${JSON.stringify(document.uri)}`);
      strange.add(document.uri);
      return;
    }
    files.set(document.uri, file);
    uris.set(file, document.uri);
    if (!saved.has(document.uri)) saved.set(document.uri, document.version);
    events.changed();
  });
  documents.onDidClose(({ document }) => {
    const file = files.get(document.uri);
    strange.delete(document.uri);
    if (file === undefined) return;
    files.delete(document.uri);
    uris.delete(file);
    saved.delete(document.uri);
    events.closed(file, document.uri);
  });
  documents.onDidSave(({ document }) => {
    const file = files.get(document.uri);
    if (file === undefined) return;
    saved.set(document.uri, document.version);
    events.saved();
  });
  const told: Parameters<typeof documents.listen>[0] = {
    onDidOpenTextDocument: (handler) => connection.onDidOpenTextDocument(handler),
    // A client that two selectors make tell of a document tells each change twice.
    onDidChangeTextDocument: (handler) =>
      connection.onDidChangeTextDocument((params) => {
        if (documents.get(params.textDocument.uri)?.version !== params.textDocument.version) handler(params);
      }),
    onDidCloseTextDocument: (handler) => connection.onDidCloseTextDocument(handler),
    onWillSaveTextDocument: (handler) => connection.onWillSaveTextDocument(handler),
    onWillSaveTextDocumentWaitUntil: (handler) => connection.onWillSaveTextDocumentWaitUntil(handler),
    onDidSaveTextDocument: (handler) => connection.onDidSaveTextDocument(handler),
  };
  documents.listen(told);

  return {
    byUri,
    byFile,
    // A name that no document has is as good as none.
    fileOf: (uri) => files.get(uri) ?? fileOfUriOrNone(uri) ?? uri,
    uriOf: (file) => uris.get(file) ?? uriOfFile(file),
    snapshot() {
      const open = new Map<FileId, OpenFile>();
      for (const uri of files.keys()) {
        const document = byUri(uri);
        if (document) open.set(document.file, document);
      }
      const now = disk.once?.() ?? disk;
      return { open, source: { ...now, read: async (file, within) => open.get(file)?.text ?? now.read(file, within) } };
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FileChangeType,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type UnregistrationParams,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';

const server = resolve(__dirname, '../../server/src/entry/node.js');

/** No answer of the server takes this long: who waits longer waits for nothing. */
const patience = 8000;

/** What VS Code offers, as far as the server looks at it. */
export const editor: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source', 'source.fixAll'] } },
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
      isPreferredSupport: true,
    },
  },
  workspace: {
    applyEdit: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'], changeAnnotationSupport: { groupsOnLabel: true } },
  },
};

/** A client that pulls its diagnostics and can be asked to pull again. */
export const pulling: ClientCapabilities = {
  ...editor,
  textDocument: { ...editor.textDocument, diagnostic: { dynamicRegistration: false } },
  workspace: { ...editor.workspace, diagnostics: { refreshSupport: true } },
};

/** The least a client can say: no literals resolved, no versions, no Markdown. */
export const plain: ClientCapabilities = {
  textDocument: { publishDiagnostics: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
  workspace: { applyEdit: true },
};

export interface Client {
  readonly connection: ProtocolConnection;
  readonly capabilities: InitializeResult['capabilities'];
  /** What the server published, in order. */
  readonly published: readonly PublishDiagnosticsParams[];
  /** What it showed or logged. */
  readonly messages: readonly string[];
  readonly applied: readonly ApplyWorkspaceEditParams[];
  /** What the server asked to be told of. */
  readonly registered: readonly Registration[];
  /** The ids of registrations that it has taken back. */
  readonly unregistered: readonly string[];
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, version: number, text: string): void;
  close(uri: string): void;
  save(uri: string): void;
  /** Tells that a file was created, changed or deleted outside the editor. */
  changedOnDisk(uri: string, type: FileChangeType): void;
  /** The next diagnostics for a document that the test accepts; those published before count, once. */
  diagnostics(uri: string, accept?: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  pull(uri: string): Promise<readonly Diagnostic[]>;
  actions(uri: string, range: Range, context?: Partial<CodeActionContext>): Promise<CodeAction[]>;
  hover(uri: string, position: Position): Promise<Hover | null>;
  run(command: string, argument: unknown): Promise<unknown>;
  /** Resolves once `workspace/diagnostic/refresh` has arrived as often as this. */
  refreshed(times: number): Promise<void>;
  /** Says goodbye. */
  stop(): Promise<void>;
}

/** A client of a server that is a process of its own. */
export interface ProcessClient extends Client {
  readonly pid: number;
  /** Resolves with the exit code of the server. */
  readonly ended: Promise<number | null>;
  /** Ends the server without a word. */
  kill(): void;
}

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  /** Answers to `workspace/configuration`. */
  readonly settings?: unknown;
  /** What the client answers to `workspace/applyEdit`; true when absent. */
  readonly accept?: (edit: ApplyWorkspaceEditParams) => boolean;
}

/**
 * Starts the server as a process of its own, as an editor does, and greets it: for what only a process shows, its threads and its end.
 * `startServer` of `./session` is the same server in this process.
 * @param program the program to start instead of the compiled server
 */
export async function startProcess(options: StartOptions = {}, program = server): Promise<ProcessClient> {
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const ended = exitOf(child);
  const client = await greet(connection, options, { processId: process.pid, ended });
  // It greets before it has loaded what it works with: how long that takes is not what tests are about.
  await connection.sendRequest('textDocument/codeLens', { textDocument: { uri: 'file:///nowhere/compose.yaml' } });
  return {
    ...client,
    pid: child.pid!,
    ended,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
    },
  };
}

/** What stands behind a connection. */
interface Peer {
  /** The process that the server is told to end with; null where it runs in this one. */
  readonly processId: number | null;
  /** Resolves with the exit code when it ends. */
  readonly ended: Promise<number | null>;
}

/** Greets the server at the other end of a connection. */
export async function greet(connection: ProtocolConnection, options: StartOptions, peer: Peer): Promise<Omit<Client, 'stop'>> {
  const published: PublishDiagnosticsParams[] = [];
  const messages: string[] = [];
  const applied: ApplyWorkspaceEditParams[] = [];
  const registered: Registration[] = [];
  const unregistered: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of [...waiting]) each();
  };
  let refreshes = 0;
  let taken = 0;
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    wake();
  });
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
    messages.push(message);
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    messages.push(message);
  });
  connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
    registered.push(...registrations);
    wake();
    return null;
  });
  connection.onRequest('client/unregisterCapability', ({ unregisterations }: UnregistrationParams) => {
    unregistered.push(...unregisterations.map(({ id }) => id));
    return null;
  });
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes++;
    wake();
    return null;
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => options.settings ?? null));
  connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
    applied.push(params);
    return { applied: options.accept?.(params) ?? true };
  });
  connection.listen();

  const until = <T>(what: string, look: () => T | undefined): Promise<T> =>
    new Promise((done, fail) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        fail(new Error(`the server did not send ${what}; it sent ${JSON.stringify(published.slice(taken))} ${messages.join(' ')}`));
      }, patience);
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(check);
        clearTimeout(timer);
        done(found);
      };
      waiting.add(check);
      check();
    });

  const folders = options.folders?.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })) ?? null;
  const params: InitializeParams = {
    processId: peer.processId,
    rootUri: null,
    capabilities: options.capabilities ?? editor,
    workspaceFolders: folders,
    initializationOptions: options.initializationOptions,
  };
  const died = peer.ended.then((code) => {
    throw new Error(`the server ended with ${code} instead of answering`);
  });
  const answer: Promise<InitializeResult> = connection.sendRequest('initialize', params);
  const { capabilities } = await Promise.race([answer, died]);
  died.catch(() => undefined);
  connection.sendNotification('initialized', {});

  return {
    connection,
    capabilities,
    published,
    messages,
    applied,
    registered,
    unregistered,
    open: (uri, text, languageId = 'yaml') =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    save: (uri) => connection.sendNotification('textDocument/didSave', { textDocument: { uri } }),
    changedOnDisk: (uri, type) => connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] }),
    diagnostics: (uri, accept = () => true) =>
      until(`diagnostics for ${uri}`, () => {
        for (let i = taken; i < published.length; i++) {
          const each = published[i]!;
          if (each.uri !== uri || !accept(each.diagnostics)) continue;
          taken = i + 1;
          return each.diagnostics;
        }
        return undefined;
      }),
    async pull(uri) {
      const report: DocumentDiagnosticReport = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
      return report.kind === 'full' ? report.items : [];
    },
    actions: async (uri, range, context) =>
      (await connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...context },
      })) as CodeAction[],
    hover: (uri, position) => connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }),
    run: (command, argument) => connection.sendRequest('workspace/executeCommand', { command, arguments: [argument] }),
    refreshed: (times) => until('workspace/diagnostic/refresh', () => (refreshes >= times ? true : undefined)).then(() => undefined),
  };
}

/** The code that a process ends with. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('exit', done));
}

/** A folder of its own with files, and how to be rid of it. */
export function makeFolder(files: Readonly<Record<string, string>>): { readonly path: string; uri(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'bulkhead lsp #1%-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, uri: (name) => pathToFileURL(join(path, name)).toString(), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The text of a document after the edits of a workspace edit for it, counted as UTF-16. */
export function edited(uri: string, text: string, edit: WorkspaceEdit): string {
  const edits: TextEdit[] = [...(edit.changes?.[uri] ?? [])];
  for (const change of edit.documentChanges ?? []) {
    if ('textDocument' in change && change.textDocument.uri === uri) edits.push(...(change.edits as TextEdit[]));
  }
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  const offset = (at: Position): number => starts[at.line]! + at.character;
  let out = '';
  let from = 0;
  const order = edits
    .map((each, index) => ({ each, index }))
    .sort((a, b) => offset(a.each.range.start) - offset(b.each.range.start) || a.index - b.index);
  for (const { each } of order) {
    out += text.slice(from, offset(each.range.start)) + each.newText;
    from = offset(each.range.end);
  }
  return out + text.slice(from);
}

/** The range of the only occurrence of a word in a text, counted as UTF-16. */
export function rangeIn(text: string, word: string): Range {
  const at = text.indexOf(word);
  if (at < 0 || text.includes(word, at + 1)) throw new Error(`"${word}" is not exactly once in the text`);
  const place = (offset: number): Position => {
    const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  return { start: place(at), end: place(at + word.length) };
}

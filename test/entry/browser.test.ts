import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type { Diagnostic, DocumentDiagnosticReport, InitializeParams } from 'vscode-languageserver/node';
import { listingOf } from '../../server/src/core/model/files';
import { readFileRequest, readFolderRequest } from '../../server/src/lsp/messages';
import { casesOf, fixtureIds, repository } from '../support/fixtures';
import { pulling } from '../support/lsp-client';
import { startSession } from '../support/session';

const bundles = join(repository, 'dist/web/dist');
const scheme = 'vscode-vfs://github';

/** A file of the workspace by its address, `null` where there is none. */
type Files = Readonly<Record<string, string>>;

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly uri?: string };
  readonly result?: unknown;
  readonly error?: unknown;
}

/** The server of the browser in a global object that has what a worker has, and nothing of Node. */
function startWorker(files: Files): {
  ask(method: string, params: unknown): Promise<unknown>;
  tell(method: string, params: unknown): void;
} {
  const waiting = new Map<number, { done(result: unknown): void; fail(error: unknown): void }>();
  const port: { onmessage?: (event: { readonly data: unknown }) => void } = {};
  const send = (message: object): void => void setImmediate(() => port.onmessage?.({ data: structuredClone(message) }));
  const self = {
    postMessage(sent: Message) {
      const { id, method, params, result, error } = JSON.parse(JSON.stringify(sent)) as Message;
      if (method !== undefined && id !== undefined) send({ jsonrpc: '2.0', id, result: answerTo(files, method, params?.uri ?? '') });
      else if (typeof id === 'number') error ? waiting.get(id)?.fail(error) : waiting.get(id)?.done(result);
    },
    set onmessage(listener: (event: { readonly data: unknown }) => void) {
      port.onmessage = listener;
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const globals = { self, TextEncoder, TextDecoder, URL, console, performance, setTimeout, clearTimeout, setInterval, clearInterval };
  const context = createContext({ ...globals, postMessage: self.postMessage });
  // The day that sessions of tests are at.
  runInContext("Date = class extends Date { constructor(...of) { super(...(of.length ? of : ['2026-01-01T12:00:00'])); } }", context);
  runInContext(readFileSync(join(bundles, 'server.js'), 'utf8'), context);
  let next = 1;
  return {
    ask: (method, params) =>
      new Promise((done, fail) => {
        const id = next++;
        waiting.set(id, { done, fail });
        send({ jsonrpc: '2.0', id, method, params });
      }),
    tell: (method, params) => send({ jsonrpc: '2.0', method, params }),
  };
}

function answerTo(files: Files, method: string, uri: string): unknown {
  if (method === readFileRequest) return files[decodeURI(uri)] ?? null;
  const entries = method === readFolderRequest ? entriesOf(files, decodeURI(uri)) : [];
  return entries.length > 0 ? entries : null;
}

/** What is in a folder. */
function entriesOf(files: Files, folder: string): { readonly name: string; readonly isFolder: boolean }[] {
  const inside = Object.keys(files).filter((name) => name.startsWith(`${folder}/`));
  const names = new Set(inside.map((name) => /^[^/]+\/?/.exec(name.slice(folder.length + 1))?.[0] ?? ''));
  return [...names].map((name) => ({ name: name.replace('/', ''), isFolder: name.endsWith('/') }));
}

/** Every folder that holds a file, near or far. */
function foldersOf(files: Files): string[] {
  const folders = new Set<string>();
  for (const name of Object.keys(files))
    for (let end = name.lastIndexOf('/'); end > scheme.length; end = name.lastIndexOf('/', end - 1)) folders.add(name.slice(0, end));
  return [...folders];
}

const said = (found: readonly Diagnostic[]): unknown =>
  found.map(({ code, severity, message, range, data }) => ({ code, severity, message, range, data }));

describe('the server for browsers', () => {
  it('needs nothing of Node, nor does its client', () => {
    for (const name of ['server.js', 'client.js']) {
      const text = readFileSync(join(bundles, name), 'utf8');
      const required = [...text.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, module]) => module!);
      deepEqual([...new Set(required)], name === 'client.js' ? ['vscode'] : []);
      ok(!builtinModules.some((module) => text.includes(`"node:${module}"`)));
    }
  });

  it('finds in the files of all fixtures what the server on Node finds', async function () {
    this.timeout(300_000);
    const files: Record<string, string> = {};
    for (const id of fixtureIds())
      for (const [index, each] of casesOf(id).entries())
        for (const [name, text] of each.files) files[`${scheme}/${id}/${index}/${name}`] = text;
    const folders = [...new Set(Object.keys(files).map((name) => name.split('/').slice(0, 6).join('/')))];
    ok(folders.length > 500);
    const worker = startWorker(files);
    const listings = foldersOf(files).map((folder) => [`${folder}/`, listingOf(entriesOf(files, folder)) ?? ''] as const);
    const node = await startSession({ ...files, ...Object.fromEntries(listings) }, { folders, capabilities: pulling });
    const greeting: Partial<InitializeParams> = {
      processId: null,
      capabilities: pulling,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      initializationOptions: { readsFiles: true },
    };
    await worker.ask('initialize', greeting);
    worker.tell('initialized', {});
    let compared = 0;
    for (const [uri, text] of Object.entries(files)) {
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      worker.tell('textDocument/didOpen', { textDocument });
      node.open(uri, text);
      const report = (await worker.ask('textDocument/diagnostic', { textDocument: { uri } })) as DocumentDiagnosticReport;
      const found = await node.pull(uri);
      equal(report.kind, 'full');
      deepEqual(said('items' in report ? report.items : []), said(found), uri);
      compared += found.length;
      worker.tell('textDocument/didClose', { textDocument: { uri } });
      node.close(uri);
    }
    ok(compared > 1000, `${compared} findings`);
    await node.stop();
  });
});

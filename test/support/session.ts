import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { listingOf } from '../../server/src/core/model/files';
import { diskSource } from '../../server/src/entry/disk';
import { gated } from '../../server/src/lsp/gate';
import { createSession, type SessionOptions } from '../../server/src/lsp/session';
import type { Source } from '../../server/src/workspace/source';
import { type Client, greet, type StartOptions } from './lsp-client';
import { pages } from './pages';

/** A session in this process, with files that are only in memory and counted when they are read. */
export interface Session extends Client {
  readonly reads: ReadonlyMap<string, number>;
}

/** Starts a session in this process. @param files by their names in the core, `file:///...` */
export async function startSession(
  files: Readonly<Record<string, string>>,
  options: StartOptions & Partial<Pick<SessionOptions, 'rules' | 'guard'>> = {},
): Promise<Session> {
  const reads = new Map<string, number>();
  const disk: Source = {
    async read(file) {
      reads.set(file, (reads.get(file) ?? 0) + 1);
      if (file.endsWith('/')) return listed(Object.keys(files), file);
      return Object.hasOwn(files, file) ? files[file]! : null;
    },
  };
  const { rules, guard } = options;
  return { ...(await serve(disk, { ...(rules && { rules }), ...(guard && { guard }) }, options)), reads };
}

/** The listing of a folder in memory. */
function listed(files: readonly string[], folder: string): string | null {
  const inside = files.filter((file) => file.startsWith(folder)).map((file) => /^[^/]+\/?/.exec(file.slice(folder.length))?.[0] ?? '');
  if (inside.length === 0) return null;
  return listingOf([...new Set(inside)].map((name) => ({ name: name.replace('/', ''), isFolder: name.endsWith('/') })));
}

/** Starts the language server in this process, over the disk of this machine. */
export function startServer(options: StartOptions = {}, own: Partial<SessionOptions> = {}): Promise<Client> {
  return serve(diskSource, own, options);
}

/** A client that sends what it likes, and hears every answer as it is. */
export interface RawClient {
  ask(method: string, params: unknown): Promise<RawAnswer>;
  /** Asks, and takes the request back at once. */
  askAndCancel(method: string, params: unknown): Promise<RawAnswer>;
  tell(method: string, params: unknown): void;
}

export interface RawAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Starts the language server in this process, and says nothing to it yet. */
export function startRaw(files: Readonly<Record<string, string>> = {}): RawClient {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const writer = new StreamMessageWriter(down);
  const server = createConnection(ProposedFeatures.all, gated(new StreamMessageReader(up), writer), writer);
  const disk: Source = { read: async (file) => (Object.hasOwn(files, file) ? files[file]! : null) };
  createSession(server, disk, { version: 'test', pages, today: () => '2026-01-01' });
  server.listen();
  const send = new StreamMessageWriter(up);
  const waiting = new Map<unknown, (answer: RawAnswer) => void>();
  new StreamMessageReader(down).listen((message) => {
    const { id, method, params, ...answer } = message as unknown as { id?: unknown; method?: string; params?: unknown } & RawAnswer;
    if (method === undefined) waiting.get(id)?.(answer);
    else if (id !== undefined) send.write({ jsonrpc: '2.0', id, result: method === 'workspace/configuration' ? [null] : null } as never);
  });
  let last = 0;
  const tell = (method: string, params: unknown): void => void send.write({ jsonrpc: '2.0', method, params } as never);
  const ask = (method: string, params: unknown): Promise<RawAnswer> => {
    const id = ++last;
    return new Promise((done) => {
      waiting.set(id, done);
      send.write({ jsonrpc: '2.0', id, method, params } as never);
    });
  };
  return {
    ask,
    tell,
    askAndCancel(method, params) {
      const answer = ask(method, params);
      tell('$/cancelRequest', { id: last });
      return answer;
    },
  };
}

async function serve(disk: Source, own: Partial<SessionOptions>, options: StartOptions): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const writer = new StreamMessageWriter(down);
  const server = createConnection(ProposedFeatures.all, gated(new StreamMessageReader(up), writer), writer);
  createSession(server, disk, { version: 'test', pages, today: () => '2026-01-01', ...own });
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const client = await greet(connection, options, { processId: null, ended: new Promise(() => undefined) });
  return {
    ...client,
    async stop() {
      await connection.sendRequest('shutdown');
      connection.dispose();
      server.dispose();
    },
  };
}

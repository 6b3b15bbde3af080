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
export function startServer(options: StartOptions = {}): Promise<Client> {
  return serve(diskSource, {}, options);
}

async function serve(disk: Source, own: Partial<SessionOptions>, options: StartOptions): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
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

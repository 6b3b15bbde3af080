import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
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
  const [up, down] = [new PassThrough(), new PassThrough()];
  const reads = new Map<string, number>();
  const disk: Source = {
    async read(file) {
      reads.set(file, (reads.get(file) ?? 0) + 1);
      return Object.hasOwn(files, file) ? files[file]! : null;
    },
  };
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
  const { rules, guard } = options;
  createSession(server, disk, { version: 'test', pages, today: () => '2026-01-01', ...(rules && { rules }), ...(guard && { guard }) });
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const client = await greet(connection, options, { pid: process.pid, ended: new Promise(() => undefined), kill: () => undefined });
  return {
    ...client,
    reads,
    async stop() {
      connection.dispose();
      server.dispose();
      return 0;
    },
  };
}

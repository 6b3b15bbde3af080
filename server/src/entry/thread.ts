import { parentPort, workerData } from 'node:worker_threads';
import {
  createConnection,
  type DataCallback,
  Emitter,
  Message,
  type MessageReader,
  type MessageWriter,
  type PartialMessageInfo,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import type { Guard } from '../lsp/guard';
import { createSession, type SessionOptions } from '../lsp/session';
import type { Source } from '../workspace/source';
import { beginWork, endWork, keyOf } from './work-cell';

/** What the thread is given when it starts. */
export interface ThreadData {
  readonly cell: SharedArrayBuffer;
  readonly leftOut: readonly (readonly string[])[];
}

/** What the main thread sends: a message of the client, or what is left out from now on. */
export type ToThread = { readonly message: Message } | { readonly leftOut: readonly (readonly string[])[] };

/**
 * Serves the client that the main thread talks to.
 * @param opened called when the first document is opened
 */
export function serveThread(disk: Source, options: Omit<SessionOptions, 'guard'>, opened: () => void = () => undefined): void {
  const port = parentPort;
  if (!port) throw new Error('This thread has no port to the relay.');
  const { cell, leftOut } = workerData as ThreadData;
  let left = new Set(leftOut.map(keyOf));
  let callback: DataCallback | undefined;
  port.on('message', (sent: ToThread) => {
    if ('leftOut' in sent) {
      left = new Set(sent.leftOut.map(keyOf));
      return;
    }
    callback?.(sent.message);
    if (Message.isNotification(sent.message) && sent.message.method === 'textDocument/didOpen') opened();
  });
  const guard: Guard = {
    admits: (files) => !left.has(keyOf(files)),
    begins: (files) => beginWork(cell, files),
    ends: () => endWork(cell),
  };
  const [errors, closes, parts] = [new Emitter<Error>(), new Emitter<void>(), new Emitter<PartialMessageInfo>()];
  const reader: MessageReader = {
    onError: errors.event,
    onClose: closes.event,
    onPartialMessage: parts.event,
    listen(next) {
      callback = next;
      return { dispose: () => undefined };
    },
    dispose: () => undefined,
  };
  const writer: MessageWriter = {
    onError: new Emitter<[Error, Message | undefined, number | undefined]>().event,
    onClose: closes.event,
    write: async (message) => port.postMessage(message),
    end: () => undefined,
    dispose: () => undefined,
  };
  const connection = createConnection(ProposedFeatures.all, reader, writer);
  createSession(connection, disk, { ...options, guard });
  connection.listen();
}

import type { Worker } from 'node:worker_threads';
import {
  ErrorCodes,
  type InitializeParams,
  LSPErrorCodes,
  Message,
  type MessageReader,
  MessageType,
  type MessageWriter,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from 'vscode-languageserver/node';
import { greetingFor } from '../lsp/capabilities';
import { clientCapabilitiesOf } from '../lsp/client-capabilities';
import { createGate } from '../lsp/gate';
import { fileOfUriOrNone } from '../lsp/uri';
import { createMirror } from './mirror';
import { startThread, type Thread } from './start-thread';
import type { ToThread } from './thread';
import { createCell, keyOf, type Work, workIn } from './work-cell';

interface RelayOptions {
  /** The program that the thread runs. */
  readonly program: string;
  /** The first thread, where it has been started already. */
  readonly first?: Thread;
  /** Of the server, for the client. */
  readonly version: string;
  /** Milliseconds of computing that files may take, each time. */
  readonly budget: number;
  /** Milliseconds of computing that a request may take. */
  readonly requestBudget: number;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  /** Ends with the process of the client, which says in its greeting which one it is. */
  readonly follow: (processId: number) => void;
  /** Says something to whoever reads the log of the process. */
  readonly log: (text: string) => void;
}

interface Relay {
  /** The client is gone. */
  gone(): void;
}

/** Milliseconds before a thread that has died by itself, with nothing to leave out, is followed by the next; one that dies more often will go on dying. */
const pauses = [0, 500, 2000];

/** Ids of requests to the client, of one thread and of the next. */
const idsApart = 1_000_000;

/**
 * Carries messages between a client and the thread that serves it, so that this thread always hears the client: it greets, says goodbye, ends when the
 * client is gone, and ends work that takes too long together with its thread. The next thread is told everything again and leaves those files out.
 */
export function relay(reader: MessageReader, writer: MessageWriter, options: RelayOptions): Relay {
  const mirror = createMirror();
  const refuse = createGate();
  /** Requests of the client that wait for their answer. */
  const waiting = new Map<string | number, RequestMessage>();
  const leftOut = new Map<string, readonly string[]>();
  /** What the client shows or watches for the thread, by id and method: the next thread asks for it again. */
  let registered = new Map<string, string>();
  let progress = new Set<string | number>();
  let saidGoodbye = false;
  let deaths = 0;
  let life = 0;
  let cell: SharedArrayBuffer;
  /** Absent between two of them. */
  let thread: Worker | undefined = start(options.first);
  /** The thread has said something: all that it needs is loaded. */
  let isAwake = false;
  /** What the client has said while there was no thread. */
  let unheard: ToThread[] = [];

  let written: Promise<void> = Promise.resolve();
  const write = (message: object): void => {
    written = writer.write(message as Message).catch(() => options.exit(1));
  };
  const answer = (id: string | number, result: { result: unknown } | { error: object }): void => {
    waiting.delete(id);
    write({ jsonrpc: '2.0', id, ...result });
  };
  const post = (sent: ToThread): void => {
    if (thread) thread.postMessage(sent);
    else unheard.push(sent);
  };
  /** Starts the next thread, which hears what was said before. */
  const begin = (): void => {
    thread = start();
    for (const sent of unheard) thread.postMessage(sent);
    unheard = [];
  };

  function start(begun: Thread = startThread(options.program, [...leftOut.values()])): Worker {
    const { worker } = begun;
    cell = begun.cell;
    worker.stdout.on('data', (text: Buffer) => options.log(String(text)));
    worker.on('message', (message: Message) => {
      if (worker !== thread) return;
      isAwake = true;
      fromThread(message);
    });
    worker.on('error', (error) => options.log(`The language server failed: ${String(error)}`));
    worker.on('exit', () => {
      if (worker === thread) again(workIn(cell), 'failed');
    });
    return worker;
  }

  /** Begins anew with another thread. */
  function again(work: Work | undefined, how: 'failed' | 'took too long'): void {
    const files = work?.files ?? [];
    const isByItself = files.length === 0 && how === 'failed';
    const pause = isByItself ? pauses[deaths++] : 0;
    if (pause === undefined) {
      options.exit(1);
      return;
    }
    if (files.length > 0) leftOut.set(keyOf(files), files);
    const before = thread;
    isAwake = false;
    life++;
    cell = createCell();
    thread = undefined;
    setTimeout(begin, pause);
    before?.terminate().catch(() => undefined);
    withdraw();
    hearAgain(files.length > 0, how);
    const about = files.length > 0 ? `Checking ${files.join(', ')} ${how}: not checked until it is saved.` : `A request ${how}.`;
    write({
      jsonrpc: '2.0',
      method: 'window/logMessage',
      params: { type: MessageType.Warning, message: `${about} The language server has restarted.` },
    });
  }

  /** Takes back what the client shows or watches for the thread that is gone. */
  function withdraw(): void {
    for (const [id, method] of registered)
      write({
        jsonrpc: '2.0',
        id: `unregister-${life}-${id}`,
        method: 'client/unregisterCapability',
        params: { unregisterations: [{ id, method }] },
      });
    for (const token of progress) write({ jsonrpc: '2.0', method: '$/progress', params: { token, value: { kind: 'end' } } });
    registered = new Map();
    progress = new Set();
  }

  /** Tells the new thread what the client has said, and asks it what still waits for its answer. */
  function hearAgain(isFileToBlame: boolean, how: string): void {
    for (const message of mirror.again('again')) post({ message });
    for (const request of [...waiting.values()]) {
      // What the thread was at may be this very request, and a command may have been carried out already.
      const guilty = !isFileToBlame || request.method === 'workspace/executeCommand';
      if (!guilty) post({ message: request });
      else if (request.id !== null)
        answer(request.id, { error: { code: LSPErrorCodes.RequestFailed, message: `This request ${how} and was stopped.` } });
    }
  }

  function fromThread(message: Message): void {
    if (Message.isResponse(message)) {
      // Nobody waits any more where the client has cancelled, or knows the answer from the thread before.
      if (message.id !== null && waiting.delete(message.id)) write(message);
      return;
    }
    if (Message.isRequest(message)) askClient(message);
    else tellClient(message as NotificationMessage);
  }

  function askClient(request: RequestMessage): void {
    const { registrations = [], unregisterations = [] } = (request.params ?? {}) as {
      registrations?: { id: string; method: string }[];
      unregisterations?: { id: string }[];
    };
    if (request.method === 'client/registerCapability') for (const { id, method } of registrations) registered.set(id, method);
    for (const { id } of unregisterations) registered.delete(id);
    write({ ...request, id: Number(request.id) + life * idsApart });
  }

  function tellClient(notification: NotificationMessage): void {
    const { id, token, value } = (notification.params ?? {}) as { id?: number; token?: string | number; value?: { kind?: string } };
    const { method } = notification;
    if (method === '$/progress' && token !== undefined && value?.kind === 'begin') progress.add(token);
    if (method === '$/progress' && token !== undefined && value?.kind === 'end') progress.delete(token);
    write(method === '$/cancelRequest' ? { ...notification, params: { id: Number(id) + life * idsApart } } : notification);
  }

  function fromClient(message: Message): void {
    if (Message.isResponse(message)) {
      const id = Number(message.id);
      if (Math.floor(id / idsApart) === life) post({ message: { ...message, id: id % idsApart } as ResponseMessage });
      return;
    }
    if (!Message.isRequest(message) && !Message.isNotification(message)) return;
    const refusal = refuse(message);
    if (refusal) {
      if (Message.isRequest(message)) write({ jsonrpc: '2.0', id: message.id, error: refusal });
    } else if (message.method === 'exit') {
      // What was answered before is sent first.
      written.finally(() => options.exit(saidGoodbye ? 0 : 1));
    } else passOn(withoutProcess(message));
  }

  function passOn(message: RequestMessage | NotificationMessage): void {
    if (Message.isRequest(message) && message.id !== null) {
      if (answersHere(message, message.id)) return;
      if (message.method !== 'initialize') waiting.set(message.id, message);
    }
    if (message.method === '$/cancelRequest' && (!isAwake || workIn(cell))) {
      const { id } = (message.params ?? {}) as { id?: string | number };
      // The thread hears it when its work is done, or when it is there.
      if (id !== undefined && waiting.has(id))
        answer(id, { error: { code: LSPErrorCodes.RequestCancelled, message: 'The request was cancelled.' } });
    }
    mirror.hears(message);
    release(message);
    post({ message });
  }

  /** The goodbye is answered without the thread. So is the greeting, which the thread hears nevertheless: all that it needs takes its time to load. */
  function answersHere({ method, params }: RequestMessage, id: string | number): boolean {
    if (method === 'initialize') {
      answer(id, { result: greetingFor(clientCapabilitiesOf(params as unknown as InitializeParams), options.version) });
      return false;
    }
    if (method !== 'shutdown') return false;
    answer(id, { result: null });
    saidGoodbye = true;
    return true;
  }

  /** The greeting of the client, whose process is watched here and not by the thread; other messages as they are. */
  function withoutProcess(message: RequestMessage | NotificationMessage): RequestMessage | NotificationMessage {
    if (message.method !== 'initialize') return message;
    const { processId } = (message.params ?? {}) as { processId?: number | null };
    if (typeof processId === 'number') options.follow(processId);
    return { ...message, params: { ...(message.params as object), processId: null } };
  }

  /** Files that are saved, closed or changed on disk are tried again. */
  function release(message: NotificationMessage | RequestMessage): void {
    const uris = leftOut.size > 0 ? changedIn(message) : [];
    if (uris.length === 0) return;
    const changed = new Set(uris.map((uri) => fileOfUriOrNone(uri)));
    for (const [key, files] of leftOut) if (files.some((file) => changed.has(file))) leftOut.delete(key);
    post({ leftOut: [...leftOut.values()] });
  }

  watchWork(
    () => workIn(cell),
    options,
    (work) => again(work, 'took too long'),
  );

  reader.onError((error) => {
    if (error instanceof SyntaxError) {
      write({ jsonrpc: '2.0', id: null, error: { code: ErrorCodes.ParseError, message: 'The message is not valid JSON.' } });
      return;
    }
    // Without the length of a message nothing that follows can be understood.
    options.log(`The messages of the client cannot be parsed: ${error.message.split('\n')[0]}`);
    options.exit(1);
  });
  const gone = (): void => options.exit(saidGoodbye ? 0 : 1);
  reader.onClose(gone);
  reader.listen(fromClient);
  return { gone };
}

/** The documents that a message says are saved, closed or changed on disk. */
function changedIn({ method, params }: NotificationMessage | RequestMessage): string[] {
  const { textDocument, changes = [] } = (params ?? {}) as { textDocument?: { uri: string }; changes?: { uri: string }[] };
  if (method === 'workspace/didChangeWatchedFiles') return changes.map(({ uri }) => uri);
  const isAbout = method === 'textDocument/didSave' || method === 'textDocument/didClose';
  return isAbout && textDocument ? [textDocument.uri] : [];
}

/**
 * Looks at the work of the thread from time to time.
 * @param current the work that the thread is at
 * @param tooLong is told of work that has computed longer than it may
 */
function watchWork(
  current: () => Work | undefined,
  { budget, requestBudget }: Pick<RelayOptions, 'budget' | 'requestBudget'>,
  tooLong: (work: Work) => void,
): void {
  let seen: { readonly number: number; readonly since: number } | undefined;
  const look = (): void => {
    const work = current();
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    if (!work) seen = undefined;
    else if (seen?.number !== work.number) seen = { number: work.number, since: now };
    else if (now - seen.since > (work.files.length > 0 ? budget : requestBudget)) {
      seen = undefined;
      tooLong(work);
    }
  };
  setInterval(look, Math.min(500, budget / 4)).unref();
}

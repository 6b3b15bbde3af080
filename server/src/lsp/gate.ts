import {
  type DataCallback,
  ErrorCodes,
  Message,
  type MessageReader,
  type MessageWriter,
  type NotificationMessage,
  type RequestMessage,
} from 'vscode-languageserver';
import { isRecord } from './record';

/** Why a message of the client is not passed on: a request is answered with this error, a notification is dropped. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isOptionalString: Check = (value) => value === undefined || value === null || isString(value);
/** LSP 3.17, base types: an unsigned integer has 31 bits. */
const isUnsigned: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0x7fffffff;
const isInteger: Check = (value) => Number.isInteger(value);
const isAnything: Check = () => true;

const has =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(shape).every(([key, check]) => check(value[key]));
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

const document = has({ uri: isString });
const versioned = has({ uri: isString, version: isInteger });
const position = has({ line: isUnsigned, character: isUnsigned });
const range = has({ start: position, end: position });
const atPosition = has({ textDocument: document, position });
const ofDocument = has({ textDocument: document });

/** What the parameters of each message are, as far as the server reads them. */
const shapes: Readonly<Record<string, Check>> = {
  'textDocument/hover': atPosition,
  'textDocument/definition': atPosition,
  'textDocument/completion': atPosition,
  'textDocument/documentLink': ofDocument,
  'textDocument/codeLens': ofDocument,
  'textDocument/diagnostic': has({ textDocument: document, previousResultId: isOptionalString }),
  'textDocument/codeAction': has({
    textDocument: document,
    range,
    context: has({ diagnostics: listOf(has({ range, message: isAnything })), only: optional(listOf(isString)) }),
  }),
  'codeAction/resolve': has({ title: isString }),
  'codeLens/resolve': has({ range, data: has({ uri: isString, version: isInteger, subject: isString, shows: isString }) }),
  'workspace/executeCommand': has({ command: isString, arguments: optional(Array.isArray) }),
  'workspace/diagnostic': has({ previousResultIds: listOf(has({ uri: isString, value: isString })) }),
  'bulkhead/summary': document,
  'bulkhead/report': document,
  'bulkhead/plan': has({ uris: listOf(isString) }),
  'bulkhead/planEdits': has({ documents: listOf(versioned), ids: listOf(isString) }),
  'textDocument/didOpen': has({ textDocument: has({ uri: isString, languageId: isString, version: isInteger, text: isString }) }),
  'textDocument/didChange': has({ textDocument: versioned, contentChanges: listOf(has({ text: isString, range: optional(range) })) }),
  'textDocument/didSave': ofDocument,
  'textDocument/didClose': ofDocument,
  'workspace/didChangeWatchedFiles': has({ changes: listOf(has({ uri: isString })) }),
  'workspace/didChangeWorkspaceFolders': has({ event: has({ added: listOf(document), removed: listOf(document) }) }),
  'workspace/didChangeConfiguration': isRecord,
};

const isFolders = optional(listOf(document));

/**
 * Gives the function that refuses what a client may not say, or not yet, or not any more (LSP 3.17, "Server lifecycle"): everything that is passed on
 * can be answered. Messages of the client have to come by it in their order.
 */
export function createGate(): (message: Message) => Refusal | undefined {
  let isGreeted = false;
  let isDown = false;

  const greet = (params: unknown): Refusal | undefined => {
    if (isGreeted) return { code: ErrorCodes.InvalidRequest, message: 'The server is initialized already.' };
    if (!has({ capabilities: isRecord, workspaceFolders: isFolders, rootUri: isOptionalString })(params)) return wrong('initialize');
    isGreeted = true;
    return undefined;
  };
  const refuseRequest = ({ method, params }: RequestMessage): Refusal | undefined => {
    if (isDown) return { code: ErrorCodes.InvalidRequest, message: 'The server is shut down.' };
    if (method === 'initialize') return greet(params);
    if (!isGreeted) return { code: ErrorCodes.ServerNotInitialized, message: 'The server is not initialized.' };
    if (method === 'shutdown') isDown = true;
    return shapes[method]?.(params) === false ? wrong(method) : undefined;
  };
  const refuseNotification = ({ method, params }: NotificationMessage): Refusal | undefined => {
    if (method === 'exit' || method.startsWith('$/')) return undefined;
    if (!isGreeted || isDown) return { code: ErrorCodes.ServerNotInitialized, message: 'The server is not running.' };
    return shapes[method]?.(params) === false ? wrong(method) : undefined;
  };
  return (message) => {
    if (Message.isRequest(message)) return refuseRequest(message);
    return Message.isNotification(message) ? refuseNotification(message) : undefined;
  };
}

function wrong(method: string): Refusal {
  return { code: ErrorCodes.InvalidParams, message: `The parameters of ${method} are not those of the protocol.` };
}

/** A reader that answers by itself what is refused, and passes all else on. */
export function gated(reader: MessageReader, writer: Pick<MessageWriter, 'write'>): MessageReader {
  const refuse = createGate();
  return {
    onError: reader.onError,
    onClose: reader.onClose,
    onPartialMessage: reader.onPartialMessage,
    dispose: () => reader.dispose(),
    listen: (callback: DataCallback) =>
      reader.listen((message) => {
        const refusal = refuse(message);
        if (!refusal) callback(message);
        else if (Message.isRequest(message))
          writer.write({ jsonrpc: '2.0', id: message.id, error: refusal } as Message).catch(() => undefined);
      }),
  };
}

import type { Message, NotificationMessage, RequestMessage } from 'vscode-languageserver/node';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';

/** What a client has said so far, as far as a server that starts anew must know it. */
interface Mirror {
  hears(message: NotificationMessage | RequestMessage): void;
  /** The messages that tell a new server what holds now. @param id of the greeting, whose answer the client has had already */
  again(id: string): Message[];
}

interface Opened {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** Follows what a client says. */
export function createMirror(): Mirror {
  let greeting: RequestMessage | undefined;
  let greeted = false;
  const documents = new Map<string, TextDocument>();
  const folders: NotificationMessage[] = [];
  let configuration: NotificationMessage | undefined;
  return {
    hears(message) {
      const params = message.params as unknown;
      switch (message.method) {
        case 'initialize':
          greeting = message as RequestMessage;
          return;
        case 'initialized':
          greeted = true;
          return;
        case 'workspace/didChangeWorkspaceFolders':
          folders.push(message);
          return;
        case 'workspace/didChangeConfiguration':
          configuration = message;
          return;
        case 'textDocument/didOpen': {
          const { uri, languageId, version, text } = (params as { textDocument: Opened }).textDocument;
          documents.set(uri, TextDocument.create(uri, languageId, version, text));
          return;
        }
        case 'textDocument/didChange': {
          const { textDocument, contentChanges } = params as {
            textDocument: { uri: string; version: number };
            contentChanges: TextDocumentContentChangeEvent[];
          };
          const document = documents.get(textDocument.uri);
          // A client that two selectors make tell of a document tells each change twice.
          if (document && document.version !== textDocument.version)
            documents.set(textDocument.uri, TextDocument.update(document, contentChanges, textDocument.version));
          return;
        }
        case 'textDocument/didClose':
          documents.delete((params as { textDocument: { uri: string } }).textDocument.uri);
      }
    },
    again(id) {
      if (!greeting) return [];
      const say = (method: string, params: object): NotificationMessage => ({ jsonrpc: '2.0', method, params });
      const open = [...documents.values()].map((document) => {
        const { uri, languageId, version } = document;
        return say('textDocument/didOpen', { textDocument: { uri, languageId, version, text: document.getText() } });
      });
      return [
        { ...greeting, id } as Message,
        ...(greeted ? [say('initialized', {})] : []),
        ...folders,
        ...(configuration ? [configuration] : []),
        ...open,
      ];
    },
  };
}

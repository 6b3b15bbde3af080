import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { clientOptions } from './client';
import { registerFeatures } from './features';
import { openOutput } from './output';

let client: LanguageClient | undefined;

/** Starts the server as a worker of the browser. */
export function activate(context: ExtensionContext): void {
  const program = Uri.joinPath(context.extensionUri, 'dist/server.js').toString(true);
  let worker: Worker | undefined;
  // Each start has a worker of its own: one that has said goodbye serves nobody any more.
  const start = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(program);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  const output = openOutput();
  client = new LanguageClient('bulkhead', 'Bulkhead', start, clientOptions(output));
  context.subscriptions.push(output, ...registerFeatures(client, context));
  // What needs the server waits for it, and other extensions need not: the client itself says so when it does not start.
  client.start().catch(() => undefined);
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

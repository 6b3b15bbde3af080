import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { clientOptions } from './client';
import { registerFeatures } from './features';

let client: LanguageClient | undefined;

/** Starts the server as a worker of the browser. */
export async function activate(context: ExtensionContext): Promise<void> {
  const program = Uri.joinPath(context.extensionUri, 'dist/server.js').toString(true);
  let worker: Worker | undefined;
  // Each start has a worker of its own: one that has said goodbye serves nobody any more.
  const start = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(program);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  client = new LanguageClient('bulkhead', 'Bulkhead', start, clientOptions());
  context.subscriptions.push(...registerFeatures(client, context));
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

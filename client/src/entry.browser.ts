import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions } from './client';
import { registerFeatures } from './features';

let client: LanguageClient | undefined;

/** Starts the server as a worker of the browser. */
export async function activate(context: ExtensionContext): Promise<void> {
  const program = Uri.joinPath(context.extensionUri, 'dist/server.js').toString(true);
  client = new LanguageClient('bulkhead', 'Bulkhead', () => Promise.resolve(new Worker(program)), clientOptions());
  context.subscriptions.push(...registerFeatures(client, context));
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './client';
import { registerFeatures } from './features';
import { registerPin } from './pin';
import { registerProve } from './prove';

let client: LanguageClient | undefined;

/** Starts the server as a process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/server.js');
  client = new LanguageClient('bulkhead', 'Bulkhead', { module, transport: TransportKind.ipc }, clientOptions('bulkhead.pinImage'));
  context.subscriptions.push(
    ...registerFeatures(client, context),
    registerProve(module, () => client!.outputChannel),
    registerPin(module),
  );
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './client';
import { registerFeatures } from './features';
import { openOutput } from './output';
import { registerPin } from './pin';
import { registerProve } from './prove';

let client: LanguageClient | undefined;

/** Starts the server as a process of its own. */
export function activate(context: ExtensionContext): void {
  const output = openOutput();
  const module = context.asAbsolutePath('dist/server.js');
  client = new LanguageClient('bulkhead', 'Bulkhead', { module, transport: TransportKind.ipc }, clientOptions(output, 'bulkhead.pinImage'));
  context.subscriptions.push(
    output,
    ...registerFeatures(client, context),
    registerProve(module, () => output.channel),
    registerPin(module),
  );
  // What needs the server waits for it, and other extensions need not: the client itself says so when it does not start.
  client.start().catch(() => undefined);
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

import type { Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { registerCommands } from './commands';
import { registerDocumentation } from './documentation';
import { registerHardenView } from './harden/view';

/** Everything that the extension adds to the language server, on the desktop and in the browser alike. */
export function registerFeatures(client: BaseLanguageClient): Disposable[] {
  const disposables: Disposable[] = [];
  const view = registerHardenView(client, disposables);
  return [...disposables, ...registerCommands(client, view), ...registerDocumentation(client)];
}

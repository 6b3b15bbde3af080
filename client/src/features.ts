import { type Disposable, type ExtensionContext, Uri, version } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { HardenSubjectArgument, ServerCommand } from '../../server/src/lsp/messages';
import { registerCheckWorkspace } from './check-workspace';
import { middleware } from './client';
import { registerCommands } from './commands';
import { registerConfiguration } from './configuration';
import { registerDocumentation } from './documentation';
import { registerExplain } from './explain';
import { answerAboutFiles } from './files';
import { registerHardenView } from './harden/view';
import { registerReport } from './report';
import { registerSample } from './sample';
import { registerStatus } from './status';
import { registerTasks } from './tasks';

const hardenSubject: ServerCommand = 'bulkhead.hardenSubject';

/** Everything that the extension adds to the language server, on the desktop and in the browser alike. */
export function registerFeatures(client: BaseLanguageClient, context: ExtensionContext): Disposable[] {
  const disposables: Disposable[] = [];
  const view = registerHardenView(client, disposables);
  // The lens over a service opens the view, too, where other editors apply its edits.
  middleware.executeCommand = (command, args: unknown[], next) => {
    if (command !== hardenSubject) return next(command, args);
    const { uri, subject } = args[0] as HardenSubjectArgument;
    return view.open([Uri.parse(uri)], subject);
  };
  const own = context.extension.packageJSON as { readonly version?: string };
  client.outputChannel.appendLine(`Bulkhead ${own.version ?? ''} in VS Code ${version}`);
  return [
    ...disposables,
    ...registerCommands(client, view),
    ...registerDocumentation(client),
    ...registerCheckWorkspace(client),
    ...registerStatus(client),
    ...registerReport(client),
    ...answerAboutFiles(client),
    registerExplain(client),
    registerConfiguration(),
    registerSample(),
    registerTasks(),
  ];
}

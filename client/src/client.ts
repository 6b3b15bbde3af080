import { extensions, l10n, window } from 'vscode';
import { CloseAction, ErrorAction, type ErrorHandler, type LanguageClientOptions, type Middleware } from 'vscode-languageclient';
import type { ClientCommand, InitializationOptions } from '../../server/src/lsp/messages';
import { documentSelector } from './documents';
import type { Output } from './output';
import { createRestarts } from './restarts';

/** Extensions that report errors in the syntax of files, by the kind of file. */
const parsers: Readonly<Record<string, readonly string[]>> = {
  dockerfile: ['docker.docker', 'ms-azuretools.vscode-containers', 'ms-azuretools.vscode-docker'],
  compose: ['docker.docker', 'redhat.vscode-yaml'],
  daemon: ['vscode.json-language-features'],
  devcontainer: ['vscode.json-language-features'],
};

/** What is in the way of messages; features add to it before the client starts. */
export const middleware: Middleware = {};

/** How the client is set up, on the desktop and in the browser alike. @param own commands that only one of them has */
export function clientOptions({ channel, traces }: Output, ...own: readonly ClientCommand[]): LanguageClientOptions {
  const isThere = (id: string): boolean => extensions.getExtension(id) !== undefined;
  const initializationOptions: InitializationOptions = {
    commands: ['bulkhead.allowHere', 'bulkhead.showDocumentation', 'bulkhead.hardenFile', ...own],
    readsFiles: true,
    syntaxElsewhere: Object.keys(parsers).filter((kind) => parsers[kind]!.some(isThere)),
  };
  return {
    documentSelector,
    initializationOptions,
    middleware,
    outputChannel: channel,
    traceOutputChannel: traces,
    errorHandler: restarting(),
  };
}

/** Starts a server that has ended by itself again, each time later, and says so once. */
function restarting(): ErrorHandler {
  const next = createRestarts();
  return {
    error: (_error, _message, count = 0) => ({ action: count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown }),
    async closed() {
      const restart = next(Date.now());
      if (!restart) {
        const message = l10n.t(
          'The server of Bulkhead has ended several times and is not restarted: run "Bulkhead: Restart Server" to try again.',
        );
        return { action: CloseAction.DoNotRestart, message };
      }
      const message = l10n.t('The server of Bulkhead has ended and is restarted.');
      // The language client itself says it in its log only.
      if (restart.isFirst) void window.showWarningMessage(message);
      await new Promise((done) => setTimeout(done, restart.pause));
      return { action: CloseAction.Restart, message, handled: true };
    },
  };
}

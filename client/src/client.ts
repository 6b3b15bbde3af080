import type { LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/lsp/messages';

/** The languages whose documents may be Dockerfiles, Compose files or Bulkhead's config; the server tells which are. */
export const languages = ['dockerfile', 'dockercompose', 'yaml', 'json', 'jsonc'] as const;

const initializationOptions: InitializationOptions = { commands: ['bulkhead.allowHere'] };

/** How the client is set up, on the desktop and in the browser alike. */
export const clientOptions: LanguageClientOptions = {
  documentSelector: languages.map((language) => ({ language })),
  initializationOptions,
};

import type { LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/lsp/messages';

/** The languages whose documents may be Dockerfiles, Compose files or Bulkhead's config; the server tells which are. */
const languages = ['dockerfile', 'dockercompose', 'yaml', 'json', 'jsonc'] as const;

/** Where files are; documents of other schemes (versions of git, previews, output) only show something. The server has the same list. */
export const schemes = ['file', 'untitled', 'vscode-vfs', 'vscode-remote', 'vscode-test-web', 'memfs'] as const;

/** True for documents that the server hears of. */
export function isChecked(language: string, scheme: string): boolean {
  return (languages as readonly string[]).includes(language) && (schemes as readonly string[]).includes(scheme);
}

const initializationOptions: InitializationOptions = { commands: ['bulkhead.allowHere', 'bulkhead.showDocumentation'] };

/** How the client is set up, on the desktop and in the browser alike. */
export const clientOptions: LanguageClientOptions = {
  documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ language, scheme }))),
  initializationOptions,
};

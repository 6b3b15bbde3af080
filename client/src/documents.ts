/** The languages whose documents may be Dockerfiles, Compose files or Bulkhead's config; the server tells which are. */
const languages = ['dockerfile', 'dockercompose', 'yaml', 'json', 'jsonc'] as const;

/** Where files are; documents of other schemes (versions of git, previews, output) only show something. The server has the same list. */
export const schemes = ['file', 'untitled', 'vscode-vfs', 'vscode-remote', 'vscode-test-web', 'memfs'] as const;

/** The documents that the server hears of. */
export const documentSelector = schemes.flatMap((scheme) => languages.map((language) => ({ language, scheme })));

/** True for documents that the server hears of. */
export function isChecked(language: string, scheme: string): boolean {
  return (languages as readonly string[]).includes(language) && (schemes as readonly string[]).includes(scheme);
}

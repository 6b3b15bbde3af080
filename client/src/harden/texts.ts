import { EventEmitter, type TextDocumentContentProvider, Uri } from 'vscode';

/** Documents of this scheme are files as they will be; with the fragment `empty`, a file that does not exist yet. */
export const hardenedScheme = 'bulkhead-hardened';

/** The texts of files as they will be, for the right side of a diff. */
export interface HardenedTexts extends TextDocumentContentProvider {
  /** Replaces all of them. */
  set(texts: ReadonlyMap<string, string>): void;
}

export function hardenedTexts(): HardenedTexts {
  const changed = new EventEmitter<Uri>();
  let texts: ReadonlyMap<string, string> = new Map();
  return {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ query, fragment }) => (fragment === 'empty' ? '' : (texts.get(query) ?? '')),
    set(next) {
      const before = texts;
      texts = next;
      for (const [uri, text] of next) if (before.get(uri) !== text) changed.fire(hardenedUri(Uri.parse(uri)));
    },
  };
}

/** The document that shows what becomes of a file. It has the file's name, so that it is coloured as the file is. */
export function hardenedUri(file: Uri): Uri {
  return Uri.from({ scheme: hardenedScheme, path: file.path, query: file.toString() });
}

/** The document that stands for a file that does not exist yet. */
export function emptyUri(file: Uri): Uri {
  return hardenedUri(file).with({ fragment: 'empty' });
}

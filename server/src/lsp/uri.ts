import { URI } from 'vscode-uri';
import type { FileId } from '../core/base/span';

/** Names that an untitled document would have on disk: they tell the kind where only the language is known. */
const untitledNames: Readonly<Record<string, string>> = { dockerfile: 'Dockerfile', dockercompose: 'compose.yaml' };

/**
 * Where files are: on a disk, not saved yet, or in a virtual file system. All other documents (versions of git, previews of edits, output) only
 * show something.
 */
export const fileSchemes = ['file', 'untitled', 'vscode-vfs', 'vscode-remote', 'vscode-test-web', 'memfs'] as const;

/** True for the address of a file, saved or not. */
export function isFileUri(uri: string): boolean {
  return (fileSchemes as readonly string[]).includes(uri.slice(0, uri.indexOf(':')));
}

/** True for the name of a document that is not saved yet. */
export function isUntitled(file: FileId): boolean {
  return file.startsWith('untitled:');
}

/** The name of a document; `undefined` where its address cannot be understood. */
export function fileOfUriOrNone(uri: string, languageId?: string): FileId | undefined {
  try {
    return fileOfUri(uri, languageId);
  } catch {
    return undefined;
  }
}

/**
 * The name of a document in the core: `scheme://authority/path`, nothing encoded, so that references in the text can be
 * resolved against it. The query of a URI belongs to the authority then (`git:` documents differ only in it).
 * @param languageId counts for untitled documents without a path only.
 */
export function fileOfUri(uri: string, languageId?: string): FileId {
  const { scheme, authority, path, query } = URI.parse(uri);
  const host = query === '' ? authority : `${authority}?${encodeURIComponent(query)}`;
  const absolute = path.startsWith('/') ? path : `/${path}`;
  const name = scheme === 'untitled' && !path.includes('/') && languageId !== undefined ? untitledNames[languageId] : undefined;
  return `${scheme}://${host}${absolute}${name === undefined ? '' : `/${name}`}`;
}

/** The URI of a file that is not open; open documents keep the URI that their client gave them. */
export function uriOfFile(file: FileId): string {
  const [, scheme = 'file', host = '', path = file] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(.*)$/is.exec(file) ?? [];
  const [authority = '', query] = host.split('?');
  return URI.from({ scheme, authority, path, ...(query !== undefined && { query: decodeURIComponent(query) }) }).toString();
}

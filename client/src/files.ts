import { type Disposable, FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ClientFile, type ReadArgument, readFileRequest, readFolderRequest } from '../../server/src/lsp/messages';

/** Larger files are no configuration that a person wrote. */
const mostBytes = 10 * 1024 * 1024;

/** Answers the server's questions about files that only the editor can read: those of virtual file systems. Links are not followed. */
export function answerAboutFiles(client: BaseLanguageClient): Disposable[] {
  return [
    client.onRequest(readFileRequest, ({ uri }: ReadArgument) => textOf(Uri.parse(uri)).catch(() => null)),
    client.onRequest(readFolderRequest, ({ uri }: ReadArgument) => entriesOf(Uri.parse(uri)).catch(() => null)),
  ];
}

async function textOf(uri: Uri): Promise<string | null> {
  const { type, size } = await workspace.fs.stat(uri);
  if (type !== FileType.File || size > mostBytes) return null;
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await workspace.fs.readFile(uri));
}

async function entriesOf(uri: Uri): Promise<ClientFile[]> {
  const entries = await workspace.fs.readDirectory(uri);
  return entries.map(([name, type]) => ({ name, isFolder: type === FileType.Directory }));
}

import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { TextDecoder } from 'node:util';
import { URI } from 'vscode-uri';
import { uriOfFile } from '../lsp/uri';
import type { Source } from '../workspace/workspace';

const pathOf = (file: string): string => URI.parse(uriOfFile(file)).fsPath;

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** Larger files are no configuration that a person wrote. */
const mostBytes = 10 * 1024 * 1024;

/** The files of this machine, named `file://...`; everything that is not a readable UTF-8 text is absent. */
export const diskSource: Source = {
  async read(file, within) {
    if (!file.startsWith('file://')) return null;
    try {
      const path = pathOf(file);
      if (within !== undefined && !isBelow(await realpath(pathOf(within)), await realpath(path))) return null;
      // Asked before the file is opened: opening a pipe would wait for its writer.
      const found = await stat(path);
      if (!found.isFile() || found.size > mostBytes) return null;
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
      return text.includes('\0') ? null : text;
    } catch {
      return null;
    }
  },
};

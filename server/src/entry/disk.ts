import { readFile, stat } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { URI } from 'vscode-uri';
import { uriOfFile } from '../lsp/uri';
import type { Source } from '../workspace/workspace';

/** Larger files are no configuration that a person wrote. */
const mostBytes = 10 * 1024 * 1024;

/** The files of this machine, named `file://...`; everything that is not a readable UTF-8 text is absent. */
export const diskSource: Source = {
  async read(file) {
    if (!file.startsWith('file://')) return null;
    try {
      const path = URI.parse(uriOfFile(file)).fsPath;
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

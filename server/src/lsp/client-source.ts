import type { Connection } from 'vscode-languageserver';
import type { FileId } from '../core/base/span';
import { listingOf } from '../core/model/files';
import type { Source } from '../workspace/source';
import { type ClientFile, type ReadArgument, readFileRequest, readFolderRequest } from './messages';
import { isUntitled, uriOfFile } from './uri';

/** A client that has not answered after this time has no such file. */
const patienceMilliseconds = 10_000;

/** Larger files are no configuration that a person wrote. */
const mostCharacters = 10 * 1024 * 1024;

/** Where there is no disk, as in a browser: the client gives all files. */
export const noDisk: Source = { read: async () => null };

/** Files of a disk, and those of virtual file systems as the client gives them. */
export function throughClient(connection: Connection, disk: Source): Source {
  const isOnDisk = (file: FileId): boolean => (disk !== noDisk && file.startsWith('file:')) || isUntitled(file);
  const ask = async <T>(method: string, file: FileId): Promise<T | null> => {
    const argument: ReadArgument = { uri: uriOfFile(file) };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((done) => {
      timer = setTimeout(() => done(null), patienceMilliseconds);
    });
    try {
      return await Promise.race([connection.sendRequest<T | null>(method, argument), late]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  };
  const read = async (file: FileId): Promise<string | null> => {
    if (file.endsWith('/')) {
      const entries = await ask<readonly ClientFile[]>(readFolderRequest, file.slice(0, -1));
      return Array.isArray(entries) ? listingOf(entries.filter(({ name }) => typeof name === 'string')) : null;
    }
    const text = await ask<string>(readFileRequest, file);
    return typeof text === 'string' && text.length <= mostCharacters && !text.includes('\0') ? text : null;
  };
  const over = (own: Source): Source => ({
    read: (file, within, program) => (isOnDisk(file) ? own.read(file, within, program) : read(file)),
    async reach(file, within) {
      if (isOnDisk(file)) return (await own.reach?.(file, within)) ?? 'free';
      return (await read(file)) === null ? 'free' : 'taken';
    },
  });
  return { ...over(disk), once: () => over(disk.once?.() ?? disk) };
}

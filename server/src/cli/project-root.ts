import { folderOf, isWithin } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { type Host, isFailed } from './host';

/**
 * Gives the function that tells the root of a folder: the nearest folder with `.git` at or above it, else the working
 * directory when the folder lies in it, else `otherwise`.
 */
export function rootFinder(host: Host): (folder: FileId, otherwise: FileId) => FileId {
  const repositories = new Map<FileId, FileId | undefined>();

  function repository(folder: FileId): FileId | undefined {
    if (!repositories.has(folder)) {
      const above = folderOf(folder);
      const here = !isFailed(host.stat(folder.endsWith('/') ? `${folder}.git` : `${folder}/.git`));
      repositories.set(folder, here ? folder : above === folder || above === '.' ? undefined : repository(above));
    }
    return repositories.get(folder);
  }

  return (folder, otherwise) => {
    const found = repository(folder);
    if (found !== undefined) return found;
    return folder === host.cwd || isWithin(host.cwd, folder) ? host.cwd : otherwise;
  };
}

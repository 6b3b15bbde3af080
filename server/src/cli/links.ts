import { folderOf, nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { isWithin, type Links } from '../workspace/reach';
import { type Host, isFailed } from './host';

/** Tells whether a file lies outside a folder once symbolic links are followed. What does not exist leaves nothing. */
export type Leaves = (file: FileId, folder: FileId) => boolean;

/** Follows links for one reading: each folder is looked up once, there or not. */
export function leavesOf(host: Host): Leaves {
  const folders = new Map<FileId, FileId | undefined>();
  const realFolder = (folder: FileId): FileId | undefined => {
    if (!folders.has(folder)) folders.set(folder, realName(host, folder));
    return folders.get(folder);
  };
  const real = (file: FileId): FileId | undefined => {
    const above = realFolder(folderOf(file));
    if (above === undefined) return undefined;
    const entry = host.entry(file);
    if (entry === undefined || entry === 'link') return entry && realName(host, file);
    return above.endsWith('/') ? above + nameOf(file) : `${above}/${nameOf(file)}`;
  };
  return (file, folder) => {
    const [there, base] = [real(file), realFolder(folder)];
    return there !== undefined && base !== undefined && !isWithin(base, there);
  };
}

/** What `reachOf` needs to know about a file, looked up now. */
export function linksOf(host: Host, file: FileId, base: FileId): Links {
  let above = folderOf(file);
  while (realName(host, above) === undefined && folderOf(above) !== above) above = folderOf(above);
  return {
    base: realName(host, base),
    file: realName(host, file),
    taken: host.entry(file) !== undefined,
    above: realName(host, above),
  };
}

function realName(host: Host, file: FileId): FileId | undefined {
  const real = host.real(file);
  return isFailed(real) ? undefined : real;
}

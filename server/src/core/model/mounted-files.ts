import { folderOf, resolveIn } from '../base/file';
import type { FileId } from '../base/span';
import { holdsSettings } from '../knowledge/settings-files';
import type { MountedFile, Service } from './service';
import { known } from './traced';

/** Longer files than these are data. */
const longest = 200_000;

/**
 * Reads the configuration files of the project that a service mounts, as binds or configs.
 * @param app the files of the application, and their folder: paths start there, and those of an included or extended file from its own
 * @param fetch gives the text of a file of the project
 */
export function mountedFilesOf(
  service: Pick<Service, 'mounts' | 'fileGrants'>,
  app: { readonly folder: FileId; readonly files: readonly FileId[] },
  fetch: (file: FileId) => string | null | undefined,
): MountedFile[] {
  const named = [
    ...service.mounts.flatMap(({ type, hostPath, target, at }) =>
      type === 'bind' && hostPath !== undefined ? [{ path: hostPath, target, at }] : [],
    ),
    ...service.fileGrants.flatMap(({ kind, file, target, at }) =>
      kind === 'config' ? [{ path: known(file), target: known(target), at }] : [],
    ),
  ];
  return named.flatMap(({ path, target, at }): MountedFile[] => {
    if (path === undefined || target === undefined || !holdsSettings(target) || /^([/~\\$]|[a-z]:)/i.test(path)) return [];
    const file = resolveIn(app.files.includes(at.file) ? app.folder : folderOf(at.file), path);
    const text = fetch(file);
    return typeof text === 'string' && text.length <= longest ? [{ file, target, text }] : [];
  });
}

import { isIn } from '../base/path';
import { isSharedFolder, isSystemFolder } from '../knowledge/system-folders';
import type { Mount } from '../model/container';
import { absolute, foldersOf } from '../model/shell/folders';
import type { Stage } from '../model/stage';

/**
 * The place of a tmpfs that belongs to root and takes its mode from the directory that the image has there (opencontainers/runc
 * libcontainer/rootfs_linux.go): the options `mode` and `uid` say otherwise, and so does the long syntax. Undefined for every other mount.
 */
export function tmpfsOfRoot({ type, target, options, syntax }: Mount): string | undefined {
  if (type !== 'tmpfs' || target === undefined || syntax !== 'other') return undefined;
  return options.some((option) => /^(mode|uid)=/.test(option)) ? undefined : absolute(target, undefined);
}

/** The same, where the image has a directory there that is not for everybody; where it has none, everybody may write to the new one. */
export function closedTmpfs(mount: Mount, stage: Stage): string | undefined {
  const place = tmpfsOfRoot(mount);
  if (place === undefined || isSharedFolder(place)) return undefined;
  return isSystemFolder(place) || foldersOf(stage).some(({ path }) => path === place) ? place : undefined;
}

/** The place of a tmpfs of root that lies over one of these paths, or in one. */
export function tmpfsAt(mount: Mount, paths: readonly string[]): string | undefined {
  const place = tmpfsOfRoot(mount);
  return place !== undefined && paths.some((path) => isIn(path, place) || isIn(place, path)) ? place : undefined;
}

import { relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/span';

/**
 * What stands in the way of making a file: `free` nothing; `taken` something of that name, were it a link that leads nowhere;
 * `outside` a link that leads out of the folder that nothing is read or written outside of.
 */
export type Reach = 'free' | 'taken' | 'outside';

/** Real names are those that the system gives once all symbolic links are followed. */
export interface Links {
  /** The real name of the folder that is not to be left; absent when it is not on the disk, so that no link leads out of it. */
  readonly base: FileId | undefined;
  /** The real name of the file; absent when it is not there, or is a link that leads nowhere. */
  readonly file: FileId | undefined;
  /** True when something of the file's name is there, whatever it is. */
  readonly taken: boolean;
  /** The real name of the nearest folder above the file that is there. */
  readonly above: FileId | undefined;
}

/** Tells what stands in the way of making a file, from what a shell has looked up. */
export function reachOf({ base, file, taken, above }: Links): Reach {
  if (base !== undefined && [file, above].some((real) => real !== undefined && !isWithin(base, real))) return 'outside';
  return taken ? 'taken' : 'free';
}

/** True for a folder itself and for all that is below it. */
export function isWithin(folder: FileId, file: FileId): boolean {
  return file === folder || relativeTo(folder, file) !== file;
}

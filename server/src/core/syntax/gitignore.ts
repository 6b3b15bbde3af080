import ignore, { type Ignore } from 'ignore';
import { folderOf, relativeTo } from '../base/file';
import type { FileId } from '../base/span';

/** The rules of one `.gitignore`, with the folder that they are relative to. */
export interface Gitignore {
  readonly folder: FileId;
  readonly rules: Ignore;
}

/** Reads a `.gitignore`. @param file its name, which says what its rules are relative to */
export function parseGitignore(file: FileId, text: string): Gitignore {
  return { folder: folderOf(file), rules: ignore({ ignorecase: false }).add(text) };
}

/**
 * True when git leaves a path out: the last rule that speaks about it decides, the deepest file first.
 * @param all the rules of the folders above the path, from the top down.
 */
export function isIgnoredByGit(all: readonly Gitignore[], path: FileId, isFolder: boolean): boolean {
  for (let i = all.length - 1; i >= 0; i--) {
    const { folder, rules } = all[i]!;
    const name = relativeTo(folder, path) + (isFolder ? '/' : '');
    if (!ignore.isPathValid(name)) continue;
    const { ignored, unignored } = rules.test(name);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

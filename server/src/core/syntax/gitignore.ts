import ignore, { type Ignore } from 'ignore';
import { folderOf, relativeTo } from '../base/file';
import type { FileId } from '../base/span';

/** The rules of one `.gitignore`, with the folder that they are relative to. */
export interface Gitignore {
  readonly folder: FileId;
  readonly rules: Ignore;
}

/** Longer patterns are passed over: a regular expression is made of each, and no path of Linux has as many characters. */
const longestPattern = 4096;

/** Reads a `.gitignore`. @param file its name, which says what its rules are relative to */
export function parseGitignore(file: FileId, text: string): Gitignore {
  const lines = text.length > longestPattern ? text.split('\n').filter(({ length }) => length <= longestPattern) : text;
  return { folder: folderOf(file), rules: ignore({ ignorecase: false }).add(lines) };
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

import type { FileId } from '../core/base/span';
import { kindByName, mayHold } from '../core/kinds/match';
import { type Gitignore, isIgnoredByGit, parseGitignore } from '../core/syntax/gitignore';
import type { Source } from './source';

/** More folders than these are not looked through: a workspace folder may be a whole disk. */
const mostFolders = 20_000;

const never = new Set(['.git', 'node_modules']);

/**
 * The files below a folder whose name may be one that Bulkhead analyzes, read through the listings of a source; `.gitignore` files are honoured.
 * @param goOn asked before each folder; false when nobody waits for the answer any more
 */
export async function walkSource(source: Source, root: FileId, goOn: () => Promise<boolean>): Promise<FileId[]> {
  const found: FileId[] = [];
  const open: { readonly folder: FileId; readonly above: readonly Gitignore[] }[] = [{ folder: root, above: [] }];
  for (let walked = 0; walked < mostFolders; walked++) {
    const next = open.pop();
    if (!next || !(await goOn())) break;
    const base = next.folder.endsWith('/') ? next.folder : `${next.folder}/`;
    const names = (await source.read(base, root))?.split('\n').filter((name) => name !== '') ?? [];
    const git = names.includes('.gitignore') ? await source.read(`${base}.gitignore`, root) : null;
    const above = git === null ? next.above : [...next.above, parseGitignore(`${base}.gitignore`, git)];
    for (const name of names.filter((each) => isWanted(base, each, above))) {
      if (name.endsWith('/')) open.push({ folder: base + name.slice(0, -1), above });
      else found.push(base + name);
    }
  }
  return found.sort();
}

function isWanted(base: string, listed: string, rules: readonly Gitignore[]): boolean {
  const isFolder = listed.endsWith('/');
  const name = isFolder ? listed.slice(0, -1) : listed;
  if (never.has(name) || isIgnoredByGit(rules, base + name, isFolder)) return false;
  return isFolder || mayHold(base + name) || kindByName(base + name) !== undefined;
}

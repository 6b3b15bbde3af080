import { nameOf, relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { kindByName, mayHold } from '../core/kinds/match';
import { type Gitignore, isIgnoredByGit, parseGitignore } from '../core/syntax/gitignore';
import { type Host, isFailed } from './host';
import { decode } from './text-file';

/** A file or folder that could not be read on the way. */
type OnFailure = (file: FileId, failed: string) => void;

const never = new Set(['.git', 'node_modules']);

/**
 * The files below a folder whose name may be one that Bulkhead analyzes, in the order of their names: Dockerfiles and Compose
 * files by name, and all YAML, whose text tells. `.gitignore` files are honoured from `root` down; where one ignores the
 * folder itself it is passed over, because the folder was asked for.
 */
export function walk(host: Host, folder: FileId, root: FileId, onFailure: OnFailure): FileId[] {
  const found: FileId[] = [];
  const above = rulesAbove(host, folder, root).filter((rules) => folder === rules.folder || !isIgnoredByGit([rules], folder, true));
  descend(host, folder, above, found, onFailure);
  return found;
}

/** True when a `.gitignore` between `root` and the file ignores it. */
export function isGitIgnored(host: Host, file: FileId, root: FileId): boolean {
  const folder = parent(file);
  const own = rulesOf(host, folder);
  return isIgnoredByGit([...rulesAbove(host, folder, root), ...(own ? [own] : [])], file, false);
}

function descend(host: Host, folder: FileId, above: readonly Gitignore[], found: FileId[], onFailure: OnFailure): void {
  const listed = host.list(folder);
  if (isFailed(listed)) {
    onFailure(folder, listed.failed);
    return;
  }
  const own = listed.some((entry) => entry.name === '.gitignore') ? rulesOf(host, folder) : undefined;
  const rules = own ? [...above, own] : above;
  for (const { name, kind } of [...listed].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, name);
    if (kind === 'other' || never.has(name)) continue;
    if (kind === 'file' && !mayHold(path) && kindByName(path) === undefined) continue;
    if (isIgnoredByGit(rules, path, kind === 'folder')) continue;
    if (kind === 'folder') descend(host, path, rules, found, onFailure);
    else found.push(path);
  }
}

/** The rules of the folders from `root` down to the one above `folder`. */
function rulesAbove(host: Host, folder: FileId, root: FileId): Gitignore[] {
  const all: Gitignore[] = [];
  for (let at = folder; at !== root && relativeTo(root, at) !== at; ) {
    at = parent(at);
    const rules = rulesOf(host, at);
    if (rules) all.unshift(rules);
  }
  return all;
}

function rulesOf(host: Host, folder: FileId): Gitignore | undefined {
  const file = join(folder, '.gitignore');
  // Git itself has not followed links to such files since 2.32: they may lead out of the repository.
  if (host.entry(file) !== 'file') return undefined;
  const bytes = host.read(file);
  const text = isFailed(bytes) ? bytes : decode(bytes);
  return isFailed(text) ? undefined : parseGitignore(file, text.text);
}

function join(folder: FileId, name: string): FileId {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

function parent(file: FileId): FileId {
  const cut = file.slice(0, file.length - nameOf(file).length - 1);
  return cut === '' ? '/' : cut;
}

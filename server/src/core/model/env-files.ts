import { folderOf, resolveIn } from '../base/file';
import type { FileId } from '../base/span';
import { type Gitignore, isIgnoredByGit, parseGitignore } from '../syntax/gitignore';
import { parseDotenv } from './compose/dotenv';
import type { Session } from './compose/session';
import type { EnvFile, Service } from './service';
import { traceOf } from './traced';
import { booleanOf, get, type ScalarValue, scalarAt, type Value } from './value';

/**
 * Reads the files that a service takes variables from, in both syntaxes (`env_file: x`, a list, `path` with `required`). A file that has to
 * be there and is not becomes one more thing that is not read; names that hang on a variable are passed over.
 */
export function envFilesOf(service: Service, session: Session): EnvFile[] {
  return filesAt(service, 'env_file', session);
}

/** Reads the files that a service takes labels from, which are written as those of variables are. */
export function labelFilesOf(service: Service, session: Session): EnvFile[] {
  return filesAt(service, 'label_file', session);
}

function filesAt(service: Service, key: 'env_file' | 'label_file', session: Session): EnvFile[] {
  const value = get(service.map, key);
  const items = value?.kind === 'seq' ? value.items : value ? [value] : [];
  return items.flatMap((item): EnvFile[] => {
    const path = item.kind === 'map' ? scalarAt(item, 'path') : item.kind === 'scalar' && item.plain !== null ? item : undefined;
    if (!path?.known || path.value === '') return [];
    const file = resolveIn(path.folder, path.value);
    const text = session.fetch(file);
    if (text === null && key === 'env_file' && isRequired(item)) report(service, path, session);
    if (typeof text !== 'string') return [];
    const shared = isShared(file, session);
    return [{ ...traceOf(path), file, name: path.value, variables: parseDotenv(file, text), shared }];
  });
}

function isRequired(item: Value): boolean {
  const required = item.kind === 'map' ? booleanOf(scalarAt(item, 'required')) : undefined;
  return !required || (required.known && required.value);
}

function report({ name, complete }: Service, path: ScalarValue & { readonly known: true }, session: Session): void {
  // A part that is merged onto another file may stand in another folder.
  if (!complete) return;
  session.unresolved.push({
    kind: 'env-file',
    at: path.at,
    what: path.value,
    why: 'it is not in the checked directory',
    rests: `the environment of "${name}"`,
  });
}

/** True for a file of a repository that no `.gitignore` leaves out of it. */
function isShared(file: FileId, session: Session): boolean {
  const folders = foldersAbove(file);
  const gitignores = folders.flatMap((folder): Gitignore[] => {
    const name = resolveIn(folder, '.gitignore');
    const text = session.fetch(name);
    return typeof text === 'string' ? [parseGitignore(name, text)] : [];
  });
  if (isIgnoredByGit(gitignores, file, false)) return false;
  // A worktree has a file in the place of the folder; where the top of the repository lies outside, only its rules show it.
  const marks = folders.flatMap((folder) => [resolveIn(folder, '.git/HEAD'), resolveIn(folder, '.git')]);
  return gitignores.length > 0 || marks.some((mark) => typeof session.fetch(mark) === 'string');
}

/** A file's folder and those above it, from the top down. */
function foldersAbove(file: FileId): FileId[] {
  const all: FileId[] = [];
  for (
    let folder = folderOf(file), below = file;
    folder !== below && !/(?:^|\/)\.{1,2}$/.test(folder);
    below = folder, folder = folderOf(folder)
  ) {
    all.unshift(folder);
  }
  return all;
}

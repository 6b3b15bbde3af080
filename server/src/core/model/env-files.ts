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
  const value = get(service.map, 'env_file');
  const items = value?.kind === 'seq' ? value.items : value ? [value] : [];
  return items.flatMap((item): EnvFile[] => {
    const path = item.kind === 'map' ? scalarAt(item, 'path') : item.kind === 'scalar' && item.plain !== null ? item : undefined;
    if (!path?.known || path.value === '') return [];
    const file = resolveIn(path.folder, path.value);
    const text = session.fetch(file);
    if (text === null && isRequired(item)) report(service, path, session);
    if (typeof text !== 'string') return [];
    const ignored = isIgnoredByGit(gitignoresAbove(file, session), file, false);
    return [{ ...traceOf(path), file, name: path.value, variables: parseDotenv(file, text), ignored }];
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

/** The `.gitignore` files of a file's folder and of those above it, from the top down. */
function gitignoresAbove(file: FileId, session: Session): Gitignore[] {
  const all: Gitignore[] = [];
  for (
    let folder = folderOf(file), below = file;
    folder !== below && !/(?:^|\/)\.{1,2}$/.test(folder);
    below = folder, folder = folderOf(folder)
  ) {
    const name = resolveIn(folder, '.gitignore');
    const text = session.fetch(name);
    if (typeof text === 'string') all.unshift(parseGitignore(name, text));
  }
  return all;
}

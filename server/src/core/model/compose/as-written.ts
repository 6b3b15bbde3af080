import { folderOf } from '../../base/file';
import type { FileId } from '../../base/site';
import type { Tree } from '../../syntax/tree';
import { documentPath } from '../../syntax/tree';
import type { Project } from '../project';
import type { NodeRef } from '../traced';
import { get, type MapValue } from '../value';
import { evaluateDocument } from './evaluate';

/** An entry of `services` as its file writes it. */
export interface WrittenService {
  readonly name: string;
  /** The entry, by its path. */
  readonly ref: NodeRef;
  /**
   * Its map with aliases and merge keys resolved, and what they bring and another key hides kept as `hidden`. No other file is merged onto
   * it, and no variable has the value of an `.env` file.
   */
  readonly map: MapValue;
}

const seen = new WeakMap<Tree, readonly WrittenService[]>();

/** The services of all Compose files of a project as each file writes them, those that only other files extend or include among them. */
export function writtenServices(project: Project): readonly WrittenService[] {
  const files = new Set(project.apps.flatMap(({ reads }) => reads));
  return [...files].flatMap((file) => {
    const source = project.files.get(file);
    return source?.kind === 'compose' ? ofTree(file, source.tree) : [];
  });
}

function ofTree(file: FileId, tree: Tree): readonly WrittenService[] {
  const kept = seen.get(tree);
  if (kept) return kept;
  const scope = { folder: folderOf(file), lookup: () => undefined, keepHidden: true } as const;
  const found = tree.documents.flatMap((_, index) => {
    const services = get(evaluateDocument(tree, index, scope, (key) => key !== 'services').value, 'services');
    return [...(services?.kind === 'map' ? services.entries : [])].flatMap(([name, { value: map }]) => {
      const ref = { file, path: [...documentPath(index), 'services', name] };
      return map.kind === 'map' ? [{ name, ref, map }] : [];
    });
  });
  seen.set(tree, found);
  return found;
}

import { folderOf } from '../../base/file';
import { memoize } from '../../base/memoize';
import { documentPath, type Tree } from '../../syntax/tree';
import { treeOf } from '../files';
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

/** The services of all Compose files of a project as each file writes them, those that only other files extend or include among them. */
export function writtenServices(project: Project): readonly WrittenService[] {
  const files = new Set(project.apps.flatMap(({ reads }) => reads));
  return [...files].flatMap((file) => {
    const tree = treeOf(project, file);
    return tree ? ofTree(tree) : [];
  });
}

const ofTree = memoize((tree: Tree): readonly WrittenService[] => {
  const { file } = tree;
  const scope = { folder: folderOf(file), lookup: () => undefined, keepHidden: true } as const;
  return tree.documents.flatMap((_, index) => {
    const services = get(evaluateDocument(tree, index, scope, (key) => key !== 'services').value, 'services');
    return [...(services?.kind === 'map' ? services.entries : [])].flatMap(([name, { value: map }]) => {
      const ref = { file, path: [...documentPath(index), 'services', name] };
      return map.kind === 'map' ? [{ name, ref, map }] : [];
    });
  });
});

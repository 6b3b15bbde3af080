import { folderOf } from '../../base/file';
import { memoize } from '../../base/memoize';
import type { FileId } from '../../base/span';
import { documentPath, type Tree } from '../../syntax/tree';
import { treeOf } from '../files';
import type { Project } from '../project';
import type { NodeRef } from '../traced';
import { get, type MapValue, type Value } from '../value';
import { evaluateDocument, type Scope } from './evaluate';

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

/** What a file writes beside its services: volumes, networks, configs, secrets, extension fields. */
export interface WrittenPart {
  /** The key at the top, and the name below it. */
  readonly path: readonly string[];
  readonly file: FileId;
  readonly value: Value;
}

/** What the Compose files of a project write beside services, each under its name. */
export function writtenParts(project: Project): readonly WrittenPart[] {
  const files = new Set(project.apps.flatMap(({ reads }) => reads));
  return [...files].flatMap((file) => {
    const tree = treeOf(project, file);
    return tree ? partsOf(tree) : [];
  });
}

const partsOf = memoize((tree: Tree): readonly WrittenPart[] =>
  tree.documents.flatMap((_, index) => {
    const root = evaluateDocument(tree, index, scopeOf(tree), (key) => key === 'services').value;
    const parts = root?.kind === 'map' ? [...root.entries].filter(([key]) => key !== 'services') : [];
    return parts.flatMap(([key, { value }]): WrittenPart[] =>
      value.kind === 'map' && !key.startsWith('x-')
        ? [...value.entries].map(([name, { value: part }]) => ({ path: [key, name], file: tree.file, value: part }))
        : [{ path: [key], file: tree.file, value }],
    );
  }),
);

function scopeOf({ file }: Tree): Scope {
  return { folder: folderOf(file), lookup: () => undefined, keepHidden: true };
}

const ofTree = memoize((tree: Tree): readonly WrittenService[] => {
  const { file } = tree;
  const scope = scopeOf(tree);
  return tree.documents.flatMap((_, index) => {
    const services = get(evaluateDocument(tree, index, scope, (key) => key !== 'services').value, 'services');
    return [...(services?.kind === 'map' ? services.entries : [])].flatMap(([name, { value: map }]) => {
      const ref = { file, path: [...documentPath(index), 'services', name] };
      return map.kind === 'map' ? [{ name, ref, map }] : [];
    });
  });
});

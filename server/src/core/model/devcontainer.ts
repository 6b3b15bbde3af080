import type { Tree } from '../syntax/tree';
import { nameOf } from '../text/file';
import type { FileId, Site } from '../text/site';
import { mapOfJson } from './json';
import type { NodeRef } from './traced';
import type { MapValue } from './value';

/** What a devcontainer.json asks of the container that people develop in. */
export interface DevContainer {
  readonly kind: 'devcontainer';
  readonly file: FileId;
  /** The file's name. */
  readonly name: string;
  readonly ref: NodeRef;
  /** The first `{`: where absences are reported. */
  readonly at: Site;
  readonly map: MapValue;
}

/** The development container that a file describes; nothing where it is empty or no map. */
export function devContainerOf(tree: Tree): DevContainer | undefined {
  const map = mapOfJson(tree);
  if (!map) return undefined;
  const { file } = tree;
  return { kind: 'devcontainer', file, name: nameOf(file), ref: { file, path: [] }, at: { ...map.at, end: map.at.start + 1 }, map };
}

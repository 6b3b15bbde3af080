import type { Tree } from '../syntax/tree';
import { nameOf } from '../text/file';
import type { FileId, Site } from '../text/site';
import { mapOfJson } from './json';
import type { NodeRef } from './traced';
import type { MapValue } from './value';

/** What a daemon.json tells the Docker daemon. */
export interface Daemon {
  readonly kind: 'daemon';
  readonly file: FileId;
  /** The file's name. */
  readonly name: string;
  readonly ref: NodeRef;
  /** The first `{`: where absences are reported. */
  readonly at: Site;
  readonly map: MapValue;
}

/** The daemon that a file configures; nothing where it is empty or no map. */
export function daemonOf(tree: Tree): Daemon | undefined {
  const map = mapOfJson(tree);
  if (!map) return undefined;
  const { file } = tree;
  return { kind: 'daemon', file, name: nameOf(file), ref: { file, path: [] }, at: { ...map.at, end: map.at.start + 1 }, map };
}

import { append } from '../base/many';
import { memoize } from '../base/memoize';
import type { FileId } from '../base/span';
import { treeOf } from '../model/files';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { type NodeRef, sameRef, type Trace } from '../model/traced';
import type { Value } from '../model/value';
import { entryOf, type MapNode, nodeAt, type Tree } from '../syntax/tree';

/** A map in a file that gives keys to a service: an entry of the service, or the anchor that a bare alias stands for. */
export interface Writer {
  readonly ref: NodeRef;
  readonly map: MapNode;
  readonly tree: Tree;
}

/** The maps that write keys of a service, the base file's first; those that no edit can reach are left out. */
export function writersOf(project: Project, service: Service): Writer[] {
  return service.mentions.flatMap((mention) => {
    const tree = treeOf(project, mention.file);
    const own = tree && nodeAt(tree, mention.path);
    // A bare alias is written at its anchor.
    const ref = own?.kind === 'map' ? mention : service.mentions.length === 1 ? service.map.origin : undefined;
    const map = own && ref && tree ? nodeAt(tree, ref.path) : undefined;
    return tree && ref && map?.kind === 'map' ? [{ ref, map, tree }] : [];
  });
}

/** True when a node stands below another one, both by their paths. */
export function isInside(inner: NodeRef, outer: NodeRef): boolean {
  return (
    inner.file === outer.file && inner.path.length > outer.path.length && outer.path.every((part, index) => inner.path[index] === part)
  );
}

/** The writer that holds what a value is written as: the value itself is not behind a merge key, an alias or another service. */
export function holderOf(writers: readonly Writer[], { origin }: Trace): Writer | undefined {
  return origin && writers.find(({ ref }) => isInside(origin, ref));
}

/** The writer in whose text a value arrives, by a merge key or an alias. */
export function receiverOf(writers: readonly Writer[], { at, via }: Trace): Writer | undefined {
  const [step] = via;
  if (step?.kind !== 'merge-key' && step?.kind !== 'alias') return undefined;
  return writers.find(({ ref, map }) => ref.file === at.file && map.start <= at.start && at.end <= map.end);
}

/**
 * Services that get something from outside their own keys: only they can share a map with another. By each file that gives them something, so that a
 * fix asks those of one file, not all.
 */
const heirsOf = memoize((project: Project): ReadonlyMap<FileId, ReadonlySet<Service>> => {
  const heirs = new Map<FileId, Set<Service>>();
  for (const service of project.services) {
    const origins = [service.map, ...[...service.map.entries.values()].map(({ value }) => value)].map(({ origin }) => origin);
    const isOwn = (origin: NodeRef): boolean => service.mentions.some((mention) => sameRef(origin, mention) || isInside(origin, mention));
    const inherits =
      origins.some((origin) => origin === undefined || !isOwn(origin)) ||
      writersOf(project, service).some(({ map }) => mergedMaps(map).length > 0);
    if (!inherits) continue;
    for (const { file } of [...service.mentions, ...origins.filter((origin) => origin !== undefined)]) {
      const known = heirs.get(file);
      if (known) known.add(service);
      else heirs.set(file, new Set([service]));
    }
  }
  return heirs;
});

/** Other services that get a key, or would get it, from the same map. */
export function sharing(project: Project, service: Service, container: NodeRef, key: string): string[] {
  const names: string[] = [];
  const tree = treeOf(project, container.file);
  const node = tree && nodeAt(tree, container.path);
  for (const other of heirsOf(project).get(container.file) ?? []) {
    if (other === service || other.name === service.name) continue;
    const alias = other.map.origin && sameRef(other.map.origin, container);
    // A bare alias behind one key brings that key's value, and no other key.
    const inherits = [...other.map.entries.values()].some(
      ({ value: { origin, via } }) => origin && isInside(origin, container) && !via.some(({ kind }) => kind === 'alias'),
    );
    const own = other.map.entries.get(key)?.value.origin;
    const same = own !== undefined && isInside(own, container);
    const hidden = own !== undefined && other.mentions.some((mention) => isInside(own, mention));
    const merges = node?.kind === 'map' && writersOf(project, other).some(({ map }) => doesMerge(map, node));
    if (alias || same || ((inherits || merges) && !hidden)) names.push(other.name);
  }
  return names;
}

/** Other services that hold the very value, or list item, that is written at a place. */
export function users(project: Project, service: Service, key: string, origin: NodeRef): string[] {
  const holds = (value: Value | undefined): boolean => {
    if (!value) return false;
    if (value.origin && sameRef(value.origin, origin)) return true;
    if (value.kind === 'map') return [...value.entries.values()].some((entry) => holds(entry.value));
    return value.kind === 'seq' && value.items.some(holds);
  };
  return project.services
    .filter((other) => other.name !== service.name && holds(other.map.entries.get(key)?.value))
    .map(({ name }) => name);
}

/** The maps that the merge keys of a map bring in: `<<: *a`, `<<: [*a, *b]`. */
export function mergedMaps(map: MapNode): MapNode[] {
  return map.entries.flatMap(({ key, value }) => {
    if (key.text !== '<<' || key.style !== 'plain') return [];
    const sources = value.kind === 'seq' ? value.items : [value];
    return sources.map((source) => (source.kind === 'alias' ? source.target : source)).filter((target) => target?.kind === 'map');
  });
}

/** All maps that merge keys bring into a map, those behind them too: each once, however many ways lead to it. */
const allMerged = memoize((map: MapNode): ReadonlySet<MapNode> => {
  const found = new Set<MapNode>();
  const open = mergedMaps(map);
  for (let next = open.pop(); next; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    append(open, mergedMaps(next));
  }
  return found;
});

function doesMerge(map: MapNode, wanted: MapNode): boolean {
  return allMerged(map).has(wanted);
}

/** True when a merge key of the map would bring `key` once the local one is gone. */
export function mergedToo(map: MapNode, key: string): boolean {
  return [...allMerged(map)].some((merged) => entryOf(merged, key) !== undefined);
}

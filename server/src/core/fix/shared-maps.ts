import { append } from '../base/many';
import { type Project, serviceAt } from '../model/project';
import type { Service } from '../model/service';
import { type NodeRef, sameRef } from '../model/traced';
import { documentPath, entryOf, type MapNode, type Node, type Tree } from '../syntax/tree';
import type { Request } from './merge-keys';
import { place } from './place';
import { mergedMaps, sharing, type Writer, writersOf } from './writers';

/** A map outside of the services that some of them merge, and what is wanted of these. */
interface Candidate {
  readonly map: MapNode;
  readonly tree: Tree;
  readonly members: { readonly request: Request; readonly service: Service }[];
}

/** Where the wants of a candidate go, and the wants of other services of which it must not take the effect. */
interface Home {
  readonly ref: NodeRef;
  readonly apart: readonly Request[];
}

/**
 * Wants that are the same for most services that merge one `x-` block become one want about that block: a setting that they share goes where they
 * share others already. The rest of them, of which something else is wanted under the same key, get that in their own keys, which win.
 * @param requests in their order, which stays
 */
export function intoSharedMaps(project: Project, requests: readonly Request[]): Request[] {
  const joined = new Map<Request, Request | undefined>();
  for (const candidates of candidatesOf(project, requests)) {
    for (const candidate of candidates.sort(byShare)) {
      const open = candidate.members.filter(({ request }) => !joined.has(request));
      const home = open.length > 1 ? homeOf(project, { ...candidate, members: open }, requests) : undefined;
      if (!home || home.apart.some((request) => joined.has(request) && joined.get(request) !== request)) continue;
      const fixes = new Set(open.flatMap(({ request }) => [...request.fixes]));
      const [first] = open;
      for (const { request } of open)
        joined.set(request, request === first!.request ? { op: { ...request.op, of: home.ref }, fixes } : undefined);
      for (const request of home.apart) joined.set(request, request);
    }
  }
  return requests.flatMap((request) => (joined.has(request) ? (joined.get(request) ?? []) : [request]));
}

/** The map that most services merge first; of two, the one that says more. */
function byShare(a: Candidate, b: Candidate): number {
  return b.members.length - a.members.length || b.map.entries.length - a.map.entries.length;
}

/** By key and what is wanted of it: the maps that at least two services merge of which it is wanted. */
function candidatesOf(project: Project, requests: readonly Request[]): Candidate[][] {
  const all = new Map<string, Map<Node, Candidate>>();
  for (const request of requests) {
    const { op } = request;
    const service =
      op.second || op.set.kind === 'absent' || (op.set.kind === 'list' && op.set.remove.length > 0) ? undefined : serviceAt(project, op.of);
    const writers = service ? writersOf(project, service) : [];
    const top = op.key.split('.')[0] ?? '';
    if (!service || writers.some(({ map }) => entryOf(map, top))) continue;
    const wanted = JSON.stringify([op.key, op.set]);
    const maps = all.get(wanted) ?? new Map<Node, Candidate>();
    all.set(wanted, maps);
    for (const { tree, map } of mergedBy(writers)) {
      const candidate = maps.get(map) ?? { map, tree, members: [] };
      maps.set(map, candidate);
      candidate.members.push({ request, service });
    }
  }
  return [...all.values()].map((maps) => [...maps.values()].filter(({ members }) => members.length > 1)).filter((some) => some.length > 0);
}

/** The maps that come by merge keys, those of merged maps included, each once. */
function mergedBy(writers: readonly Writer[]): { readonly tree: Tree; readonly map: MapNode }[] {
  const found = new Map<MapNode, Tree>();
  for (const { map, tree } of writers) {
    const open = mergedMaps(map);
    for (let next = open.pop(); next; next = open.pop()) {
      if (found.has(next)) continue;
      found.set(next, tree);
      append(open, mergedMaps(next));
    }
  }
  return [...found].map(([map, tree]) => ({ map, tree }));
}

/** The map, where it is an `x-` block for settings of any kind, and whoever else gets the key from it is wanted something else of it. */
function homeOf(project: Project, { map, tree, members }: Candidate, requests: readonly Request[]): Home | undefined {
  const [first] = members;
  const path = pathInExtensions(tree, map);
  if (!path || !first) return undefined;
  const ref: NodeRef = { file: tree.file, path };
  const top = first.request.op.key.split('.')[0] ?? '';
  const own: NodeRef = { file: tree.file, path: [...path, top] };
  const isThere = entryOf(map, top) !== undefined;
  if (!isThere && isNamedAfterItsKeys(map, path)) return undefined;
  const agree = members.every(({ service }) => {
    const origin = service.map.entries.get(top)?.value.origin;
    return isThere ? origin !== undefined && sameRef(origin, own) : service.map.entries.get(top) === undefined;
  });
  if (!agree) return undefined;
  const names = new Set(members.map(({ service }) => service.name));
  const apart: Request[] = [];
  for (const name of sharing(project, first.service, ref, top)) {
    if (names.has(name)) continue;
    const found = isThere ? undefined : ownRequest(project, name, top, requests);
    if (!found) return undefined;
    apart.push(found);
  }
  return apart.length < members.length ? { ref, apart } : undefined;
}

/** The one want of a service about a key, where it is fulfilled by a key of the service itself. */
function ownRequest(project: Project, name: string, top: string, requests: readonly Request[]): Request | undefined {
  const found = requests.filter(({ op }) => serviceAt(project, op.of)?.name === name && op.key.split('.')[0] === top);
  const [request] = found;
  if (!request || found.length > 1) return undefined;
  const placed = place(project, request.op);
  return 'slots' in placed && placed.shared.length === 0 ? request : undefined;
}

/** True for `x-restart: &restart { restart: ... }`: a block that is there for one matter, and holds nothing else. */
function isNamedAfterItsKeys({ entries }: MapNode, path: NodeRef['path']): boolean {
  const name = wordsIn(path.filter((part) => typeof part === 'string').at(-1) ?? '');
  const keys = entries.filter(({ key }) => key.text !== '<<');
  return keys.length > 0 && keys.every(({ key }) => wordsIn(key.text).some((word) => name.some((other) => areAkin(word, other))));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
}

/** `env` and `environment` are about the same. */
function areAkin(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** Where a map stands among the `x-` keys of its file; nothing for one that stands elsewhere. */
function pathInExtensions({ documents }: Tree, map: MapNode): NodeRef['path'] | undefined {
  for (const [index, root] of documents.entries()) {
    if (root.kind !== 'map') continue;
    for (const { key, value } of root.entries) {
      const below = key.text.startsWith('x-') ? pathTo(value, map) : undefined;
      if (below) return [...documentPath(index), key.text, ...below];
    }
  }
  return undefined;
}

function pathTo(from: Node, wanted: Node): (string | number)[] | undefined {
  if (from === wanted) return [];
  if (wanted.start < from.start || wanted.end > from.end) return undefined;
  const inner: readonly (readonly [string | number, Node])[] =
    from.kind === 'map'
      ? from.entries.map(({ key, value }) => [key.text, value])
      : from.kind === 'seq'
        ? from.items.map((item, index) => [index, item])
        : [];
  for (const [key, node] of inner) {
    const below = pathTo(node, wanted);
    if (below) return [key, ...below];
  }
  return undefined;
}

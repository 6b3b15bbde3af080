import { type Project, serviceAt } from '../model/project';
import type { Service } from '../model/service';
import { refKey, sameRef } from '../model/traced';
import { entryOf, type Node } from '../syntax/tree';
import type { Op } from './place';
import { mergedMaps, type Writer, writersOf } from './writers';

/** What is wanted of one key of one subject, and the fixes that want it. */
export interface Request {
  op: Op;
  readonly fixes: Set<number>;
}

/** A want with the names of the services that get the same through a merge key. */
interface SharedRequest extends Request {
  readonly heirs: ReadonlySet<string>;
}

/**
 * Leaves out what a service is wanted that it gets through `<<` from another one that is wanted the same: the fixes of both are made by the same
 * edit, where the anchor is.
 * @param wants in their order, which stays
 */
export function throughAnchors(project: Project, requests: readonly Request[]): SharedRequest[] {
  const byPlace = new Map(requests.map((request) => [placeOf(request.op.of, request.op.key), request]));
  const givers = new Map<Request, Request>();
  let anchored: ReadonlyMap<Node, Service> | undefined;
  for (const request of requests) {
    const service = isShareable(request.op) ? serviceAt(project, request.op.of) : undefined;
    const [writer, ...more] = service ? writersOf(project, service) : [];
    if (!service || !writer || more.length > 0 || service.mentions.length > 1) continue;
    const sources = mergedMaps(writer.map);
    if (sources.length === 0) continue;
    anchored ??= servicesByMap(project);
    const giver = giverOf({ service, writer, op: request.op }, sources, anchored, byPlace);
    if (giver && giver !== request) givers.set(request, giver);
  }
  const shared = new Map<Request, { readonly fixes: Set<number>; readonly heirs: Set<string> }>();
  for (const [request, giver] of givers) {
    const first = lastOf(giver, givers);
    const joined = shared.get(first) ?? { fixes: new Set(first.fixes), heirs: new Set() };
    shared.set(first, joined);
    for (const fix of request.fixes) joined.fixes.add(fix);
    const name = serviceAt(project, request.op.of)?.name;
    if (name !== undefined) joined.heirs.add(name);
  }
  return requests
    .filter((request) => !givers.has(request))
    .map((request) => ({
      op: request.op,
      fixes: shared.get(request)?.fixes ?? request.fixes,
      heirs: shared.get(request)?.heirs ?? new Set(),
    }));
}

function placeOf(of: Op['of'], key: string): string {
  return `${refKey(of)}\0${key}`;
}

/** Values and new items; what is to go has to go where it is written. */
function isShareable({ set, second }: Op): boolean {
  return !second && (set.kind === 'value' || (set.kind === 'list' && set.remove.length === 0));
}

/** Services by the map that they alone write; what extends or overrides something else is left out. */
function servicesByMap(project: Project): Map<Node, Service> {
  return new Map(
    project.services.flatMap((service): [Node, Service][] => {
      const [writer, ...more] = service.mentions.length === 1 ? writersOf(project, service) : [];
      return writer && more.length === 0 ? [[writer.map, service]] : [];
    }),
  );
}

/** The same want about a service whose map is merged, where all that the key holds comes, or will come, from there. */
function giverOf(
  { service, writer, op }: { readonly service: Service; readonly writer: Writer; readonly op: Op },
  sources: readonly Node[],
  anchored: ReadonlyMap<Node, Service>,
  byPlace: ReadonlyMap<string, Request>,
): Request | undefined {
  const [top = ''] = op.key.split('.');
  if (entryOf(writer.map, top)) return undefined;
  const now = service.map.entries.get(top)?.value.origin;
  for (const source of sources) {
    const other = anchored.get(source);
    const same = other && byPlace.get(placeOf(other.ref, op.key));
    if (!same || JSON.stringify(same.op.set) !== JSON.stringify(op.set)) continue;
    const theirs = other.map.entries.get(top)?.value.origin;
    if (now && theirs ? sameRef(now, theirs) : now === theirs) return same;
  }
  return undefined;
}

/** The want at the end of a chain of merge keys. */
function lastOf(request: Request, givers: ReadonlyMap<Request, Request>): Request {
  let at = request;
  for (let n = 0; n <= givers.size; n++) {
    const next = givers.get(at);
    if (!next) return at;
    at = next;
  }
  return at;
}

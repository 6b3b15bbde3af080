import { type Project, serviceAt } from '../model/project';
import type { Service } from '../model/service';
import { refKey, sameRef } from '../model/traced';
import { entryOf, type Node } from '../syntax/tree';
import type { Op } from './place';
import { mergedMaps, type Writer, writersOf } from './writers';

/** What is wished of one key of one subject, and the fixes that wish it. */
export interface Wish {
  op: Op;
  readonly fixes: Set<number>;
}

/** A wish with the names of the services that get the same through a merge key. */
interface SharedWish extends Wish {
  readonly heirs: ReadonlySet<string>;
}

/**
 * Leaves out what a service is wished that it gets through `<<` from another one that is wished the same: the fixes of both are made by the same
 * edit, where the anchor is.
 * @param wishes in their order, which stays
 */
export function throughAnchors(project: Project, wishes: readonly Wish[]): SharedWish[] {
  const byPlace = new Map(wishes.map((wish) => [placeOf(wish.op.of, wish.op.key), wish]));
  const givers = new Map<Wish, Wish>();
  let anchored: ReadonlyMap<Node, Service> | undefined;
  for (const wish of wishes) {
    const service = isShareable(wish.op) ? serviceAt(project, wish.op.of) : undefined;
    const [writer, ...more] = service ? writersOf(project, service) : [];
    if (!service || !writer || more.length > 0 || service.mentions.length > 1) continue;
    const sources = mergedMaps(writer.map);
    if (sources.length === 0) continue;
    anchored ??= servicesByMap(project);
    const giver = giverOf({ service, writer, op: wish.op }, sources, anchored, byPlace);
    if (giver && giver !== wish) givers.set(wish, giver);
  }
  const shared = new Map<Wish, { readonly fixes: Set<number>; readonly heirs: Set<string> }>();
  for (const [wish, giver] of givers) {
    const first = lastOf(giver, givers);
    const joined = shared.get(first) ?? { fixes: new Set(first.fixes), heirs: new Set() };
    shared.set(first, joined);
    for (const fix of wish.fixes) joined.fixes.add(fix);
    const name = serviceAt(project, wish.op.of)?.name;
    if (name !== undefined) joined.heirs.add(name);
  }
  return wishes
    .filter((wish) => !givers.has(wish))
    .map((wish) => ({ op: wish.op, fixes: shared.get(wish)?.fixes ?? wish.fixes, heirs: shared.get(wish)?.heirs ?? new Set() }));
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

/** The same wish about a service whose map is merged, where all that the key holds comes, or will come, from there. */
function giverOf(
  { service, writer, op }: { readonly service: Service; readonly writer: Writer; readonly op: Op },
  sources: readonly Node[],
  anchored: ReadonlyMap<Node, Service>,
  byPlace: ReadonlyMap<string, Wish>,
): Wish | undefined {
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

/** The wish at the end of a chain of merge keys. */
function lastOf(wish: Wish, givers: ReadonlyMap<Wish, Wish>): Wish {
  let at = wish;
  for (let n = 0; n <= givers.size; n++) {
    const next = givers.get(at);
    if (!next) return at;
    at = next;
  }
  return at;
}

import type { Json } from '../base/json';
import type { Project } from '../model/project';
import { type NodeRef, refKey } from '../model/traced';
import { byKeyOrder } from './key-order';
import type { Slot } from './lower.yaml';
import type { Request } from './merge-keys';
import type { Op } from './place';
import type { Fix, Want } from './want';

/** Wishes by their subject, then by their key. */
export type Requests = Map<string, Map<string, Request>>;

/** A want about a key; the others name a place in the text. */
export type Keyed = Extract<Want, { readonly of: NodeRef }>;

export function isKeyed(want: Want): want is Keyed {
  return 'of' in want;
}

/** Why a want cannot stand beside those before it. */
export function conflictOf(requests: Requests, want: Want, { second }: Fix): string | undefined {
  if (!isKeyed(want)) return undefined;
  const present = requests.get(refKey(want.of));
  for (const key of present?.keys() ?? []) {
    if (want.key.startsWith(`${key}.`) || key.startsWith(`${want.key}.`)) return `another fix changes "${key}"`;
  }
  const same = present?.get(want.key);
  if (same && same.op.second !== (second === true)) return `another fix changes "${want.key}" in another place`;
  return same && !joined(same.op, want) ? `another fix sets "${want.key}" differently` : undefined;
}

/** Adds a want of a fix to those before it. */
export function join(requests: Requests, want: Want, fix: number, { second }: Fix): void {
  if (!isKeyed(want)) return;
  const of = refKey(want.of);
  const keys = requests.get(of) ?? new Map<string, Request>();
  requests.set(of, keys);
  const present = keys.get(want.key);
  if (present) {
    present.op = joined(present.op, want) ?? present.op;
    present.fixes.add(fix);
  } else keys.set(want.key, { op: { of: want.of, key: want.key, second: second === true, set: setOf(want) }, fixes: new Set([fix]) });
}

/** What a fix wants, by subject and key, without the wants that name a place in the text. */
export function opsOf(fix: Fix): Op[] {
  const requests: Requests = new Map();
  for (const want of fix.want) join(requests, want, 0, fix);
  return [...requests.values()].flatMap((keys) => [...keys.values()].map(({ op }) => op));
}

function setOf(want: Keyed): Op['set'] {
  switch (want.want) {
    case 'value':
      return { kind: 'value', is: want.is };
    case 'absent':
      return { kind: 'absent' };
    case 'item':
      return { kind: 'list', add: [want.has], remove: [] };
    case 'no-item':
      return { kind: 'list', add: [], remove: [want.node] };
  }
}

/** Two wants about one key as one, or nothing when they contradict each other. */
function joined(op: Op, want: Keyed): Op | undefined {
  const set = uniteSets(op.set, setOf(want), (node) => refKey(node as NodeRef));
  return set ? { ...op, set } : undefined;
}

/** What two slots of one place are set to, or nothing when they contradict each other. */
export function unite(a: Slot, b: Slot): Slot | undefined {
  const set = uniteSets(a.set, b.set, String);
  return set ? { ...a, set: set as Slot['set'] } : undefined;
}

type AnySet =
  | { readonly kind: 'value'; readonly is: Json }
  | { readonly kind: 'absent' }
  | { readonly kind: 'list'; readonly add: readonly Json[]; readonly remove: readonly unknown[] };

function uniteSets<S extends AnySet>(a: S, b: S, name: (removed: unknown) => string): S | undefined {
  if (a.kind === 'list' && b.kind === 'list') {
    const add = [...new Map([...a.add, ...b.add].map((item) => [JSON.stringify(item), item])).values()];
    const remove = [...new Map([...a.remove, ...b.remove].map((node) => [name(node), node])).values()];
    return { ...a, add: add.sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1)), remove };
  }
  if (a.kind === 'value' && b.kind === 'list') return holds(a.is, b) ? a : undefined;
  if (a.kind === 'list' && b.kind === 'value') return holds(b.is, a) ? b : undefined;
  return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
}

/** True when a list value already has the items wanted for and nothing is to be taken from it. */
function holds(value: Json, list: { readonly add: readonly Json[]; readonly remove: readonly unknown[] }): boolean {
  const items = Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
  return list.remove.length === 0 && list.add.every((item) => items.includes(JSON.stringify(item)));
}

/** All wants in the order in which they are written, whoever made them. */
export function inOrder(requests: Requests): Request[] {
  return [...requests.values()].flatMap((keys) => [...keys.values()]).sort(byCanon);
}

function byCanon(a: Request, b: Request): number {
  const [left, right] = [placeOf(a.op), placeOf(b.op)];
  if (left.of !== right.of) return left.of < right.of ? -1 : 1;
  return byKeyOrder(left.key, right.key);
}

/** A want about one entry of a service names the map around it: it stands among those about the service. */
function placeOf({ of: { file, path }, key }: Op): { readonly of: string; readonly key: string } {
  const dot = path.at(-1) === 'services' && path.length <= 2 ? key.indexOf('.') : -1;
  return dot < 0
    ? { of: refKey({ file, path }), key }
    : { of: refKey({ file, path: [...path, key.slice(0, dot)] }), key: key.slice(dot + 1) };
}

/** True where a fix of the same plan decides the key of a service, so that what another one brings to it does not. */
export function isAsked({ services }: Project, requests: Requests, name: string, key: string): boolean {
  const [top] = key.split('.');
  return services.some(
    (service) =>
      service.name === name && [...(requests.get(refKey(service.ref))?.keys() ?? [])].some((requested) => requested.split('.')[0] === top),
  );
}

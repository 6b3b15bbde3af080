import type { TextEdit } from '../base/edit';
import type { Json } from '../base/json';
import { treeOf } from '../model/files';
import { type Project, serviceAt } from '../model/project';
import type { Service } from '../model/service';
import { type NodeRef, sameRef } from '../model/traced';
import type { MapValue, Value } from '../model/value';
import { entryOf, nodeAt, type Tree } from '../syntax/tree';
import type { Slot } from './lower.yaml';
import { isNeutral, neutral } from './neutral';
import { jsonOf, withKey } from './render';
import { holderOf, mergedToo, receiverOf, sharing, users, type Writer, writersOf } from './writers';

/** What is wanted of one key of one subject, all wants together. */
export interface Op {
  readonly of: NodeRef;
  readonly key: string;
  /** The second choice of the place, where there is one. */
  readonly second: boolean;
  readonly set:
    | { readonly kind: 'value'; readonly is: Json }
    | { readonly kind: 'absent' }
    | { readonly kind: 'list'; readonly add: readonly Json[]; readonly remove: readonly NodeRef[] };
}

/** Where a want is fulfilled: slots of files, an edit inside a scalar, nothing to do, or the reason why not. */
export type Placed =
  | { readonly slots: readonly PlacedSlot[] /** Other services that this changes, too. */; readonly shared: readonly string[] }
  | { readonly edit: TextEdit; readonly shared: readonly string[] }
  | { readonly nothing: true }
  | { readonly refused: string };

export interface PlacedSlot {
  readonly file: string;
  readonly slot: Slot;
}

/**
 * Decides where a want is fulfilled when its value is inherited. Rules never decide this: they name the subject.
 *
 * | the value is written | first choice | second choice |
 * |---|---|---|
 * | in the service itself | there | |
 * | behind `<<` | a local key, which wins | the anchor |
 * | behind a bare alias | the anchor | |
 * | in a base file, an included file or the extended service: one value | the last file that mentions the service | where it is written |
 * | there, an item of a list that appends | where it is written | `!override` in the last file |
 * | there, a value that is to be gone | where it is written | `!reset` in the last file |
 * | in the default of a variable | that default | |
 * | in an `.env` file | nowhere: the reason says what to change | |
 */
export function place(project: Project, op: Op): Placed {
  const service = serviceAt(project, op.of);
  if (!service) return placeInNode(project, op);
  return (op.second && secondPlace(project, service, op)) || placeInService(project, service, { ...op, second: false });
}

/** The second choice for a want about a service, where there is one. */
export function secondPlace(project: Project, service: Service, op: Op): Placed | undefined {
  const placed = placeInService(project, service, { ...op, second: true });
  return placed === noSecond ? undefined : placed;
}

function placeInService(project: Project, service: Service, op: Op): Placed {
  const writers = writersOf(project, service);
  const last = writers.at(-1);
  if (!last) return { refused: `"${service.name}" has no keys that a fix can change: change it by hand` };
  const keys = op.key.split('.');
  const existing = service.map.entries.get(keys[0]!)?.value;
  const task: Task = { project, service, writers, last, keys, existing, second: op.second };
  switch (op.set.kind) {
    case 'list':
      return placeList(task, op.set.add, op.set.remove);
    case 'absent':
      return placeAbsent(task, op.key);
    case 'value':
      return placeValue(task, op.set.is);
  }
}

interface Task {
  readonly project: Project;
  readonly service: Service;
  readonly writers: readonly Writer[];
  readonly last: Writer;
  readonly keys: readonly string[];
  /** The value behind the first key. */
  readonly existing: Value | undefined;
  readonly second: boolean;
}

const unreachable = { refused: 'it is written where a fix cannot change it: change it by hand' } as const;
const noSecond: Placed = { refused: 'there is no alternative location for it' };

function at(writer: Writer, keys: readonly string[], set: Slot['set']): PlacedSlot {
  return { file: writer.ref.file, slot: { path: [...writer.ref.path, ...keys], set } };
}

/** The value behind all keys. */
function leafOf({ keys, existing }: Task): Value | undefined {
  return keys
    .slice(1)
    .reduce<Value | undefined>((value, key) => (value?.kind === 'map' ? value.entries.get(key)?.value : undefined), existing);
}

function placeValue(task: Task, is: Json): Placed {
  const { project, service, writers, keys, existing } = task;
  const [top = ''] = keys;
  // What nobody says yet is said where the service is first written.
  const target = existing ? task.last : writers[0]!;
  const leaf = leafOf(task);
  const holder = leaf && holderOf(writers, leaf);
  const set = { kind: 'value', is } as const;
  if (task.second) {
    if (!leaf?.origin || holder === target) return noSecond;
    return {
      slots: [{ file: leaf.origin.file, slot: { path: leaf.origin.path, set } }],
      shared: users(project, service, top, leaf.origin),
    };
  }
  const shared = sharing(project, service, target.ref, top);
  if (isDefault(task, is)) return { slots: [at(target, keys, { kind: 'absent' })], shared };
  if (leaf && holder === target && keys.length === 1) {
    const variable = throughVariable(target.tree, leaf, is);
    if (variable) return 'refused' in variable ? variable : { edit: variable, shared };
  }
  if (keys.length > 1 && !entryOf(target.map, top) && mergedToo(target.map, top)) {
    // A local map hides the merged one whole, so it takes the merged keys along.
    const origin = existing?.origin && nodeOf(project, existing.origin);
    if (!origin) return unreachable;
    return { slots: [at(target, [top], { kind: 'value', is: withKey(jsonOf(origin), keys.slice(1), is) })], shared };
  }
  return { slots: [at(target, keys, set)], shared };
}

/**
 * True where a key holds what the engine does without it once the key is gone: it is written in one place, and nothing else that the service rests on
 * may write it, neither a merge key nor a file that it extends or overrides.
 */
function isDefault({ project, service, writers, last, keys, existing }: Task, is: Json): boolean {
  const [top = ''] = keys;
  if (keys.length > 1 || !isNeutral(top, is) || !existing || holderOf(writers, existing) !== last) return false;
  const others = service.mentions.some((mention) => !sameRef(mention, last.ref) && !isUnwritten(project, mention, top));
  return !others && !mergedToo(last.map, top) && writers.every(({ map }) => !entryOf(map, 'extends'));
}

/** True where an entry of a service is there to be read and does not have the key. */
function isUnwritten(project: Project, mention: NodeRef, key: string): boolean {
  const node = nodeOf(project, mention);
  return node?.kind === 'map' && !entryOf(node, key) && !mergedToo(node, key);
}

function placeAbsent(task: Task, key: string): Placed {
  const { project, service, writers, last, keys, existing } = task;
  const [top = ''] = keys;
  if (!existing) return { nothing: true };
  const own = writers.filter(({ map }) => entryOf(map, top));
  const receiver = receiverOf(writers, existing);
  const inherited = own.length === 0 && !receiver;
  if (task.second) {
    const elsewhere = inherited || own.some((writer) => writer !== last);
    if (!elsewhere || mergedToo(last.map, top)) return noSecond;
    return { slots: [at(last, keys, { kind: 'value', is: null, tag: '!reset' })], shared: sharing(project, service, last.ref, top) };
  }
  if (inherited) {
    if (!existing.origin || !nodeOf(project, existing.origin)) return unreachable;
    const slot: Slot = { path: existing.origin.path, set: { kind: 'absent' } };
    return { slots: [{ file: existing.origin.file, slot }], shared: users(project, service, top, existing.origin) };
  }
  const slots: PlacedSlot[] = [];
  for (const writer of receiver && !own.includes(receiver) ? [...own, receiver] : own) {
    if (!mergedToo(writer.map, top) && writer !== receiver) {
      slots.push(at(writer, keys, { kind: 'absent' }));
      continue;
    }
    const instead = neutral[key];
    if (instead === undefined) return { refused: `"${key}" comes from a merge key and cannot be removed here: change the anchor by hand` };
    slots.push(at(writer, keys, { kind: 'value', is: instead }));
  }
  return { slots, shared: own.concat(receiver ?? []).flatMap(({ ref }) => sharing(project, service, ref, top)) };
}

function placeList(task: Task, wanted: readonly Json[], unwanted: readonly NodeRef[]): Placed {
  const list = leafOf(task);
  if (list?.kind === 'map' && wanted.length === 0) return removeEntries(task, list, unwanted);
  const items = list?.kind === 'seq' ? list.items : [];
  const texts = items.map((item) => (item.kind === 'scalar' && item.known ? item.value : undefined));
  const add = wanted.filter((item) => !texts.includes(String(item)));
  const remove = unwanted.map((node) => items.find(({ origin }) => origin && sameRef(origin, node)));
  if (remove.includes(undefined)) return { refused: 'the list item is written where a fix cannot change it: change it by hand' };
  if (add.length === 0 && remove.length === 0) return { nothing: true };
  const going = remove.filter((item) => item !== undefined);
  return task.second ? overrideList(task, { items, going, add }) : changeLists(task, { items, going, add });
}

/** What is to become of a list that may be written in several files. */
interface ListChange {
  readonly items: readonly Value[];
  readonly going: readonly Value[];
  readonly add: readonly Json[];
}

/** The whole list, as it is to be, in the last file. */
function overrideList({ project, service, writers, last, keys }: Task, { items, going, add }: ListChange): Placed {
  if (going.every((item) => holderOf(writers, item) === last || receiverOf(writers, item) === last)) return noSecond;
  const kept = jsonOfItems(
    project,
    items.filter((item) => !going.includes(item)),
  );
  if (!kept) return unreachable;
  const slot = at(last, keys, { kind: 'value', is: [...kept, ...add], tag: '!override' });
  return { slots: [slot], shared: sharing(project, service, last.ref, keys[0] ?? '') };
}

interface ListSlot extends PlacedSlot {
  readonly slot: { readonly path: Slot['path']; readonly set: Extract<Slot['set'], { readonly kind: 'list' }> };
}

/** A list that is changed where its items are written. */
interface ListEdit extends Task {
  readonly top: string;
  /** By place. */
  readonly lists: Map<string, ListSlot>;
  readonly shared: Set<string>;
  /** Those that get the list through a merge key: a local list hides the merged one whole, so it takes the items along. */
  readonly rewritten: Set<Writer>;
}

function changeLists(task: Task, { items, going, add }: ListChange): Placed {
  const { project, writers, keys } = task;
  const edit: ListEdit = { ...task, top: keys[0] ?? '', lists: new Map(), shared: new Set(), rewritten: new Set() };
  const { top, lists, rewritten, shared } = edit;
  if (!going.every((item) => takeOut(edit, item))) return unreachable;
  const holder = [...writers].reverse().find(({ map }) => entryOf(map, top));
  if (add.length > 0) {
    const target = holder ?? writers[0]!;
    if (!holder && mergedToo(target.map, top)) rewritten.add(target);
    else if (!rewritten.has(target)) changeList(edit, target.ref.file, [...target.ref.path, ...keys], { add, remove: [] });
    shareWith(edit, target.ref);
  }
  const slots: PlacedSlot[] = [...lists.values()];
  const [first] = rewritten;
  for (const writer of rewritten) {
    const staying = items.filter((item) => receiverOf(writers, item) === writer && !going.includes(item));
    const kept = jsonOfItems(project, staying);
    if (!kept) return unreachable;
    const takesNew = first === writer && !(add.length > 0 && holder);
    slots.push(at(writer, keys, { kind: 'value', is: [...kept, ...(takesNew ? add : [])] }));
    shareWith(edit, writer.ref);
  }
  return { slots, shared: [...shared] };
}

/** @returns false where an item cannot be taken out. */
function takeOut(edit: ListEdit, item: Value): boolean {
  const { project, service, writers, top, keys } = edit;
  const receiver = receiverOf(writers, item);
  if (receiver && !entryOf(receiver.map, top)) {
    // A local map would hide the merged one whole.
    if (keys.length > 1) return false;
    edit.rewritten.add(receiver);
    return true;
  }
  const index = item.origin?.path.at(-1);
  if (!item.origin || typeof index !== 'number') return false;
  changeList(edit, item.origin.file, item.origin.path.slice(0, -1), { add: [], remove: [index] });
  // A later file may say the same, which Compose takes for one.
  for (const { ref, indices } of repeats(project, writers, top, item.origin)) {
    changeList(edit, ref.file, [...ref.path, ...keys], { add: [], remove: indices });
  }
  const holder = holderOf(writers, item);
  if (holder) shareWith(edit, holder.ref);
  else for (const name of users(project, service, top, item.origin)) edit.shared.add(name);
  return true;
}

function changeList({ lists }: ListEdit, file: string, path: Slot['path'], more: Omit<ListSlot['slot']['set'], 'kind'>): void {
  const key = JSON.stringify([file, path]);
  const before = lists.get(key)?.slot.set;
  const add = [...(before?.add ?? []), ...more.add];
  const remove = [...new Set([...(before?.remove ?? []), ...more.remove])];
  lists.set(key, { file, slot: { path, set: { kind: 'list', add, remove } } });
}

function shareWith({ project, service, top, shared }: ListEdit, writer: NodeRef): void {
  for (const name of sharing(project, service, writer, top)) shared.add(name);
}

/** What is a list in one file may be a map in another: its entries go by the place of their values, for names may hold dots. */
function removeEntries({ project, service, writers, keys, second }: Task, map: MapValue, unwanted: readonly NodeRef[]): Placed {
  if (second) return noSecond;
  const slots: PlacedSlot[] = [];
  const shared = new Set<string>();
  for (const node of unwanted) {
    const value = [...map.entries.values()].find((entry) => entry.value.origin && sameRef(entry.value.origin, node))?.value;
    if (!value) return unreachable;
    const holder = holderOf(writers, value);
    if (!holder && receiverOf(writers, value))
      return { refused: 'it comes from a merge key and cannot be removed here: change the anchor by hand' };
    if (!nodeOf(project, node)) return unreachable;
    slots.push({ file: node.file, slot: { path: node.path, set: { kind: 'absent' } } });
    const [top = ''] = keys;
    for (const name of holder ? sharing(project, service, holder.ref, top) : users(project, service, top, node)) shared.add(name);
  }
  return { slots, shared: [...shared] };
}

/** Items of the writers' own lists that are the same text as the one written at a place, that one left out. */
function* repeats(
  project: Project,
  writers: readonly Writer[],
  key: string,
  origin: NodeRef,
): Iterable<{ ref: NodeRef; indices: number[] }> {
  const node = nodeOf(project, origin);
  if (node?.kind !== 'scalar') return;
  for (const { ref, map } of writers) {
    const list = entryOf(map, key)?.value;
    if (list?.kind !== 'seq') continue;
    const indices = list.items.flatMap((item, index) =>
      item !== node && item.kind === 'scalar' && item.text === node.text ? [index] : [],
    );
    if (indices.length > 0) yield { ref, indices };
  }
}

function jsonOfItems(project: Project, items: readonly Value[]): Json[] | undefined {
  const out: Json[] = [];
  for (const item of items) {
    const node = item.origin && nodeOf(project, item.origin);
    if (!node) return undefined;
    out.push(jsonOf(node));
  }
  return out;
}

function nodeOf(project: Project, ref: NodeRef): ReturnType<typeof nodeAt> {
  const tree = treeOf(project, ref.file);
  return tree && nodeAt(tree, ref.path);
}

/** A want about a node that is no service: a mount or a port in long syntax, say, or what a JSON file holds. */
function placeInNode(project: Project, { of, key, set }: Op): Placed {
  const node = nodeOf(project, of);
  if (!node) return { refused: 'the value is written where a fix cannot change it: change it by hand' };
  const path = [...of.path, ...key.split('.')];
  const existing = nodeOf(project, { file: of.file, path });
  const holds = (ref: NodeRef | undefined): boolean => ref !== undefined && sameRef(ref, of);
  const holders = project.services.filter(
    ({ mounts, ports }) => mounts.some(({ origin }) => holds(origin)) || ports.some(({ origin }) => holds(origin)),
  );
  const shared = holders.length > 1 ? holders.map(({ name }) => name) : [];
  const at = (what: Slot['set']): Placed => ({ slots: [{ file: of.file, slot: { path, set: what } }], shared });
  if (set.kind !== 'list') return set.kind === 'absent' && !existing ? { nothing: true } : at(set);
  const items = existing?.kind === 'seq' ? existing.items.map((item) => JSON.stringify(jsonOf(item))) : [];
  const add = set.add.filter((item) => !items.includes(JSON.stringify(item)));
  const remove: number[] = [];
  for (const item of set.remove) {
    const index = item.path.at(-1);
    const own = item.file === of.file && sameRef({ file: of.file, path }, { file: item.file, path: item.path.slice(0, -1) });
    if (!own || typeof index !== 'number' || index >= items.length) {
      return { refused: 'the list item is written where a fix cannot change it: change it by hand' };
    }
    remove.push(index);
  }
  return add.length === 0 && remove.length === 0 ? { nothing: true } : at({ kind: 'list', add, remove });
}

/** A value that a variable decides is changed where the variable gets it. */
function throughVariable(tree: Tree, existing: Value, is: Json): TextEdit | { readonly refused: string } | undefined {
  const step = [...existing.via].reverse().find((candidate) => candidate.kind === 'variable');
  if (step?.kind !== 'variable') return undefined;
  if (step.from === 'env-file') return { refused: `the variable ${step.name} sets it: change ${step.name} in the .env file` };
  const node = existing.origin && nodeAt(tree, existing.origin.path);
  const before = tree.text.slice(0, step.at.start);
  const whole =
    node?.kind === 'scalar' &&
    /^\$\{\w+:?-$/.test(before.slice(before.lastIndexOf('${'))) &&
    node.text.startsWith('${') &&
    node.text.endsWith('}');
  if (!whole || typeof is === 'object') return { refused: `the variable ${step.name} sets it: change its default by hand` };
  return { at: step.at, newText: String(is) };
}

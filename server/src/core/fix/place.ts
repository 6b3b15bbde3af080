import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { type NodeRef, sameRef } from '../model/traced';
import type { Value } from '../model/value';
import { entryOf, type MapNode, nodeAt, type Tree } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import type { Slot } from './lower.yaml';
import { jsonOf, withKey } from './render';
import type { Json } from './want';

/** What is wished of one key of one subject, all wishes together. */
export interface Op {
  readonly of: NodeRef;
  readonly key: string;
  readonly set:
    | { readonly kind: 'value'; readonly is: Json }
    | { readonly kind: 'absent' }
    | { readonly kind: 'list'; readonly add: readonly Json[]; readonly remove: readonly NodeRef[] };
}

/** Where a wish is fulfilled: a slot of a file, an edit inside a scalar, nothing to do, or the reason why not. */
export type Placed =
  | ({ readonly file: string /** Other services that this changes, too. */; readonly shared: readonly string[] } & (
      | { readonly slot: Slot }
      | { readonly edit: TextEdit }
    ))
  | { readonly nothing: true }
  | { readonly refused: string };

/** What a service writes to undo a value that a merge key brings: null is a schema error, `!reset` does not reach it. */
const neutral: Readonly<Record<string, Json>> = {
  privileged: false,
  read_only: false,
  use_api_socket: false,
  pid: '',
  ipc: '',
  network_mode: '',
  userns_mode: '',
  cap_add: [],
  cap_drop: [],
  security_opt: [],
  devices: [],
  volumes: [],
  ports: [],
  group_add: [],
};

/**
 * Decides where a wish is fulfilled when its value is inherited. Rules never decide this: they name the subject.
 *
 * - written in the subject itself: there;
 * - behind `<<`: a local key, which wins over the merged one;
 * - the subject is a bare alias: at the anchor, for every service that uses it;
 * - the default of a variable: that default; set in `.env`: refused, for the file says what to change where.
 */
export function place(project: Project, op: Op): Placed {
  const service = project.services.find(({ ref }) => sameRef(ref, op.of));
  if (!service) return placeInNode(project, op);
  const tree = treeOf(project, op.of.file);
  const own = tree && nodeAt(tree, op.of.path);
  const container = own?.kind === 'map' ? service.ref : service.map.origin;
  if (!tree || !own || !container) return { refused: 'the service is written where no edit can reach it: change it by hand' };
  const map = nodeAt(tree, container.path);
  if (map?.kind !== 'map') return { refused: `"${service.name}" has no keys of its own: change it by hand` };
  const keys = op.key.split('.');
  const top = keys[0]!;
  const existing = service.map.entries.get(top)?.value;
  const local = existing?.origin !== undefined && isBelow(existing.origin, container);
  const base = { file: op.of.file, shared: sharing(project, service, container, top) };
  const path = [...container.path, ...keys];

  if (op.set.kind === 'list') return placeList(tree, base, path, op.set, existing, local);
  if (op.set.kind === 'absent') {
    if (!existing) return { nothing: true };
    const shadowed = local && mergedToo(map, top);
    if (local && !shadowed) return { ...base, slot: { path, set: { kind: 'absent' } } };
    const instead = neutral[op.key];
    if (instead === undefined)
      return { refused: `"${op.key}" comes through a merge key and cannot be taken back: change the anchor by hand` };
    return { ...base, slot: { path, set: { kind: 'value', is: instead } } };
  }
  if (existing && local && keys.length === 1) {
    const variable = throughVariable(tree, existing, op.set.is);
    if (variable) return 'refused' in variable ? variable : { ...base, edit: variable };
  }
  if (existing && !local && keys.length > 1) {
    // A local map hides the merged one whole, so it takes the merged keys along.
    const origin = existing.origin && nodeAt(tree, existing.origin.path);
    if (!origin) return { refused: `"${top}" is written where no edit can reach it: change it by hand` };
    return {
      ...base,
      slot: { path: [...container.path, top], set: { kind: 'value', is: withKey(jsonOf(origin), keys.slice(1), op.set.is) } },
    };
  }
  return { ...base, slot: { path, set: op.set } };
}

function placeList(
  tree: Tree,
  base: { readonly file: string; readonly shared: readonly string[] },
  path: readonly (string | number)[],
  set: Op['set'] & { readonly kind: 'list' },
  existing: Value | undefined,
  local: boolean,
): Placed {
  const items = existing?.kind === 'seq' ? existing.items : [];
  const texts = items.map((item) => (item.kind === 'scalar' && item.known ? item.value : undefined));
  const add = set.add.filter((wanted) => !texts.includes(String(wanted)));
  const remove = set.remove.map((node) => items.findIndex(({ origin }) => origin && sameRef(origin, node)));
  if (remove.includes(-1)) return { refused: 'the list item is written where no edit can reach it: change it by hand' };
  if (add.length === 0 && remove.length === 0) return { nothing: true };
  if (!existing || local) return { ...base, slot: { path, set: { kind: 'list', add, remove } } };
  const kept: Json[] = [];
  for (const [index, item] of items.entries()) {
    if (remove.includes(index)) continue;
    const node = item.origin && nodeAt(tree, item.origin.path);
    if (!node) return { refused: 'the list is written where no edit can reach it: change it by hand' };
    kept.push(jsonOf(node));
  }
  return { ...base, slot: { path, set: { kind: 'value', is: [...kept, ...add] } } };
}

/** A wish about a node that is no service: a mount in long syntax, say. */
function placeInNode(project: Project, op: Op): Placed {
  const tree = treeOf(project, op.of.file);
  if (!tree || !nodeAt(tree, op.of.path)) return { refused: 'the value is written where no edit can reach it: change it by hand' };
  const path = [...op.of.path, ...op.key.split('.')];
  const users = project.services.filter(({ mounts }) => mounts.some(({ item }) => item && sameRef(item, op.of)));
  const shared = users.length > 1 ? users.map(({ name }) => name) : [];
  if (op.set.kind === 'list') {
    if (op.set.remove.length > 0) return { refused: 'the list item is written where no edit can reach it: change it by hand' };
    return { file: op.of.file, shared, slot: { path, set: { kind: 'list', add: op.set.add, remove: [] } } };
  }
  return { file: op.of.file, shared, slot: { path, set: op.set } };
}

function treeOf(project: Project, file: string): Tree | undefined {
  const source = project.files.get(file);
  return source && source.kind !== 'dockerfile' ? source.tree : undefined;
}

function isBelow(inner: NodeRef, outer: NodeRef): boolean {
  return (
    inner.file === outer.file && inner.path.length > outer.path.length && outer.path.every((part, index) => inner.path[index] === part)
  );
}

/** Services beside this one that get `key` from the same map. */
function sharing(project: Project, service: Service, container: NodeRef, key: string): string[] {
  const names: string[] = [];
  for (const other of project.services) {
    if (other === service || other.ref.file !== container.file) continue;
    const alias = other.map.origin && sameRef(other.map.origin, container);
    const merges = [...other.map.entries.values()].some(({ value }) => value.origin && isBelow(value.origin, container));
    const own = other.map.entries.get(key)?.value.origin;
    const hidden = own !== undefined && isBelow(own, other.ref);
    if (alias || (merges && !hidden)) names.push(other.name);
  }
  return names;
}

/** True when a merge key of the map would bring `key` once the local one is gone. */
function mergedToo(map: MapNode, key: string): boolean {
  return map.entries.some((entry) => {
    if (entry.key.text !== '<<' || entry.key.style !== 'plain') return false;
    const sources = entry.value.kind === 'seq' ? entry.value.items : [entry.value];
    return sources.some((source) => {
      const target = source.kind === 'alias' ? source.target : source;
      return target?.kind === 'map' && (entryOf(target, key) !== undefined || mergedToo(target, key));
    });
  });
}

/** A value that a variable decides is changed where the variable gets it. */
function throughVariable(tree: Tree, existing: Value, is: Json): TextEdit | { readonly refused: string } | undefined {
  const hop = lastVariable(existing);
  if (hop?.kind !== 'variable') return undefined;
  if (hop.from === 'env-file') return { refused: `the variable ${hop.name} decides it: change ${hop.name} in the .env file` };
  const node = existing.origin && nodeAt(tree, existing.origin.path);
  const before = tree.text.slice(0, hop.at.start);
  const whole =
    node?.kind === 'scalar' &&
    /^\$\{\w+:?-$/.test(before.slice(before.lastIndexOf('${'))) &&
    node.text.startsWith('${') &&
    node.text.endsWith('}');
  if (!whole || typeof is === 'object') return { refused: `the variable ${hop.name} decides it: change its default by hand` };
  return { at: hop.at, newText: String(is) };
}

function lastVariable(existing: Value): Value['via'][number] | undefined {
  return [...existing.via].reverse().find((candidate) => candidate.kind === 'variable');
}

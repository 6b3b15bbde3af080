import { resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import { get, type MapEntry, type MapValue, type ScalarValue, type Value } from '../value';
import type { Lookup } from './evaluate';

/**
 * The model of an included project with what it takes from that project alone: a build without context is its folder, a secret has its
 * target, and a variable of the environment without value takes the one of its own `.env` (compose-go transform/defaults.go,
 * loader/environment.go). Paths in the long form start at the including project's folder then (paths/resolve.go).
 * @param folder of the included project.
 * @param outer folder of the including project.
 */
export function settledIn(root: MapValue, folder: FileId, outer: FileId, lookup: Lookup): MapValue {
  const services = root.entries.get('services');
  if (services?.value.kind !== 'map') return root;
  const map = new Map<string, MapEntry>();
  for (const [name, entry] of services.value.entries) {
    const service = entry.value;
    map.set(
      name,
      service.kind === 'map' ? { ...entry, value: { ...service, entries: settledEntries(service, folder, outer, lookup) } } : entry,
    );
  }
  return { ...root, entries: new Map(root.entries).set('services', { ...services, value: { ...services.value, entries: map } }) };
}

function settledEntries(service: MapValue, folder: FileId, outer: FileId, lookup: Lookup): MapValue['entries'] {
  const entries = new Map(service.entries);
  const build = entries.get('build');
  if (build?.value.kind === 'map' && !build.value.entries.has('context')) {
    const { at, via } = build.value;
    const here: Value = { kind: 'scalar', at, via, folder, known: true, value: '.', plain: '.' };
    entries.set('build', {
      ...build,
      value: { ...build.value, entries: new Map(build.value.entries).set('context', { key: build.key, value: here }) },
    });
  }
  const move = (key: string, path: string, prefix: string): void => {
    const entry = entries.get(key);
    if (entry) entries.set(key, { ...entry, value: moved(entry.value, path, outer, prefix) });
  };
  move('env_file', 'path', '');
  move('volumes', 'source', './');
  const develop = entries.get('develop');
  const watch = develop?.value.kind === 'map' ? develop.value.entries.get('watch') : undefined;
  if (develop?.value.kind === 'map' && watch) {
    const inner = new Map(develop.value.entries).set('watch', { ...watch, value: moved(watch.value, 'path', outer, '') });
    entries.set('develop', { ...develop, value: { ...develop.value, entries: inner } });
  }
  const secrets = entries.get('secrets');
  if (secrets?.value.kind === 'seq') {
    entries.set('secrets', { ...secrets, value: { ...secrets.value, items: secrets.value.items.map(targeted) } });
  }
  const environment = entries.get('environment');
  if (environment) entries.set('environment', { ...environment, value: withValues(environment.value, lookup) });
  return entries;
}

/** Items in the long form with their path relative to another folder. */
function moved(list: Value, key: string, outer: FileId, prefix: string): Value {
  if (list.kind !== 'seq') return list;
  const items = list.items.map((item): Value => {
    const path = get(item, key);
    if (item.kind !== 'map' || path?.kind !== 'scalar' || !path.known || /^(?:$|[/~])/.test(path.value)) return item;
    if (key === 'source' && typeOf(item) !== 'bind') return item;
    const there = relativePath(outer, resolveIn(path.folder, path.value));
    const value = there === '.' || there.startsWith('..') ? there : prefix + there;
    const entry = { key: item.entries.get(key)!.key, value: { ...path, folder: outer, value, plain: value } };
    return { ...item, entries: new Map(item.entries).set(key, entry) };
  });
  return { ...list, items };
}

function typeOf(item: MapValue): string {
  const type = get(item, 'type');
  return type?.kind === 'scalar' && type.known ? type.value : '';
}

/** The way from a folder to a path, both absolute. */
function relativePath(folder: FileId, path: FileId): string {
  const [from, to] = [folder.split('/'), path.split('/')];
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}

/** A secret in the long form says where it is mounted. */
function targeted(item: Value): Value {
  const source = get(item, 'source');
  if (item.kind !== 'map' || item.entries.has('target') || source?.kind !== 'scalar' || !source.known) return item;
  const path = `/run/secrets/${source.value}`;
  const target: ScalarValue = { ...source, value: path, plain: path };
  return { ...item, entries: new Map(item.entries).set('target', { key: item.entries.get('source')!.key, value: target }) };
}

/** Names in a list take their values now; those in a map, which may belong to the including project, later. */
function withValues(environment: Value, lookup: Lookup): Value {
  if (environment.kind === 'seq') {
    const items = environment.items.map((item): Value => {
      if (item.kind !== 'scalar' || !item.known || item.value.includes('=')) return item;
      return valued(item, item.value, lookup, `${item.value}=`);
    });
    return { ...environment, items };
  }
  if (environment.kind !== 'map') return environment;
  const entries = new Map<string, MapEntry>();
  for (const [name, { key, value }] of environment.entries) {
    const listed = value.kind === 'scalar' && value.plain === null && typeof value.origin?.path.at(-1) === 'number';
    entries.set(name, { key, value: listed ? valued(value, name, lookup, '') : value });
  }
  return { ...environment, entries };
}

function valued(bare: ScalarValue, name: string, lookup: Lookup, before: string): ScalarValue {
  const found = lookup(name);
  if (!found) return bare;
  const value = before + found.value;
  return { ...bare, via: [...bare.via, { kind: 'variable', name, at: found.at, from: 'env-file' }], known: true, value, plain: value };
}

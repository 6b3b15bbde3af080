import { resolveIn } from '../../text/file';
import { get, type MapEntry, type MapValue, type ScalarValue, type SeqValue, type Value } from '../value';

/**
 * Gives short forms the long form that Compose gives them before it reads the next file (compose-go transform/canonical.go): only
 * where that decides how the next file is merged.
 * @param included whether this is an included project: its paths are absolute then.
 */
export function settled(root: MapValue, included: boolean): MapValue {
  const services = root.entries.get('services');
  if (services?.value.kind !== 'map') return root;
  let entries: Map<string, MapEntry> | undefined;
  for (const [name, entry] of services.value.entries) {
    if (entry.value.kind !== 'map') continue;
    const value = settledService(entry.value, included);
    if (value === entry.value) continue;
    entries ??= new Map(services.value.entries);
    entries.set(name, { ...entry, value });
  }
  if (!entries) return root;
  return { ...root, entries: new Map(root.entries).set('services', { ...services, value: { ...services.value, entries } }) };
}

function settledService(service: MapValue, included: boolean): MapValue {
  let out = changed(service, 'gpus', (value) => (value.kind === 'scalar' && value.plain !== null ? listOf(allDevices(value)) : value));
  out = changed(out, 'env_file', (value) => {
    const list = value.kind === 'scalar' && value.plain !== null ? listOf(value) : value;
    return list.kind === 'seq' ? eachItem(list, (item) => envFile(item, included)) : list;
  });
  return changed(out, 'develop', (develop) =>
    develop.kind !== 'map'
      ? develop
      : changed(develop, 'watch', (watch) => (watch.kind === 'seq' ? eachItem(watch, (item) => trigger(item, included)) : watch)),
  );
}

function envFile(item: Value, included: boolean): Value {
  const long = item.kind === 'scalar' ? mapOf(item, 'path') : item;
  return long.kind === 'map' && included ? changed(long, 'path', absolute) : long;
}

function trigger(item: Value, included: boolean): Value {
  if (item.kind !== 'map') return item;
  const asList = (value: Value): Value => (value.kind === 'scalar' && value.plain !== null ? listOf(value) : value);
  const out = changed(changed(item, 'ignore', asList), 'include', asList);
  return included ? changed(out, 'path', absolute) : out;
}

function absolute(value: Value): Value {
  if (value.kind !== 'scalar' || !value.known || value.value === '' || /^[/~]/.test(value.value)) return value;
  return { ...value, value: resolveIn(value.folder, value.value) };
}

/** What `gpus: all` stands for. */
function allDevices(all: ScalarValue): MapValue {
  return mapOf({ ...all, known: true, value: 'all', plain: 'all' }, 'count');
}

function mapOf(value: ScalarValue, key: string): MapValue {
  const { at, via, origin } = value;
  const trace = { at, via, ...(origin ? { origin } : {}) };
  return { ...trace, kind: 'map', entries: new Map([[key, { key: trace, value }]]) };
}

function listOf(item: Value): SeqValue {
  const { at, via, origin } = item;
  return { at, via, ...(origin ? { origin } : {}), kind: 'seq', items: [item] };
}

function eachItem(list: SeqValue, change: (item: Value) => Value): SeqValue {
  const items = list.items.map(change);
  return items.every((item, index) => item === list.items[index]) ? list : { ...list, items };
}

function changed(map: MapValue, key: string, change: (value: Value) => Value): MapValue {
  const before = get(map, key);
  const after = before && change(before);
  if (after === undefined || after === before) return map;
  return { ...map, entries: new Map(map.entries).set(key, { ...map.entries.get(key)!, value: after }) };
}

import type { Tree } from '../../syntax/tree';
import { nameOf, resolveIn } from '../../text/file';
import type { FileId } from '../../text/site';
import type { Build, Port, Service } from '../service';
import type { Traced } from '../traced';
import { booleanOf, get, itemsAt, type MapValue, type ScalarValue, scalarAt, scalarsAt, type Value } from '../value';
import { fileGrantsOf } from './attributes';
import { mountsOf } from './mounts';
import { type Mention, type Model, serviceKey } from './session';

/** What the services of an application are made of. */
export interface Loaded {
  readonly model: Model;
  /** The files given for the application. */
  readonly files: readonly FileId[];
  readonly folder: FileId;
  readonly treeOf: (file: FileId) => Tree | undefined;
}

/**
 * The services of an application, typed; their builds do not know their stage yet.
 * @param extended services that others extend, of all applications, as `serviceKey`.
 */
export function servicesOf(loaded: Loaded, extended: ReadonlySet<string>): Service[] {
  const { root, mentions } = loaded.model;
  const services = get(root, 'services');
  if (services?.kind !== 'map') return [];
  const out: Service[] = [];
  for (const [name, { value: map }] of services.entries) {
    const places = mentions.get(name) ?? [];
    const first = places.find(({ own }) => own) ?? places[0];
    if (map.kind === 'map' && first) out.push(serviceOf(loaded, extended, name, first, places, map));
  }
  return out;
}

/** Compose merges these into the file beside them, so they do not show a whole service. */
function isOverride(file: string): boolean {
  return /(^|[._-])override\.ya?ml$/i.test(nameOf(file));
}

function serviceOf(
  { model, files, folder, treeOf }: Loaded,
  extended: ReadonlySet<string>,
  name: string,
  first: Mention,
  mentions: readonly Mention[],
  map: MapValue,
): Service {
  const top = (section: string): Value | undefined => get(model.root, section);
  const build = buildOf(folder, map);
  const image = scalarAt(map, 'image');
  const bare = image === undefined && get(map, 'build') === undefined;
  const alone = files.length === 1 && isOverride(first.ref.file);
  return {
    kind: 'service',
    name,
    at: first.key,
    ref: first.ref,
    mentions: mentions.map(({ ref }) => ref),
    map,
    complete: !bare && !alone && !model.resting.has(name),
    fragment: bare && (alone || mentions.some(({ ref }) => extended.has(serviceKey(ref.file, name)))),
    profiles: scalarsAt(map, 'profiles'),
    ...defined({
      image,
      build,
      user: scalarAt(map, 'user'),
      privileged: booleanOf(scalarAt(map, 'privileged')),
      networkMode: scalarAt(map, 'network_mode'),
      pid: scalarAt(map, 'pid'),
      ipc: scalarAt(map, 'ipc'),
      usernsMode: scalarAt(map, 'userns_mode'),
      useApiSocket: booleanOf(scalarAt(map, 'use_api_socket')),
      readOnly: booleanOf(scalarAt(map, 'read_only')),
      entrypoint: joined(map, 'entrypoint'),
      command: joined(map, 'command'),
    }),
    capAdd: scalarsAt(map, 'cap_add'),
    capDrop: scalarsAt(map, 'cap_drop'),
    securityOpt: scalarsAt(map, 'security_opt'),
    mounts: mountsOf(map, top('volumes'), treeOf),
    fileGrants: fileGrantsOf(map, { secrets: top('secrets'), configs: top('configs') }),
    ports: itemsAt(map, 'ports').map(portOf),
    environment: pairsOf(get(map, 'environment')),
  };
}

/** The fields that have a value. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const out: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) if (fields[key] !== undefined) out[key] = fields[key] as Exclude<T[typeof key], undefined>;
  return out;
}

/** `entrypoint` and `command` as one text, list items joined by blanks. */
function joined(map: MapValue, key: string): Traced<string> | undefined {
  const value = get(map, key);
  if (value?.kind === 'scalar') return scalarAt(map, key);
  if (value?.kind !== 'seq') return undefined;
  const words = scalarsAt(map, key);
  const { at, via } = value;
  const unknown = words.filter((word) => !word.known);
  if (unknown.length > 0) {
    const variables = unknown.flatMap((word) => (word.known ? [] : word.variables));
    return { at, via, known: false, raw: words.map((word) => (word.known ? word.value : word.raw)).join(' '), variables };
  }
  return { at, via, known: true, value: words.map((word) => (word.known ? word.value : '')).join(' ') };
}

/** A map, or a list of `NAME=value`, as variables; a name without value is left out. */
export function pairsOf(value: Value | undefined): Map<string, Traced<string>> {
  const pairs = new Map<string, Traced<string>>();
  if (value?.kind === 'map') {
    for (const [name, { value: item }] of value.entries) if (item.kind === 'scalar' && item.plain !== null) pairs.set(name, item);
  }
  for (const item of value?.kind === 'seq' ? value.items : []) {
    if (item.kind !== 'scalar') continue;
    const text = item.known ? item.value : item.raw;
    const equals = text.indexOf('=');
    if (equals < 0) continue;
    const name = text.slice(0, equals);
    const rest = text.slice(equals + 1);
    pairs.set(name, item.known ? { ...item, value: rest } : { ...item, raw: rest });
  }
  return pairs;
}

/** A port of `ports` in either syntax. */
export function portOf(item: Value): Port {
  if (item.kind === 'scalar') {
    const text = item.known ? item.value : item.raw;
    const bare = text.replace(/\/\w+$/, '');
    const address = /^(\[[^\]]*\]|[^:]*\.[^:]*):/.exec(bare)?.[1];
    const rest = (address === undefined ? bare : bare.slice(address.length + 1)).split(':');
    const target = rest.at(-1);
    const published = rest.length > 1 ? rest[0] : undefined;
    return {
      at: item.at,
      via: item.via,
      ...(item.origin ? { origin: item.origin } : {}),
      text,
      ...defined({ ip: address, published, target }),
    };
  }
  const part = (key: string): string | undefined => {
    const scalar = scalarAt(item, key);
    return scalar?.known ? scalar.value : undefined;
  };
  const [ip, published, target] = [part('host_ip'), part('published'), part('target')];
  const text = [ip, published, target].filter((piece) => piece !== undefined).join(':');
  return {
    at: item.at,
    via: item.via,
    ...(item.origin ? { origin: item.origin } : {}),
    text,
    ...defined({ ip, published, target }),
  };
}

function buildOf(home: FileId, map: MapValue): Build | undefined {
  const value = get(map, 'build');
  if (!value || (value.kind === 'scalar' && value.plain === null)) return undefined;
  const context = value.kind === 'scalar' ? value : scalarAt(value, 'context');
  const dockerfile = value.kind === 'scalar' ? undefined : scalarAt(value, 'dockerfile');
  const inline = scalarAt(value, 'dockerfile_inline');
  const target = scalarAt(value, 'target');
  const folder = folderOfContext(home, context);
  const name = inline || folder === undefined ? undefined : dockerfileOf(folder, dockerfile);
  return {
    at: value.at,
    via: value.via,
    ...(value.origin ? { origin: value.origin } : {}),
    ...defined({ context, dockerfile, target }),
    args: pairsOf(get(value, 'args')),
    ...defined({ file: name, inline, folder }),
  };
}

/** Contexts that are fetched, not read: git and tarball URLs, scp-like git addresses, other services' images. */
export const remoteContext = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|service:|docker-image:)/i;

/** @param home where a build without a context is: the folder of the application */
function folderOfContext(home: FileId, context: ScalarValue | undefined): FileId | undefined {
  if (context && !context.known) return undefined;
  const folder = context?.known ? context.value : '.';
  return remoteContext.test(folder) ? undefined : resolveIn(context?.folder ?? home, folder);
}

function dockerfileOf(folder: FileId, dockerfile: ScalarValue | undefined): FileId | undefined {
  if (dockerfile && !dockerfile.known) return undefined;
  return resolveIn(folder, dockerfile?.known ? dockerfile.value : 'Dockerfile');
}

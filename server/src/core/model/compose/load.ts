import type { Tree } from '../../syntax/tree';
import { entryOf, type Problem, siteOf } from '../../syntax/tree';
import { folderOf, nameOf, resolveIn } from '../../text/file';
import type { Site } from '../../text/site';
import type { Build, Port, Service } from '../service';
import type { Traced } from '../traced';
import { booleanOf, get, itemsAt, type MapValue, type ScalarValue, scalarAt, scalarsAt, type Value } from '../value';
import { evaluation } from './evaluate';
import type { Variable } from './interpolate';
import { mountsOf } from './mounts';

/** A Compose file, read. */
export interface Loaded {
  /** Services whose `build` does not know its stage yet. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
}

/** Reads the services of one Compose file. */
export function loadCompose(tree: Tree, lookup: (name: string) => Variable<Site> | undefined): Loaded {
  const problems: Problem[] = [];
  const root = tree.documents[0];
  if (!root) return { services: [], problems };
  if (root.kind !== 'map') {
    const message = 'A Compose file is a map with a "services" key: this document is none.';
    return { services: [], problems: [{ at: siteOf(tree.file, root), message }] };
  }
  const entry = entryOf(root, 'services');
  if (!entry) return { services: [], problems };
  const { value, problems: budget } = evaluation(tree, lookup);
  const services = value(entry.value, ['services']);
  if (services.kind !== 'map') {
    if (!(services.kind === 'scalar' && services.plain === null)) {
      problems.push({ at: services.at, message: '"services" is a map of services by name: write each as `name:` with its keys below.' });
    }
    return { services: [], problems };
  }
  const volumesEntry = entryOf(root, 'volumes');
  const volumes = volumesEntry ? value(volumesEntry.value, ['volumes']) : undefined;
  const out: Service[] = [];
  for (const [name, { key, value: map }] of services.entries) {
    if (map.kind !== 'map') {
      if (!(map.kind === 'scalar' && map.plain === null)) {
        problems.push({ at: map.at, message: `The service "${name}" is no map: write its keys below it, indented.` });
      }
      continue;
    }
    out.push(serviceOf(tree, name, key.at, map, volumes));
  }
  return { services: out, problems: [...problems, ...budget] };
}

/** Compose merges these into the file beside them, so they do not show a whole service. */
function isOverride(file: string): boolean {
  return /(^|[._-])override\.ya?ml$/i.test(nameOf(file));
}

function serviceOf(tree: Tree, name: string, at: Site, map: MapValue, volumes: Value | undefined): Service {
  const build = buildOf(tree.file, map);
  const image = scalarAt(map, 'image');
  return {
    kind: 'service',
    name,
    at,
    ref: { file: tree.file, path: ['services', name] },
    mentions: [{ file: tree.file, path: ['services', name] }],
    map,
    fragment: image === undefined && get(map, 'build') === undefined && isOverride(tree.file),
    profiles: scalarsAt(map, 'profiles'),
    complete:
      (image !== undefined || get(map, 'build') !== undefined) &&
      get(map, 'extends') === undefined &&
      tree.documents.length === 1 &&
      !isOverride(tree.file),
    ...optional('image', image),
    ...(build ? { build } : {}),
    ...optional('user', scalarAt(map, 'user')),
    ...optional('privileged', booleanOf(scalarAt(map, 'privileged'))),
    capAdd: scalarsAt(map, 'cap_add'),
    capDrop: scalarsAt(map, 'cap_drop'),
    securityOpt: scalarsAt(map, 'security_opt'),
    ...optional('networkMode', scalarAt(map, 'network_mode')),
    ...optional('pid', scalarAt(map, 'pid')),
    ...optional('ipc', scalarAt(map, 'ipc')),
    ...optional('usernsMode', scalarAt(map, 'userns_mode')),
    ...optional('useApiSocket', booleanOf(scalarAt(map, 'use_api_socket'))),
    ...optional('readOnly', booleanOf(scalarAt(map, 'read_only'))),
    ...optional('entrypoint', joined(map, 'entrypoint')),
    ...optional('command', joined(map, 'command')),
    mounts: mountsOf(map, volumes, tree),
    ports: itemsAt(map, 'ports').map(portOf),
    environment: pairsOf(get(map, 'environment')),
  };
}

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
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
function pairsOf(value: Value | undefined): Map<string, Traced<string>> {
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

function portOf(item: Value): Port {
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
      ...optional('ip', address),
      ...optional('published', published),
      ...optional('target', target),
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
    ...optional('ip', ip),
    ...optional('published', published),
    ...optional('target', target),
  };
}

function buildOf(file: string, map: MapValue): Build | undefined {
  const value = get(map, 'build');
  if (!value || (value.kind === 'scalar' && value.plain === null)) return undefined;
  const context = value.kind === 'scalar' ? value : scalarAt(value, 'context');
  const dockerfile = value.kind === 'scalar' ? undefined : scalarAt(value, 'dockerfile');
  const inline = get(value, 'dockerfile_inline') !== undefined;
  const target = scalarAt(value, 'target');
  const name = inline ? undefined : dockerfileOf(file, context, dockerfile);
  return {
    at: value.at,
    via: value.via,
    ...(value.origin ? { origin: value.origin } : {}),
    ...optional('context', context),
    ...optional('dockerfile', dockerfile),
    ...optional('target', target),
    args: pairsOf(get(value, 'args')),
    ...optional('file', name),
  };
}

/** Contexts that are fetched, not read: git and tarball URLs, scp-like git addresses, other services' images. */
const remote = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|service:|docker-image:)/i;

function dockerfileOf(file: string, context: ScalarValue | undefined, dockerfile: ScalarValue | undefined): string | undefined {
  if ((context && !context.known) || (dockerfile && !dockerfile.known)) return undefined;
  const folder = context?.known ? context.value : '.';
  if (remote.test(folder)) return undefined;
  return resolveIn(resolveIn(folderOf(file), folder), dockerfile?.known ? dockerfile.value : 'Dockerfile');
}

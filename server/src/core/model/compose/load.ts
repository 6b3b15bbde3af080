import { nameOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import type { Images } from '../../knowledge/family/lookup';
import type { Tree } from '../../syntax/tree';
import { startOf } from '../configuration';
import { remoteContext } from '../dockerfile/context';
import type { Build, Service } from '../service';
import { type Traced, traceOf } from '../traced';
import { booleanOf, get, type MapValue, type ScalarValue, scalarAt, scalarsAt, type Value } from '../value';
import { attributesOf, fileGrantsOf } from './attributes';
import { mountsOf } from './mounts';
import { portsOf } from './ports';
import { type Mention, type Model, serviceKey } from './session';
import { variablesOf } from './variables';

/** What the services of an application are made of. */
interface Loaded {
  readonly model: Model;
  /** The files given for the application. */
  readonly files: readonly FileId[];
  readonly folder: FileId;
  readonly treeOf: (file: FileId) => Tree | undefined;
  readonly images: Images;
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
    if (map.kind === 'map' && first) out.push(serviceOf(loaded, extended, { name, first, mentions: places, map }));
  }
  return out;
}

/** Compose merges these into the file beside them, so they do not show a whole service. */
function isOverride(file: string): boolean {
  return /(^|[._-])override\.ya?ml$/i.test(nameOf(file));
}

/** A service as the merged files have it. */
interface Merged {
  readonly name: string;
  readonly first: Mention;
  readonly mentions: readonly Mention[];
  readonly map: MapValue;
}

function serviceOf(
  { model, files, folder, treeOf, images }: Loaded,
  extended: ReadonlySet<string>,
  { name, first, mentions, map }: Merged,
): Service {
  const top = (section: string): Value | undefined => get(model.root, section);
  const build = buildOf(folder, map, treeOf);
  const image = scalarAt(map, 'image');
  const bare = image === undefined && get(map, 'build') === undefined;
  const alone = files.length === 1 && isOverride(first.ref.file);
  const service: Omit<Service, 'images'> = {
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
    ports: portsOf(map, treeOf),
    environment: variablesOf(get(map, 'environment'), treeOf),
    envFiles: [],
    attributes: attributesOf(map),
  };
  const start = images.startedAs && !build ? startOf(service) : undefined;
  return { ...service, images: (start && images.startedAs?.(start)) ?? images };
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

function buildOf(home: FileId, map: MapValue, treeOf: Loaded['treeOf']): Build | undefined {
  const value = get(map, 'build');
  if (!value || (value.kind === 'scalar' && value.plain === null)) return undefined;
  const context = value.kind === 'scalar' ? value : scalarAt(value, 'context');
  const dockerfile = value.kind === 'scalar' ? undefined : scalarAt(value, 'dockerfile');
  const inline = scalarAt(value, 'dockerfile_inline');
  const target = scalarAt(value, 'target');
  const folder = folderOfContext(home, context);
  const name = inline || folder === undefined ? undefined : dockerfileOf(folder, dockerfile);
  return {
    ...traceOf(value),
    ...defined({ context, dockerfile, target }),
    args: variablesOf(get(value, 'args'), treeOf),
    contexts: variablesOf(get(value, 'additional_contexts'), treeOf),
    ...defined({ file: name, inline, folder }),
  };
}

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

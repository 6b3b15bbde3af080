import type { Json, JsonMap } from '../../../base/json';
import { get, type MapValue, type Value } from '../../value';
import { parseDotenv } from '../dotenv';
import type { Surroundings } from './plain';
import { pairs } from './shapes';

/** The defaults of `build` (compose-go transform/build.go, loader/normalize.go): where it is built, what from, arguments with a value. */
export function baseDockerfile(build: JsonMap, value: Value, around: Surroundings): JsonMap {
  const inline = get(value, 'dockerfile_inline') !== undefined;
  const args = [...(pairs(get(value, 'args') ?? value) ?? [])]
    .map(([name, text]) => [name, text ?? around.lookup(name)] as const)
    .filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return {
    context: around.folder,
    ...(inline || get(value, 'dockerfile') !== undefined ? {} : { dockerfile: 'Dockerfile' }),
    ...build,
    ...(get(value, 'args') && args.length > 0 ? { args: Object.fromEntries(args) } : {}),
  };
}

/**
 * The environment of a container: its files in order, then its own variables; a bare name takes the value of the project's variable
 * and stays without one otherwise (compose-go types/project.go resolveEnvironment).
 * @param canonical the fields made so far, with the files by absolute name.
 */
export function environmentOf(service: MapValue, canonical: JsonMap, around: Surroundings): Json | undefined {
  const own = new Map<string, string | null>();
  for (const [name, text] of pairs(service.entries.get('environment')?.value ?? service) ?? []) {
    if (service.entries.has('environment')) own.set(name, text ?? around.lookup(name) ?? null);
  }
  const found = new Map<string, string | null>();
  for (const file of (canonical.env_file ?? []) as readonly JsonMap[]) {
    const text = around.read(String(file?.path ?? ''));
    if (typeof text !== 'string') continue;
    const variables =
      file.format === 'raw' ? rawVariables(text) : dotenv(text, (name) => around.lookup(name) ?? own.get(name) ?? found.get(name));
    for (const [name, value] of variables) found.set(name, value);
  }
  for (const [name, text] of own) found.set(name, text);
  return found.size > 0 ? Object.fromEntries(found) : undefined;
}

/** The labels of a container: its files in order, then its own. */
export function labelsOf(service: MapValue, canonical: JsonMap, around: Surroundings): Json | undefined {
  const found = new Map<string, string>();
  for (const file of (canonical.label_file ?? []) as readonly string[]) {
    const text = around.read(file);
    if (typeof text === 'string') for (const [name, value] of dotenv(text, (name) => found.get(name))) found.set(name, value);
  }
  const own = service.entries.get('labels')?.value;
  for (const [name, text] of (own && pairs(own)) ?? []) found.set(name, text ?? '');
  return found.size > 0 ? Object.fromEntries(found) : undefined;
}

/** The variables of a file; those that are set already win inside its texts. */
function dotenv(text: string, lookup: (name: string) => string | null | undefined): [string, string][] {
  const outer = (name: string) => {
    const value = lookup(name);
    return typeof value === 'string' ? { value, at: { file: '', start: 0, end: 0 } } : undefined;
  };
  return [...parseDotenv('', text, outer)].map(([name, { value }]) => [name, value]);
}

/** `format: raw`: what stands behind the first `=` is the value, quotes and dollars too (compose-go dotenv/format.go). */
function rawVariables(text: string): [string, string][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#') && line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

/** Services that must run first because namespaces, links or volumes are taken from them. */
export function impliedDependencies(service: JsonMap): Record<string, Json> {
  const found: Record<string, Json> = {};
  const joined = { condition: 'service_started', restart: true, required: true };
  for (const from of (service.volumes_from ?? []) as readonly string[]) {
    if (!from.startsWith('container:')) found[from.split(':')[0]!] = { condition: 'service_started', required: true };
  }
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const other = service[key];
    if (typeof other === 'string' && other.startsWith('service:')) found[other.slice('service:'.length)] = joined;
  }
  for (const link of (service.links ?? []) as readonly string[]) {
    const parts = link.split(':');
    found[parts.length === 2 ? parts[0]! : link] = joined;
  }
  return found;
}

/**
 * A hook that runs before the service has all that the service's container has but its volumes; what it says itself wins, lists
 * join (compose-go loader/normalize.go resolvePreStartHooks).
 */
export function preStart(base: Json, own: Json): Json {
  const merged: Record<string, Json> = { ...(base as JsonMap) };
  for (const [key, value] of Object.entries(own as JsonMap))
    merged[key] = key === 'command' || key === 'entrypoint' ? value : join(merged[key], value);
  return merged;
}

function join(base: Json | undefined, own: Json): Json {
  if (base === undefined || base === null) return own;
  if (Array.isArray(base) && Array.isArray(own)) {
    const known = new Set(base.map((item) => JSON.stringify(item)));
    return [...base, ...own.filter((item) => !known.has(JSON.stringify(item)))];
  }
  if (isMap(base) && isMap(own)) {
    const merged: Record<string, Json> = { ...base };
    for (const [key, value] of Object.entries(own)) merged[key] = join(Object.hasOwn(merged, key) ? merged[key] : undefined, value);
    return merged;
  }
  return own;
}

function isMap(json: Json): json is JsonMap {
  return json !== null && typeof json === 'object' && !Array.isArray(json);
}

import { cleanPath } from '../../base/path';
import type { Span } from '../../base/span';
import type { Problem } from '../../syntax/tree';
import { get, type MapValue, type ScalarValue, scalarAt, type Value } from '../value';
import { bytesOf, float32, floatOf, integerOf, plainOf, printed, textOf } from './canonical/plain';
import { pairs } from './canonical/shapes';

/**
 * What Compose refuses in a merged application because its parts contradict each other (compose-go loader/validate.go,
 * validation/validation.go). A service with neither image nor build is no problem: it may be meant for others to extend.
 * @param closed whether everything that the parts refer to must be there.
 */
export function consistencyProblems(root: MapValue, closed: boolean): Problem[] {
  const problems: Problem[] = [];
  const services = get(root, 'services');
  if (services?.kind !== 'map') return problems;
  for (const [name, { value }] of services.entries) {
    if (value.kind !== 'map') continue;
    const say = (at: Span, message: string): void => void problems.push({ at, message: `"${name}" ${message}` });
    if (closed) references(value, root, say);
    contradictions(value, say);
    limits(value, say);
  }
  for (const kind of ['secrets', 'configs', 'volumes'] as const) definitions(kind, get(root, kind), problems);
  cycles(services, problems);
  return problems;
}

type Say = (at: Span, message: string) => void;

/** Names in a list or the keys of a map, each with its place; short and long forms by `key`. */
function* names(value: Value | undefined, key = 'source'): Iterable<{ name: string; at: Span }> {
  if (value?.kind === 'map') for (const [name, entry] of value.entries) yield { name, at: entry.key.at };
  for (const item of value?.kind === 'seq' ? value.items : []) {
    const scalar = item.kind === 'scalar' ? item : scalarAt(item, key);
    if (scalar?.known) yield { name: printed(scalar), at: scalar.at };
  }
}

function defines(root: MapValue, kind: string, name: string): boolean {
  const defined = get(root, kind);
  return defined?.kind === 'map' && defined.entries.has(name);
}

function references(service: MapValue, root: MapValue, say: Say): void {
  const need = (kind: string, one: string, found: Iterable<{ name: string; at: Span }>): void => {
    for (const { name, at } of found) {
      if (defines(root, kind, name)) continue;
      const cure = 'define it, correct the name, or list its files under "projects" in .bulkhead.yaml';
      say(at, `uses the ${one} "${name}", which "${kind}" does not define: ${cure}.`);
    }
  };
  need(
    'networks',
    'network',
    [...names(get(service, 'networks'))].filter(({ name }) => name !== 'default'),
  );
  need('secrets', 'secret', names(get(service, 'secrets')));
  need('secrets', 'secret', names(get(get(service, 'build'), 'secrets')));
  need('configs', 'config', names(get(service, 'configs')));
  need('models', 'model', names(get(service, 'models')));
  need('services', 'service', names(get(service, 'depends_on')));
  need('volumes', 'volume', namedVolumes(service));
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const joined = scalarAt(service, key);
    const name = joined?.known ? /^service:(.*)/.exec(joined.value)?.[1] : undefined;
    if (joined && name !== undefined) need('services', 'service', [{ name, at: joined.at }]);
  }
  for (const { name: text, at } of names(get(service, 'volumes_from'))) {
    if (!text.startsWith('container:')) need('services', 'service', [{ name: text.split(':')[0]!, at }]);
  }
  for (const { name: text, at } of names(get(service, 'links'))) need('services', 'service', [{ name: text.split(':')[0]!, at }]);
  for (const [context, text] of pairs(get(get(service, 'build'), 'additional_contexts') ?? service) ?? []) {
    const name = /^service:(.*)/.exec(text ?? '')?.[1];
    const at = get(get(service, 'build'), 'additional_contexts')?.at;
    if (!at || name === undefined) continue;
    if (!defines(root, 'services', name)) need('services', 'service', [{ name, at }]);
    else if (!get(get(get(root, 'services'), name), 'build'))
      say(at, `takes the context "${context}" from the service "${name}", which has no build.`);
  }
}

function* namedVolumes(service: MapValue): Iterable<{ name: string; at: Span }> {
  const volumes = get(service, 'volumes');
  for (const item of volumes?.kind === 'seq' ? volumes.items : []) {
    if (item.kind === 'scalar') {
      const parts = item.known ? item.value.split(':') : [];
      if (parts.length > 1 && parts[0] !== '' && !/^(?:[./~]|\\\\|\p{L}$)/u.test(parts[0]!)) yield { name: parts[0]!, at: item.at };
      continue;
    }
    const type = scalarAt(item, 'type');
    const source = scalarAt(item, 'source');
    if (type?.known && type.value === 'volume' && source?.known && source.value !== '') yield { name: source.value, at: source.at };
  }
}

function contradictions(service: MapValue, say: Say): void {
  network(service, say);
  dockerfile(service, say);
  healthcheck(service, say);
  replicas(service, say);
  environment(service, say);
  watches(service, say);
  mounts(service, say);
  devices(service, say);
}

function network(service: MapValue, say: Say): void {
  const mode = scalarAt(service, 'network_mode');
  const networks = get(service, 'networks');
  const some = networks?.kind === 'map' ? networks.entries.size > 0 : networks?.kind === 'seq' && networks.items.length > 0;
  if (mode?.known && mode.value !== '' && some) say(mode.at, 'has both "network_mode" and "networks": keep one of the two.');
}

function dockerfile(service: MapValue, say: Say): void {
  const build = get(service, 'build');
  const inline = scalarAt(build, 'dockerfile_inline');
  if (inline && textOf(inline) !== '' && scalarAt(build, 'dockerfile')) {
    say(inline.at, 'has both "dockerfile" and "dockerfile_inline": keep one of the two.');
  }
}

function healthcheck(service: MapValue, say: Say): void {
  const [first] = itemsOf(get(get(service, 'healthcheck'), 'test'));
  if (first?.kind === 'scalar' && first.known && !['CMD', 'CMD-SHELL', 'NONE'].includes(first.value)) {
    say(first.at, 'has a "healthcheck.test" that does not begin with "CMD", "CMD-SHELL" or "NONE": put one of them first.');
  }
}

function replicas(service: MapValue, say: Say): void {
  const scale = scalarAt(service, 'scale');
  const deployed = scalarAt(get(service, 'deploy'), 'replicas');
  const [count, more] = [scale && integerOf(scale), deployed && integerOf(deployed)];
  if (scale && count !== undefined && more !== undefined && count !== more) {
    say(scale.at, 'has different numbers in "scale" and "deploy.replicas": keep one of the two.');
  }
  for (const one of [scale, deployed])
    if (one?.known && (integerOf(one) ?? 0) < 0) say(one.at, 'has fewer than 0 containers: write 0 or more.');
  const name = scalarAt(service, 'container_name');
  if (name?.known && name.value !== '' && (count ?? more ?? 1) > 1) {
    say(name.at, 'runs more than one container under one "container_name": remove the name.');
  }
}

function environment(service: MapValue, say: Say): void {
  const variables = get(service, 'environment');
  for (const [variable, { value }] of variables?.kind === 'map' ? variables.entries : []) {
    // Written in a list that was merged with another one; in a map Compose lets it pass.
    if (/\s$/.test(variable) && typeof value.origin?.path.at(-1) === 'number') {
      say(value.at, `has a variable "${variable}" that ends with a space: remove the space before the "=".`);
    }
  }
}

function watches(service: MapValue, say: Say): void {
  for (const item of itemsOf(get(get(service, 'develop'), 'watch'))) {
    const action = scalarAt(item, 'action');
    if (action?.known && !['rebuild', 'restart'].includes(action.value) && !scalarAt(item, 'target')) {
      say(item.at, `has a watch with "${action.value}" that names no "target": add it.`);
    }
  }
}

function devices(service: MapValue, say: Say): void {
  const requests = [get(service, 'gpus'), get(get(get(get(service, 'deploy'), 'resources'), 'reservations'), 'devices')];
  for (const item of requests.flatMap(itemsOf)) {
    if (get(item, 'count') && get(item, 'device_ids'))
      say(item.at, 'asks for devices by "count" and by "device_ids": keep one of the two.');
  }
}

function itemsOf(list: Value | undefined): readonly Value[] {
  return list?.kind === 'seq' ? list.items : [];
}

/** Compose lets one place be mounted once, tmpfs included. */
function mounts(service: MapValue, say: Say): void {
  const seen = new Set<string>();
  const tmpfs = get(service, 'tmpfs');
  const places = tmpfs?.kind === 'seq' ? tmpfs.items : tmpfs ? [tmpfs] : [];
  for (const item of places) {
    if (item.kind !== 'scalar' || !item.known) continue;
    const place = item.value.split(':')[0]!;
    if (seen.has(place)) say(item.at, `mounts "${place}" twice: remove one of the two.`);
    seen.add(place);
  }
  const volumes = get(service, 'volumes');
  for (const item of volumes?.kind === 'seq' ? volumes.items : []) {
    const target = item.kind === 'scalar' ? item : scalarAt(item, 'target');
    if (!target?.known) continue;
    const parts = target.value.split(':');
    const place = cleanPath(item.kind === 'scalar' ? (parts[1] ?? parts[0]!) : target.value);
    if (seen.has(place)) say(item.at, `mounts "${place}" twice: remove one of the two.`);
    seen.add(place);
  }
}

/** A limit that stands both in the service and in `deploy.resources` must be the same; unset there is different, too. */
function limits(service: MapValue, say: Say): void {
  const resources = get(get(service, 'deploy'), 'resources');
  const same = (key: string, other: string, of: (value: ScalarValue) => number | undefined): void => {
    const own = scalarAt(service, key);
    const map = get(resources, other.split('.')[0]!);
    const there = scalarAt(map, other.split('.')[1]!);
    const value = own && of(own);
    if (!own?.known || !value || map?.kind !== 'map' || (there && !there.known)) return;
    if ((there ? of(there) : 0) !== value) {
      say(own.at, `has different values in "${key}" and "deploy.resources.${other}": keep the one in "deploy".`);
    }
  };
  same('cpus', 'limits.cpus', (value) => float32(floatOf(value) ?? 0));
  same('mem_limit', 'limits.memory', bytesOf);
  same('mem_reservation', 'reservations.memory', bytesOf);
  same('pids_limit', 'limits.pids', integerOf);
}

const sources = { secrets: ['file', 'environment'], configs: ['file', 'environment', 'content'], volumes: [] } as const;

function definitions(kind: keyof typeof sources, defined: Value | undefined, problems: Problem[]): void {
  for (const [name, { value }] of defined?.kind === 'map' ? defined.entries : []) {
    if (value.kind !== 'map') continue;
    const external = value.entries.get('external')?.value;
    const outside = external?.kind === 'map' || (external?.kind === 'scalar' && plainOf(external) === true);
    if (kind === 'volumes') {
      const extra = [...value.entries.keys()].find((key) => key !== 'name' && key !== 'external' && !key.startsWith('x-'));
      if (outside && extra) {
        problems.push({
          at: value.entries.get(extra)!.key.at,
          message: `The volume "${name}" is external, so "${extra}" has no meaning: remove it.`,
        });
      }
      continue;
    }
    const one = kind.slice(0, -1);
    const given = sources[kind].filter((key) => value.entries.has(key));
    const list = sources[kind].map((key) => `"${key}"`).join(', ');
    if (given.length > 1) problems.push({ at: value.at, message: `The ${one} "${name}" has more than one of ${list}: keep one.` });
    if (given.length === 0 && !external && (kind === 'secrets' || !value.entries.has('driver'))) {
      problems.push({ at: value.at, message: `The ${one} "${name}" needs one of ${list}, or "external: true".` });
    }
  }
}

/** Services that wait for each other in a circle: the first one that is found, as Compose stops there. */
function cycles(services: MapValue, problems: Problem[]): void {
  const done = new Set<string>();
  for (const [first] of services.entries) {
    // The services on the way, each with those that it waits for and that are left to visit.
    const way: { readonly name: string; readonly left: Iterator<{ name: string; at: Span }> }[] = [];
    const open = new Set<string>();
    const enter = (name: string): void => {
      const service = services.entries.get(name)?.value;
      if (service?.kind !== 'map' || done.has(name)) return;
      way.push({ name, left: dependencies(service) });
      open.add(name);
    };
    enter(first);
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const next = last.left.next();
      if (next.done) {
        way.pop();
        open.delete(last.name);
        done.add(last.name);
      } else if (open.has(next.value.name)) {
        const { name, at } = next.value;
        problems.push({ at, message: `The service "${name}" depends on itself through others: remove one of the "depends_on".` });
        return;
      } else enter(next.value.name);
    }
  }
}

/** The services that one waits for, by any of its keys. */
function* dependencies(service: MapValue): Generator<{ name: string; at: Span }> {
  yield* names(get(service, 'depends_on'));
  for (const key of ['links', 'volumes_from']) {
    for (const { name: text, at } of names(get(service, key))) yield { name: text.split(':')[0]!, at };
  }
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const joined = scalarAt(service, key);
    if (joined?.known && joined.value.startsWith('service:')) yield { name: joined.value.slice('service:'.length), at: joined.at };
  }
}

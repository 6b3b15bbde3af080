import type { Json, JsonMap } from '../base/json';
import { isIn } from '../base/path';
import { socketAt } from '../knowledge/runtime-sockets';
import { asList, asMap, asText, own, pick } from './json-parts';
import type { Refused, Sandbox, SandboxOptions } from './sandbox';
import { escaped, unescaped } from './sandbox-mounts';
import { fateOf } from './sandbox-paths';
import { publish, wantedPorts } from './sandbox-ports';
import { type Tamed, tame, usedBy, withoutServices } from './sandbox-service';

type Copies = Sandbox['copies'];

/**
 * A project as it is run for a proof, so that it touches nothing of what is there: a name and labels of its own, ports on loopback alone, fresh volumes and
 * networks, copies of the project's own files, and nothing else of the host that could be written. What decides how a program works in its container
 * stays as it is: what is proven of it is to be true of the project as well.
 *
 * What is not known to be harmless is left out, so that a key of a later Compose does no harm.
 * A copy whose source does not exist is an empty folder, as the engine would make it.
 *
 * @param config what `docker compose config --format json` prints
 */
export function sandboxed(config: Json, options: SandboxOptions): Sandbox {
  const file = asMap(config);
  const services = asMap(file.services);
  const wanted = wantedPorts(services, options.alsoPublish);
  const answering = new Set(wanted.flatMap(({ service, owner }) => [service, owner]));
  const tamed = new Map(
    Object.entries(services).map(([name, value]) => [name, tame(name, asMap(value), file, answering.has(name), options)]),
  );
  const given = { secrets: givenOf('secrets', file, options), configs: givenOf('configs', file, options) };
  const refused = refusedOf(services, tamed, given, options);
  const gone = new Set(refused.map(({ service }) => service));
  const run = new Map([...tamed].filter(([name]) => !gone.has(name)));
  const { ports, of } = publish(wanted, new Set(run.keys()), options.freePorts);
  const out = Object.fromEntries(
    [...run].map(([name, { service }]) => {
      const published = of.get(name);
      return [name, { ...withoutServices(service, gone), ...(published ? { ports: published } : {}) }];
    }),
  );
  const networks = networksOf(file, out, options);
  const volumes = volumesOf(file, out, options);
  const secrets = used(given.secrets, out, 'secrets');
  const configs = used(given.configs, out, 'configs');
  return {
    config: {
      name: options.run,
      services: out,
      networks: networks.map,
      ...(volumes.made.length > 0 ? { volumes: volumes.map } : {}),
      ...part('secrets', secrets.map),
      ...part('configs', configs.map),
    },
    refused,
    notes: [...leftOutOf(run), ...[...run.values()].flatMap(({ notes }) => notes), ...networks.notes, ...volumes.notes],
    copies: fewest([...[...run.values()].flatMap(({ copies }) => copies), ...secrets.copies, ...configs.copies]),
    ports,
    volumes: volumes.made,
  };
}

/** What services run without, in one sentence. */
function leftOutOf(run: ReadonlyMap<string, Tamed>): string[] {
  const keys = [...new Set([...run.values()].flatMap(({ leftOut }) => leftOut))].sort();
  const each = keys.map((key) => {
    const names = [...run].flatMap(([name, { leftOut }]) => (leftOut.includes(key) ? [`"${name}"`] : []));
    return `${key} (${names.join(', ')})`;
  });
  return each.length > 0 ? [`Left out: ${each.join(', ')}`] : [];
}

/** A secret or config as the run has it: its definition, or why services that use it are not run. */
interface Thing {
  readonly map?: JsonMap;
  readonly why?: string;
  readonly dangerous?: string;
  readonly copies: Copies;
}
type Given = ReadonlyMap<string, Thing>;

/**
 * Secrets and configs. A file of the project is copied. Others are read where they are: Compose mounts them read-only, and a copy would be one more place
 * where a secret lies.
 */
function givenOf(kind: 'secrets' | 'configs', file: JsonMap, { root, copies }: SandboxOptions): Given {
  const what = kind === 'secrets' ? 'secret' : 'config';
  return new Map(
    Object.entries(asMap(file[kind])).map(([key, value]): [string, Thing] => {
      const map = asMap(value);
      const source = asText(map.file);
      if (source === undefined) {
        const plain = pick(map, ['environment', 'content']);
        return [
          key,
          Object.keys(plain).length > 0 ? { map: plain, copies: [] } : { why: `uses the external ${what} "${key}"`, copies: [] },
        ];
      }
      const from = unescaped(source);
      const socket = socketAt(from);
      const fate = fateOf(from, root, copies);
      if (fate.is === 'own') return [key, { map: { file: escaped(fate.at) }, copies: [{ from, to: fate.at }] }];
      return [
        key,
        { map: { file: source }, copies: [], ...(socket && !socket.folder ? { dangerous: `mounts ${socket.socket.name}` } : {}) },
      ];
    }),
  );
}

function used(given: Given, services: JsonMap, kind: 'secrets' | 'configs'): { readonly map: JsonMap; readonly copies: Copies } {
  const keys = new Set(Object.values(services).flatMap((service) => usedBy(asMap(service), kind)));
  const those = [...given].filter(([key, { map }]) => keys.has(key) && map);
  return { map: Object.fromEntries(those.map(([key, { map }]) => [key, map!])), copies: those.flatMap(([, { copies }]) => copies) };
}

function part(key: string, map: JsonMap): JsonMap {
  return Object.keys(map).length > 0 ? { [key]: map } : {};
}

/** The services that are not run: for what they are, or because one that they need is not. */
function refusedOf(
  services: JsonMap,
  tamed: ReadonlyMap<string, Tamed>,
  given: { readonly secrets: Given; readonly configs: Given },
  { allowDangerous }: SandboxOptions,
): Refused[] {
  const reasons = new Map<string, string>();
  for (const [name, { obstacles }] of tamed) {
    const service = asMap(own(services, name));
    const missing = [
      ...usedBy(service, 'secrets').map((key) => given.secrets.get(key)),
      ...usedBy(service, 'configs').map((key) => given.configs.get(key)),
    ];
    const always = [...obstacles.flatMap(({ why, always }) => (always ? why : [])), ...missing.flatMap((one) => one?.why ?? [])];
    const dangers = [...obstacles.flatMap(({ why, always }) => (always ? [] : why)), ...missing.flatMap((one) => one?.dangerous ?? [])];
    if (always.length > 0) reasons.set(name, `"${name}" ${always[0]}`);
    else if (dangers.length > 0 && !allowDangerous) reasons.set(name, `"${name}" ${dangers.join(', and ')} (--allow-dangerous runs it)`);
  }
  let before = -1;
  while (before !== reasons.size) {
    before = reasons.size;
    for (const [name, { needs }] of tamed) {
      const need = reasons.has(name) ? undefined : needs.find((other) => reasons.has(other) || !tamed.has(other));
      if (need !== undefined)
        reasons.set(name, `"${name}" needs "${need}", which is not run: ${reasons.get(need) ?? 'it is not in the project'}`);
    }
  }
  return [...reasons].map(([service, reason]) => ({ service, reason }));
}

/** Networks of the run, under the keys of the file: addresses and names of what is there are not taken. */
function networksOf(file: JsonMap, services: JsonMap, { run }: SandboxOptions): { readonly map: JsonMap; readonly notes: string[] } {
  const keys = new Set(Object.values(services).flatMap((service) => Object.keys(asMap(asMap(service).networks))));
  const made = [...keys].map((key) => {
    const declared = asMap(own(asMap(file.networks), key));
    const external = isExternal(declared);
    const driver = asText(declared.driver) ?? 'bridge';
    const internal = !external && declared.internal === true;
    const special = external
      ? `the external "${asText(declared.name) ?? key}"`
      : driver === 'bridge' || driver === 'default'
        ? undefined
        : `one of the driver ${driver}`;
    return {
      key,
      network: { name: `${run}_${key}`, ...(internal ? { internal } : {}), labels: { 'bulkhead.run': run } },
      notes: special === undefined ? [] : [`The network "${key}" is one of the run instead of ${special}`],
    };
  });
  return { map: Object.fromEntries(made.map(({ key, network }) => [key, network])), notes: made.flatMap(({ notes }) => notes) };
}

/** Volumes of the run, under the keys of the file: empty, or with a copy of what is there. */
function volumesOf(
  file: JsonMap,
  services: JsonMap,
  { run, withCopies }: SandboxOptions,
): { readonly map: JsonMap; readonly notes: string[]; readonly made: Sandbox['volumes'] } {
  const declared = asMap(file.volumes);
  const mounts = Object.values(services).flatMap((service) => asList(asMap(service).volumes).map(asMap));
  const sources = mounts.flatMap((mount) => (mount.type === 'volume' ? (asText(mount.source) ?? []) : []));
  const all = [...new Set(sources)].map((key) => {
    const volume = asMap(own(declared, key));
    const options = asMap(volume.driver_opts);
    const memory = memoryOptions(options);
    const driver = asText(volume.driver) ?? 'local';
    const there = asText(volume.name) ?? `${asText(file.name) ?? 'default'}_${key}`;
    const special = isExternal(volume)
      ? `the external "${there}"`
      : driver !== 'local'
        ? `one of the driver ${driver}`
        : Object.keys(options).length > 0 && !memory
          ? `one with driver options (${Object.keys(options).sort().join(', ')})`
          : undefined;
    return {
      key,
      volume: { name: `${run}_${key}`, ...(memory ? { driver_opts: memory } : {}), labels: { 'bulkhead.run': run } },
      made: { name: `${run}_${key}`, ...(withCopies ? { of: there } : {}) },
      notes: special === undefined ? [] : [`The volume "${key}" is ${withCopies ? 'a copy of' : 'a fresh one instead of'} ${special}`],
    };
  });
  return {
    map: Object.fromEntries(all.map(({ key, volume }) => [key, volume])),
    notes: all.flatMap(({ notes }) => notes),
    made: all.map(({ made }) => made),
  };
}

/** External as a flag, or in the old form with a name. */
function isExternal(declared: JsonMap): boolean {
  const external = declared.external;
  return external === true || (typeof external === 'object' && external !== null);
}

/** The copies that bring all others along. */
function fewest(copies: Copies): Copies {
  const byTarget = [...new Map(copies.map((copy) => [copy.to, copy])).values()];
  const slash = (path: string): string => path.replaceAll('\\', '/');
  return byTarget.filter(({ to }) => !byTarget.some((other) => other.to !== to && isIn(slash(to), slash(other.to))));
}

/** The options of a volume in memory; undefined for all others: a flag as `bind` would mount what `device` names. */
function memoryOptions(options: JsonMap): JsonMap | undefined {
  const flags = asText(options.o) ?? '';
  if (options.type !== 'tmpfs' || /bind|move|remount|shared|slave/.test(flags)) return undefined;
  return { type: 'tmpfs', device: 'tmpfs', ...(flags === '' ? {} : { o: flags }) };
}

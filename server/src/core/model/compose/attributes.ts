import { memoize } from '../../base/memoize';
import type { Attributes, BuildAttributes, FileGrant, Limit, Pair } from '../container';
import { type Trace, type Traced, traceOf } from '../traced';
import { booleanOf, get, itemsAt, type MapValue, scalarAt, scalarsAt, type Value } from '../value';

/**
 * Reads the attributes of a service, once for each map.
 * @param map the service with anchors, merge keys, variables and other files grouped in.
 */
export const attributesOf = memoize((map: MapValue): Attributes => {
  const attributes = readAttributes(map);
  return attributes;
});

function readAttributes(map: MapValue): Attributes {
  const deploy = get(get(map, 'deploy'), 'resources');
  const limits = get(deploy, 'limits');
  const blkio = get(map, 'blkio_config');
  return {
    ...optional('entrypoint', get(map, 'entrypoint')),
    ...optional('command', get(map, 'command')),
    ...optional('healthTest', get(get(map, 'healthcheck'), 'test')),
    groupAdd: scalarsAt(map, 'group_add'),
    ...optional('uts', scalarAt(map, 'uts')),
    ...optional('cgroup', scalarAt(map, 'cgroup')),
    ...optional('cgroupParent', scalarAt(map, 'cgroup_parent')),
    devices: itemsAt(map, 'devices'),
    deviceCgroupRules: scalarsAt(map, 'device_cgroup_rules'),
    deviceRequests: [...listOrOne(get(map, 'gpus')), ...itemsAt(get(deploy, 'reservations'), 'devices')],
    volumesFrom: scalarsAt(map, 'volumes_from'),
    sysctls: pairsOf(get(map, 'sysctls')),
    ulimits: ulimitsOf(map),
    ...optional('memory', limitOf(limits, 'memory', map, 'mem_limit')),
    ...optional('memorySwap', scalarAt(map, 'memswap_limit')),
    ...optional('cpus', limitOf(limits, 'cpus', map, 'cpus')),
    ...optional('cpuQuota', scalarAt(map, 'cpu_quota')),
    ...optional('cpuPeriod', scalarAt(map, 'cpu_period')),
    ...optional('pids', limitOf(limits, 'pids', map, 'pids_limit')),
    ...optional('shmSize', scalarAt(map, 'shm_size')),
    ...optional('oomKillDisable', booleanOf(scalarAt(map, 'oom_kill_disable'))),
    ...optional('oomScoreAdj', scalarAt(map, 'oom_score_adj')),
    ...optional('cpuset', scalarAt(map, 'cpuset')),
    ...optional('cpusReserved', scalarAt(get(deploy, 'reservations'), 'cpus')),
    ...optional('memoryReserved', scalarAt(get(deploy, 'reservations'), 'memory') ?? scalarAt(map, 'mem_reservation')),
    limitsIo: blkio?.kind === 'map' && blkio.entries.size > 0,
    ...optional('logDriver', scalarAt(get(map, 'logging'), 'driver')),
    ...optional('pullPolicy', scalarAt(map, 'pull_policy')),
    ...optional('platform', scalarAt(map, 'platform')),
    ...optional('isolation', scalarAt(map, 'isolation')),
    ...optional('runtime', scalarAt(map, 'runtime')),
    ...optional('restart', get(get(map, 'deploy'), 'restart_policy') ? undefined : scalarAt(map, 'restart')),
    ...optional('init', booleanOf(scalarAt(map, 'init'))),
    ports: itemsAt(map, 'ports'),
    hooks: (['pre_start', 'post_start', 'pre_stop'] as const).flatMap((when) =>
      itemsAt(map, when).flatMap((item) => (item.kind === 'map' ? [{ when, map: item, of: map }] : [])),
    ),
    ...optional('build', buildOf(map)),
  };
}

/**
 * A limit: what `deploy.resources.limits` says, else the flat key (docker/compose pkg/compose/create.go setLimits). A zero there counts as
 * not written.
 */
function limitOf(limits: Value | undefined, nested: string, map: MapValue, flat: string): Limit | undefined {
  const deploy = scalarAt(limits, nested);
  if (deploy && !(deploy.known && Number(deploy.value) === 0)) return { key: `deploy.resources.limits.${nested}`, value: deploy };
  const own = scalarAt(map, flat);
  return own && { key: flat, value: own };
}

function ulimitsOf(map: MapValue): Attributes['ulimits'] {
  const limits = get(map, 'ulimits');
  if (limits?.kind !== 'map') return [];
  return [...limits.entries].flatMap(([name, { value }]) => {
    const trace = traceOf(value);
    if (value.kind === 'scalar') return value.plain === null ? [] : [{ name, ...trace, soft: value, hard: value }];
    const soft = scalarAt(value, 'soft');
    const hard = scalarAt(value, 'hard');
    return soft || hard ? [{ name, ...trace, soft: soft ?? zero(trace), hard: hard ?? zero(trace) }] : [];
  });
}

function zero(trace: Trace): Traced<string> {
  return { ...trace, known: true, value: '0' };
}

/** A map, or a list of `NAME=VALUE`. */
export function pairsOf(value: Value | undefined): readonly Pair[] {
  if (value?.kind === 'map') {
    return [...value.entries].flatMap(([name, entry]) =>
      entry.value.kind === 'scalar' && entry.value.plain !== null ? [{ name, ...traceOf(entry.value), value: entry.value }] : [],
    );
  }
  return (value?.kind === 'seq' ? value.items : []).flatMap((item) => {
    if (item.kind !== 'scalar' || item.plain === null) return [];
    const text = item.known ? item.value : item.raw;
    const equals = text.indexOf('=');
    if (equals < 0) return [];
    const [name, rest] = [text.slice(0, equals), text.slice(equals + 1)];
    return [{ name, ...traceOf(item), value: item.known ? { ...item, value: rest } : { ...item, raw: rest } }];
  });
}

function buildOf(map: MapValue): BuildAttributes | undefined {
  const value = get(map, 'build');
  if (!value || (value.kind === 'scalar' && value.plain === null)) return undefined;
  return {
    ...traceOf(value),
    ...optional('privileged', booleanOf(scalarAt(value, 'privileged'))),
    ...optional('network', scalarAt(value, 'network')),
    entitlements: scalarsAt(value, 'entitlements'),
    ssh: namesAt(value, 'ssh'),
    secrets: namesAt(value, 'secrets'),
  };
}

/** Names in a list of names, of `NAME=VALUE` or of maps with a `source`; the keys of a map; one name alone. */
function namesAt(map: Value, key: string): readonly Traced<string>[] {
  const value = get(map, key);
  if (value?.kind === 'map') return [...value.entries].map(([name, entry]) => ({ ...traceOf(entry.key), known: true, value: name }));
  return listOrOne(value).flatMap((item) => {
    const scalar = item.kind === 'scalar' ? item : (scalarAt(item, 'source') ?? scalarAt(item, 'id'));
    return scalar && scalar.plain !== null ? [scalar] : [];
  });
}

function listOrOne(value: Value | undefined): readonly Value[] {
  if (!value || (value.kind === 'scalar' && value.plain === null)) return [];
  return value.kind === 'seq' ? value.items : [value];
}

/**
 * The secrets and configs of a service that are files of the host (docker/compose pkg/compose/create.go buildContainerSecretMounts). Those
 * made of variables or of text are copied into the container and mount nothing.
 * @param top the project's `secrets` and `configs`.
 */
export function fileGrantsOf(
  map: MapValue,
  top: { readonly secrets?: Value | undefined; readonly configs?: Value | undefined },
): FileGrant[] {
  const kinds = [
    { kind: 'secret', key: 'secrets', folder: '/run/secrets/' },
    { kind: 'config', key: 'configs', folder: '/' },
  ] as const;
  return kinds.flatMap(({ kind, key, folder }) =>
    itemsAt(map, key).flatMap((item): FileGrant[] => {
      const source = item.kind === 'scalar' ? item : scalarAt(item, 'source');
      if (!source?.known || source.plain === null) return [];
      const file = scalarAt(get(top[key], source.value), 'file');
      if (!file) return [];
      const written = scalarAt(item, 'target');
      const place = (text: string): string => (text.startsWith('/') ? text : folder + text);
      const target: Traced<string> = written
        ? written.known
          ? { ...traceOf(written), known: true, value: place(written.value) }
          : written
        : { ...traceOf(item), known: true, value: folder + source.value };
      return [{ ...traceOf(item), kind, name: source.value, file, target }];
    }),
  );
}

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

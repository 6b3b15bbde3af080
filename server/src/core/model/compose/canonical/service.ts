import type { Json, JsonMap } from '../../../base/json';
import type { MapValue, Value } from '../../value';
import { baseDockerfile, environmentOf, impliedDependencies, labelsOf, preStart } from './normal';
import { printed, type Surroundings } from './plain';
import { portsOf } from './ports';
import {
  anyDuration,
  anyInteger,
  anyText,
  anyTruth,
  bytes,
  command,
  contextPath,
  duration,
  entries,
  fieldsOf,
  fileMode,
  float,
  hosts,
  integer,
  list,
  mapping,
  pairs,
  path,
  type Shape,
  shortFor,
  struct,
  text,
  textOrTexts,
  texts,
  truth,
} from './shapes';
import { deviceOf, deviceRequest, volumeOf } from './volumes';

const fileMount: Shape = shortFor('source', struct({ source: text, target: text, uid: text, gid: text, mode: fileMode }));

const secretMount: Shape = (value, around) => {
  const mount = fileMount(value, around) as JsonMap | undefined;
  return mount && (mount.target === undefined ? { ...mount, target: `/run/secrets/${mount.source ?? ''}` } : mount);
};

const required: Shape = (value, around) => (anyTruth(value, around) === false ? false : undefined);
/** One value in the place of a list: none where it is empty. */
const present = (item: Json | undefined): readonly Json[] => (item === undefined ? [] : [item]);

const envFile: Shape = shortFor('path', struct({ path, required, format: text }), path);

const ulimit: Shape = (value, around) =>
  value.kind === 'map' ? struct({ soft: integer, hard: integer })(value, around) : (integer(value, around) ?? {});

/** Names as a list, or a map with details. */
function named(details: Shape): Shape {
  return (value, around) => {
    if (value.kind === 'map') return entries(details)(value, around);
    if (value.kind !== 'seq' || value.items.length === 0) return undefined;
    return Object.fromEntries(value.items.map((item) => [String(anyText(item, around) ?? ''), null]));
  };
}

const network = struct({
  aliases: texts,
  driver_opts: mapping,
  gw_priority: integer,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: texts,
  mac_address: text,
  priority: integer,
  use_service_name_alias: anyTruth,
});

const pairsOrNull: Shape = (value) => {
  const found = pairs(value);
  return found && found.size > 0 ? Object.fromEntries(found) : undefined;
};

const hook = struct({ command, user: text, privileged: truth, working_dir: text, environment: pairsOrNull }, { command: null });

const throttle = list(struct({ path: anyText, rate: (value, around) => bytes(value, around) ?? '0' }));
/** These structs have no names for JSON in Compose: it prints Go's. */
const capital =
  (shape: Shape): Shape =>
  (value, around) => {
    const found = shape(value, around) as readonly JsonMap[] | undefined;
    return found?.map((item) => Object.fromEntries(Object.entries(item).map(([key, one]) => [key[0]!.toUpperCase() + key.slice(1), one])));
  };

const blkio = struct({
  weight: integer,
  weight_device: capital(list(struct({ path: anyText, weight: anyInteger }))),
  device_read_bps: capital(throttle),
  device_read_iops: capital(throttle),
  device_write_bps: capital(throttle),
  device_write_iops: capital(throttle),
});

const healthTest: Shape = (value, around) => (value.kind === 'scalar' ? ['CMD-SHELL', anyText(value, around) ?? ''] : texts(value, around));

/** What a container may have: of services and of the hooks that run before them. */
const container: Readonly<Record<string, Shape>> = {
  annotations: mapping,
  blkio_config: blkio,
  cap_add: texts,
  cap_drop: texts,
  cgroup_parent: text,
  cgroup: text,
  cpu_count: integer,
  cpu_percent: float,
  cpu_period: integer,
  cpu_quota: integer,
  cpu_rt_period: integer,
  cpu_rt_runtime: integer,
  cpus: float,
  cpuset: text,
  cpu_shares: integer,
  command,
  configs: list(fileMount),
  credential_spec: struct({ config: text, file: text, registry: text }),
  device_cgroup_rules: texts,
  devices: list(deviceOf),
  dns: (value, around) => {
    const servers = (textOrTexts(value, around) as readonly string[] | undefined)?.filter((server) => server !== '');
    return servers && servers.length > 0 ? servers : undefined;
  },
  dns_opt: texts,
  dns_search: textOrTexts,
  domainname: text,
  entrypoint: command,
  env_file: (value, around) => (value.kind === 'seq' ? list(envFile)(value, around) : present(envFile(value, around))),
  extra_hosts: hosts,
  group_add: texts,
  gpus: (value, around) => (value.kind === 'scalar' ? [{ count: -1 }] : list(deviceRequest)(value, around)),
  hostname: text,
  image: text,
  init: anyTruth,
  ipc: text,
  isolation: text,
  label_file: (value, around) => (value.kind === 'seq' ? list(path)(value, around) : [path(value, around) ?? '']),
  logging: struct({ driver: text, options: mapping }),
  mem_limit: bytes,
  mem_reservation: bytes,
  memswap_limit: bytes,
  mem_swappiness: bytes,
  mac_address: text,
  models: named(struct({ endpoint_var: text, model_var: text })),
  network_mode: text,
  networks: named(network),
  oom_kill_disable: truth,
  oom_score_adj: integer,
  pid: text,
  pids_limit: integer,
  platform: text,
  privileged: truth,
  pull_policy: (value, around) => (anyText(value, around) === 'if_not_present' ? 'missing' : text(value, around)),
  pull_refresh_after: text,
  read_only: truth,
  runtime: text,
  secrets: list(secretMount),
  security_opt: texts,
  shm_size: bytes,
  stop_grace_period: anyDuration,
  stop_signal: text,
  storage_opt: mapping,
  sysctls: mapping,
  tmpfs: textOrTexts,
  ulimits: entries(ulimit),
  umask: anyInteger,
  use_api_socket: truth,
  user: text,
  userns_mode: text,
  uts: text,
  volume_driver: text,
  volumes: list(volumeOf),
  volumes_from: texts,
  working_dir: text,
};

const build = struct({
  context: contextPath,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  provenance: anyText,
  sbom: anyText,
  ssh: (value) => {
    const keys = [...(pairs(value) ?? [])].map(([id, where]) => (where ? `${id}=${where}` : id));
    return keys.length > 0 ? keys : undefined;
  },
  labels: mapping,
  cache_from: textOrTexts,
  cache_to: textOrTexts,
  no_cache: truth,
  no_cache_filter: textOrTexts,
  additional_contexts: (value, around) => (value.kind === 'map' ? entries(contextPath)(value, around) : contextList(value, around)),
  pull: truth,
  extra_hosts: hosts,
  isolation: text,
  network: text,
  target: text,
  secrets: list(fileMount),
  shm_size: bytes,
  tags: textOrTexts,
  ulimits: entries(ulimit),
  platforms: textOrTexts,
  privileged: truth,
});

function contextList(value: Value, around: Surroundings): Json | undefined {
  if (value.kind !== 'seq') return undefined;
  const found: Record<string, Json> = {};
  for (const item of value.items) {
    if (item.kind !== 'scalar') continue;
    const line = printed(item);
    const equals = line.indexOf('=');
    if (equals > 0)
      found[line.slice(0, equals)] = contextPath({ ...item, known: true, value: line.slice(equals + 1), plain: '' }, around) ?? '';
  }
  return found;
}

const buildShape: Shape = (value, around) => {
  const json = shortFor('context', build, contextPath)(value, around) as JsonMap | undefined;
  return json && baseDockerfile(json, value, around);
};

const updates = struct({
  parallelism: anyInteger,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: float,
  order: text,
});

const resource = struct({
  cpus: float,
  memory: bytes,
  pids: integer,
  devices: list(deviceRequest),
  generic_resources: list(struct({ discrete_resource_spec: struct({ kind: anyText, value: anyInteger }) })),
});

const deploy = struct(
  {
    mode: text,
    replicas: anyInteger,
    labels: mapping,
    update_config: updates,
    rollback_config: updates,
    resources: struct({ limits: resource, reservations: resource }),
    restart_policy: struct({ condition: text, delay: anyDuration, max_attempts: anyInteger, window: anyDuration }),
    placement: struct({ constraints: texts, preferences: list(struct({ spread: text })), max_replicas_per_node: integer }),
    endpoint_mode: text,
  },
  { resources: {}, placement: {} },
);

/** What only a service has. */
const workload: Readonly<Record<string, Shape>> = {
  build: buildShape,
  expose: texts,
  healthcheck: struct({
    test: healthTest,
    timeout: anyDuration,
    interval: anyDuration,
    retries: anyInteger,
    start_period: anyDuration,
    start_interval: anyDuration,
    disable: truth,
  }),
  ports: portsOf,
  stdin_open: truth,
  tty: truth,
  profiles: texts,
  deploy,
  develop: struct({
    watch: list(
      struct(
        { path, action: anyText, target: text, exec: hook, include: textOrTexts, ignore: textOrTexts, initial_sync: truth },
        { exec: { command: null } },
      ),
    ),
  }),
  restart: text,
  scale: anyInteger,
  attach: anyTruth,
  container_name: text,
  provider: struct({
    type: text,
    options: (value, around) =>
      value.kind === 'map'
        ? Object.fromEntries(
            [...value.entries].map(([key, { value: one }]) => [
              key,
              one.kind === 'seq' ? (texts(one, around) ?? null) : [anyText(one, around) ?? '<nil>'],
            ]),
          )
        : undefined,
  }),
  external_links: texts,
  links: texts,
  post_start: list(hook),
  pre_stop: list(hook),
};

/**
 * A merged service as `docker compose config --format json` prints it (compose-go 2.16 transform, loader/normalize.go, types): long
 * forms, casts, absolute paths, implied networks and dependencies, the environment with its files. Keys beginning with `x-` are left
 * out; a variable that nobody sets is empty.
 */
export function canonicalService(service: MapValue, around: Surroundings): JsonMap {
  const out = fieldsOf(service, { ...container, ...workload }, around, { command: null, entrypoint: null });
  const networks = out.networks as JsonMap | undefined;
  if (!networks && !service.entries.has('provider') && !service.entries.has('network_mode')) out.networks = { default: null };
  const { environment, labels } = { environment: environmentOf(service, out, around), labels: labelsOf(service, out, around) };
  if (environment) out.environment = environment;
  if (labels) out.labels = labels;
  const dependsOn = { ...impliedDependencies(out), ...dependencies(service, around) };
  if (Object.keys(dependsOn).length > 0) out.depends_on = dependsOn;
  const replicas = out.deploy as JsonMap | undefined;
  if (replicas && out.scale !== undefined) out.deploy = { ...replicas, replicas: out.scale };
  const hooks = service.entries.get('pre_start')?.value;
  if (hooks?.kind === 'seq' && hooks.items.length > 0) {
    const base = Object.fromEntries(
      Object.entries(out).filter(([key]) => key !== 'volumes' && (key in container || key === 'environment' || key === 'labels')),
    );
    out.pre_start = hooks.items.map((item) => {
      const own = item.kind === 'map' ? fieldsOf(item, { ...container, per_replica: truth }, around) : {};
      if (item.kind === 'map') {
        const extra = { environment: environmentOf(item, own, around), labels: labelsOf(item, own, around) };
        for (const [key, json] of Object.entries(extra)) if (json) own[key] = json;
      }
      return preStart(base, own);
    });
  }
  return out;
}

function dependencies(service: MapValue, around: Surroundings): JsonMap {
  const value = service.entries.get('depends_on')?.value;
  if (value?.kind === 'seq') {
    return Object.fromEntries(
      value.items.map((item) => [String(anyText(item, around) ?? ''), { condition: 'service_started', required: true }]),
    );
  }
  const details = struct({ condition: text, restart: truth, required: anyTruth }, { condition: 'service_started', required: true });
  return ((value && entries(details)(value, around)) ?? {}) as JsonMap;
}

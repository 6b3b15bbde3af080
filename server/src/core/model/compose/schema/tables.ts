import { bytesOf, floatOf, integerOf, nanosecondsOf, plainOf, printed, truthOf } from '../canonical/plain';
import { isAddress, parsePort } from '../canonical/ports';
import { parseVolume } from '../canonical/volumes';
import { shellWords } from '../canonical/words';
import { either, formed, formedLate, listOf, mapOf, mapTo, type Type, uniqueListOf } from './type';

/*
 * The keys of a Compose file and what stands behind them: facts of the compose-spec JSON schema as compose-go 2.16 carries it, of its
 * casts (loader/interpolate.go) and of the types that it decodes into (types/*.go).
 */

const text: Type = { scalar: ['string'] };
const number: Type = { scalar: ['number', 'string'] };
const none: Type = { scalar: ['null'] };
const truth = formed(['boolean', 'string'], 'true or false', (value) => truthOf(value) !== undefined);
const integer = formed(['integer', 'string'], 'a whole number', (value) => integerOf(value) !== undefined);
/** The schema takes any number, the cast only whole ones. */
const whole = formed(['number', 'string'], 'a whole number', (value) => integerOf(value) !== undefined);
const decimal = formed(['number', 'string'], 'a number', (value) => floatOf(value) !== undefined);
const size = formedLate(['number', 'string'], 'a size like "512m"', (value) => bytesOf(value) !== undefined);
const wholeSize = formedLate(['integer', 'string'], 'a size like "64m"', (value) => bytesOf(value) !== undefined);
const textSize = formedLate(['string'], 'a size like "512M", in quotes when it is a bare number', (value) => bytesOf(value) !== undefined);
const duration = formedLate(['string'], 'a duration like "1m30s"', (value) => nanosecondsOf(value) !== undefined);
const texts = listOf(text);
/** Lists in which Compose does not drop repeated items before it refuses them. */
const distinct = uniqueListOf(text);
const textOrTexts = either(text, distinct);
const words = formedLate(['string'], 'a command line whose quotes are closed', (value) => shellWords(printed(value)) !== undefined);
const command = either(none, words, texts);
const value: Type = { scalar: ['string', 'number', 'boolean', 'null'] };
const pair = formedLate(['string'], 'NAME or NAME=value without a space before the "="', (item) => !/^[^=]*\s(?:=|$)/.test(printed(item)));
const listOrMap = either(mapTo(value), texts);
const distinctOrMap = either(mapTo(value), distinct);
const environment = either(mapTo(value), listOf(pair));
const options = mapTo({ scalar: ['string', 'number'] });
const octal = formedLate(
  ['number', 'string'],
  'an octal mode like "0440"',
  (mode) => typeof plainOf(mode) === 'number' || /^[0-7]+$/.test(printed(mode)),
);
const name = /^[a-zA-Z0-9._-]+$/;
const address = formedLate(['string'], 'an IP address', (item) => printed(item) === '' || isAddress(printed(item)));

const fileMounts = listOf(either(text, mapOf({ source: text, target: text, uid: text, gid: text, mode: octal })));
const host = formedLate(['string'], 'HOST=ADDRESS', (item) => /^[^=:]+[=:]/.test(printed(item)));
const hosts = either(mapTo(either({ scalar: ['string'] }, texts)), uniqueListOf(host));
const ulimits = mapTo(either(integer, mapOf({ hard: integer, soft: integer }, ['soft', 'hard'])), /^[a-z]+$/);
const throttles = listOf(mapOf({ path: text, rate: wholeSize }));
const device = formed(['string'], 'HOST[:CONTAINER[:rwm]]', (item) => printed(item).split(':').length <= 3);
const deviceCount = formedLate(['string', 'integer'], '"all" or a number', (count) => /^(?:all|[-+]?\d+)$/i.test(printed(count)));
const deviceRequest = { capabilities: distinct, count: deviceCount, device_ids: distinct, driver: text, options: distinctOrMap };
const volume = formed(['string'], '[SOURCE:]TARGET[:OPTIONS]', (item) => parseVolume(printed(item)) !== undefined);
const port = formed(
  ['number', 'string'],
  '[[IP:]HOST:]CONTAINER[/PROTOCOL] with ports up to 65535',
  (item) => parsePort(printed(item)) !== undefined,
);

/** Keys of everything that is a container: services, hooks that run before them. */
const container: Readonly<Record<string, Type>> = {
  annotations: listOrMap,
  blkio_config: mapOf({
    device_read_bps: throttles,
    device_read_iops: throttles,
    device_write_bps: throttles,
    device_write_iops: throttles,
    weight: { scalar: ['integer', 'string'] },
    weight_device: listOf(mapOf({ path: text, weight: { scalar: ['integer', 'string'] } })),
  }),
  cap_add: texts,
  cap_drop: texts,
  cgroup: { scalar: ['string'], oneOf: ['host', 'private'] },
  cgroup_parent: text,
  command,
  configs: fileMounts,
  cpu_count: { ...integer, least: 0 },
  cpu_percent: { ...decimal, least: 0, most: 100 },
  cpu_shares: whole,
  cpu_quota: whole,
  cpu_period: whole,
  cpu_rt_period: whole,
  cpu_rt_runtime: whole,
  cpus: decimal,
  cpuset: text,
  credential_spec: mapOf({ config: text, file: text, registry: text }),
  device_cgroup_rules: distinct,
  devices: listOf(either(device, mapOf({ source: text, target: text, permissions: text }, ['source', 'target']))),
  dns: either(text, texts),
  dns_opt: texts,
  dns_search: either(text, texts),
  domainname: text,
  entrypoint: command,
  env_file: either(text, listOf(either(text, mapOf({ path: text, format: text, required: truth }, ['path'])))),
  label_file: either(text, texts),
  environment,
  extra_hosts: hosts,
  gpus: either({ scalar: ['string'], oneOf: ['all'] }, listOf(mapOf(deviceRequest))),
  group_add: uniqueListOf(number),
  hostname: text,
  image: text,
  init: truth,
  ipc: text,
  isolation: text,
  labels: listOrMap,
  logging: mapOf({ driver: text, options: mapTo({ scalar: ['string', 'number', 'null'] }) }),
  mac_address: text,
  mem_limit: size,
  mem_reservation: wholeSize,
  mem_swappiness: wholeSize,
  memswap_limit: size,
  network_mode: text,
  models: either(distinct, mapTo(either(none, mapOf({ endpoint_var: text, model_var: text })))),
  networks: either(
    distinct,
    mapTo(
      either(
        none,
        mapOf({
          aliases: texts,
          interface_name: text,
          ipv4_address: text,
          ipv6_address: text,
          link_local_ips: texts,
          mac_address: text,
          driver_opts: options,
          priority: { scalar: ['number'] },
          gw_priority: { scalar: ['number'] },
          use_service_name_alias: truth,
        }),
      ),
      name,
    ),
  ),
  oom_kill_disable: truth,
  oom_score_adj: { ...integer, least: -1000, most: 1000 },
  // The schema lets null pass, but Compose then fails on it.
  pid: text,
  pids_limit: whole,
  platform: text,
  privileged: truth,
  pull_policy: formed(['string'], 'always, never, missing, build, refresh, daily, weekly or every_<time>', (policy) =>
    /^(?:always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:\d+[wdhms])+)$/.test(printed(policy)),
  ),
  pull_refresh_after: text,
  read_only: truth,
  runtime: text,
  security_opt: distinct,
  shm_size: size,
  secrets: fileMounts,
  sysctls: listOrMap,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: mapTo({ scalar: ['string', 'integer', 'null'] }),
  tmpfs: either(text, texts),
  ulimits,
  umask: { scalar: ['integer', 'string', 'null'] },
  use_api_socket: { scalar: ['boolean'] },
  user: text,
  uts: text,
  userns_mode: text,
  volumes: listOf(
    either(
      volume,
      mapOf(
        {
          type: { scalar: ['string'], oneOf: ['bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'] },
          source: text,
          target: text,
          read_only: truth,
          consistency: text,
          bind: mapOf({
            propagation: text,
            create_host_path: truth,
            recursive: { scalar: ['string'], oneOf: ['enabled', 'disabled', 'writable', 'readonly'] },
            selinux: { scalar: ['string'], oneOf: ['z', 'Z'] },
          }),
          volume: mapOf({ labels: listOrMap, nocopy: truth, subpath: text }),
          tmpfs: mapOf({ size: wholeSize, mode: { scalar: ['number'] } }),
          image: mapOf({ subpath: text }),
        },
        ['type', 'target'],
      ),
    ),
  ),
  volumes_from: distinct,
  working_dir: text,
};

const hook = mapOf({ command, user: text, privileged: truth, working_dir: text, environment }, ['command']);

const updates = mapOf({
  parallelism: integer,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: decimal,
  order: { scalar: ['string'], oneOf: ['start-first', 'stop-first'] },
});

const argument: Type = { scalar: ['string', 'number', 'boolean'] };

export const service: Type = mapOf({
  ...container,
  build: either(
    text,
    mapOf({
      context: text,
      dockerfile: text,
      dockerfile_inline: text,
      entitlements: texts,
      args: environment,
      ssh: distinctOrMap,
      labels: listOrMap,
      cache_from: texts,
      cache_to: texts,
      no_cache: truth,
      no_cache_filter: textOrTexts,
      additional_contexts: either(mapTo(value), listOf(formed(['string'], 'NAME=CONTEXT', (item) => printed(item).includes('=')))),
      network: text,
      provenance: { scalar: ['string', 'boolean'] },
      sbom: { scalar: ['string', 'boolean'] },
      pull: truth,
      target: text,
      shm_size: wholeSize,
      extra_hosts: hosts,
      isolation: text,
      privileged: truth,
      secrets: fileMounts,
      tags: texts,
      ulimits,
      platforms: texts,
    }),
  ),
  depends_on: either(
    distinct,
    mapTo(
      mapOf(
        {
          restart: truth,
          required: truth,
          condition: { scalar: ['string'], oneOf: ['service_started', 'service_healthy', 'service_completed_successfully'] },
        },
        ['condition'],
      ),
      name,
    ),
  ),
  healthcheck: mapOf({
    disable: truth,
    interval: duration,
    retries: whole,
    test: either(text, texts),
    timeout: duration,
    start_period: duration,
    start_interval: duration,
  }),
  ports: listOf(
    either(
      port,
      mapOf(
        {
          name: text,
          mode: text,
          host_ip: address,
          target: integer,
          published: { scalar: ['string', 'integer'] },
          protocol: text,
          app_protocol: text,
        },
        ['target'],
      ),
    ),
  ),
  expose: listOf(number),
  stdin_open: truth,
  tty: truth,
  deploy: either(
    none,
    mapOf({
      mode: text,
      endpoint_mode: text,
      replicas: integer,
      labels: listOrMap,
      rollback_config: updates,
      update_config: updates,
      resources: mapOf({
        limits: mapOf({ cpus: decimal, memory: textSize, pids: integer }),
        reservations: mapOf({
          cpus: decimal,
          memory: textSize,
          generic_resources: listOf(mapOf({ discrete_resource_spec: mapOf({ kind: text, value: number }) })),
          devices: listOf(mapOf(deviceRequest, ['capabilities'])),
        }),
      }),
      restart_policy: mapOf({ condition: text, delay: duration, max_attempts: integer, window: duration }),
      placement: mapOf({ constraints: texts, preferences: listOf(mapOf({ spread: text })), max_replicas_per_node: integer }),
    }),
  ),
  develop: either(
    none,
    mapOf({
      watch: listOf(
        mapOf(
          {
            ignore: textOrTexts,
            include: textOrTexts,
            path: text,
            action: { scalar: ['string'], oneOf: ['rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'] },
            target: text,
            exec: hook,
            initial_sync: { scalar: ['boolean'] },
          },
          ['path', 'action'],
        ),
      ),
    }),
  ),
  profiles: texts,
  restart: text,
  scale: integer,
  attach: truth,
  container_name: formed(['string'], 'two or more letters, digits, "_", "." or "-"', (item) =>
    /[a-zA-Z0-9][a-zA-Z0-9_.-]+/.test(printed(item)),
  ),
  provider: mapOf({ type: text, options: mapTo(either(argument, listOf(argument))) }, ['type']),
  extends: either(text, mapOf({ service: text, file: text }, ['service'])),
  links: texts,
  external_links: distinct,
  pre_start: listOf(mapOf({ ...container, per_replica: truth })),
  post_start: listOf(hook),
  pre_stop: listOf(hook),
});

const external = either(truth, mapOf({ name: text }));
const pool = mapOf({ subnet: text, ip_range: text, gateway: text, aux_addresses: mapTo(text) });
const file = { name: text, environment: text, file: text, external, labels: listOrMap, template_driver: text };

export const network: Type = either(
  none,
  mapOf({
    name: text,
    driver: text,
    driver_opts: options,
    ipam: mapOf({ driver: text, config: listOf(pool), options: mapTo(text) }),
    external,
    internal: truth,
    enable_ipv4: truth,
    enable_ipv6: truth,
    attachable: truth,
    labels: listOrMap,
  }),
);

const volumeDefinition: Type = either(none, mapOf({ name: text, driver: text, driver_opts: options, external, labels: listOrMap }));

export const secret: Type = mapOf({ ...file, driver: text, driver_opts: options });

export const config: Type = mapOf({ ...file, content: text });

/** The keys at the top of a file. */
export const top: Type = mapOf({
  version: text,
  name: text,
  include: listOf(either(text, mapOf({ path: textOrTexts, env_file: textOrTexts, project_directory: text }))),
  services: mapTo(service, name),
  networks: mapTo(network, name),
  volumes: mapTo(volumeDefinition, name),
  secrets: mapTo(secret, name),
  configs: mapTo(config, name),
  models: mapTo(mapOf({ name: text, model: text, context_size: { scalar: ['integer'] }, runtime_flags: texts }, ['model']), name),
  jobs: mapTo(mapOf({ ...(service.keys ?? {}), triggers: mapTo(either(truth, listOf(either(text, mapTo(text))))) }, ['triggers']), name),
});

/** How a value of a later file is merged onto one of an earlier file, where that is not by keys and by appending. */
export type MergeRule =
  /** The later value takes the place of the earlier one. */
  | 'replace'
  /** Lists of `NAME=value` and maps alike: by name. */
  | 'pairs'
  /** Strings, lists and maps alike become lists and are appended. */
  | 'sequence'
  /** Lists of names become maps; merged by name. */
  | 'names'
  | 'depends-on'
  | 'build'
  | 'logging'
  | 'ulimit'
  | 'subnets'
  /** One word stands for a list. */
  | 'gpus'
  /** A list of an earlier file has become a map. */
  | 'ssh';

/** What makes two items of a list the same item: the later one then takes the place of the earlier one. */
export type UniqueBy = 'name' | 'text' | 'volume-target' | 'device-target' | 'port' | 'path' | 'config-target' | 'secret-target';

/** What a text becomes when variables are replaced; YAML's own types stay as they are. */
type Cast = 'boolean' | 'integer' | 'number' | 'umask';

/**
 * What Compose makes of the items of a list once their file is read, so that an item of a later file is not taken for the same:
 * `maps` = short forms have become maps; `paths` = the same, and paths of other folders read from that of the application; `counted` = in included files, items
 * have got a count.
 */
type Rewritten = 'maps' | 'paths' | 'counted';

/** What is known about the value at one place of a Compose file. */
export interface Place {
  readonly merge?: MergeRule;
  readonly rewritten?: Rewritten;
  readonly unique?: UniqueBy;
  readonly cast?: Cast;
  readonly below: ReadonlyMap<string, Place>;
}

/** compose-go override/merge.go. */
const merges: Readonly<Record<MergeRule, readonly string[]>> = {
  replace: ['services.*.command', 'services.*.entrypoint', 'services.*.healthcheck.test'],
  pairs: [
    'networks.*.labels',
    'volumes.*.labels',
    'secrets.*.labels',
    'configs.*.labels',
    'services.*.annotations',
    'services.*.build.args',
    'services.*.build.additional_contexts',
    'services.*.build.labels',
    'services.*.deploy.labels',
    'services.*.environment',
    'services.*.labels',
    'services.*.sysctls',
  ],
  sequence: [
    'services.*.build.extra_hosts',
    'services.*.dns',
    'services.*.dns_opt',
    'services.*.dns_search',
    'services.*.env_file',
    'services.*.extra_hosts',
    'services.*.label_file',
    'services.*.tmpfs',
  ],
  names: ['services.*.models', 'services.*.networks'],
  'depends-on': ['services.*.depends_on'],
  build: ['services.*.build'],
  logging: ['services.*.logging'],
  ulimit: ['services.*.ulimits.*'],
  subnets: ['networks.*.ipam.config'],
  gpus: ['services.*.gpus'],
  ssh: ['services.*.build.ssh'],
};

/** compose-go transform/canonical.go, paths/resolve.go, transform/defaults.go. */
const rewritings: Readonly<Record<Rewritten, readonly string[]>> = {
  maps: [
    'services.*.build.secrets',
    'services.*.configs',
    'services.*.devices',
    'services.*.ports',
    'services.*.secrets',
    'services.*.volumes',
  ],
  paths: ['services.*.develop.watch', 'services.*.env_file'],
  counted: ['services.*.gpus', 'services.*.deploy.resources.reservations.devices'],
};

/** compose-go override/uncity.go. */
const uniques: Readonly<Record<UniqueBy, readonly string[]>> = {
  name: [
    'networks.*.labels',
    'services.*.annotations',
    'services.*.build.additional_contexts',
    'services.*.build.args',
    'services.*.build.labels',
    'services.*.build.tags',
    'services.*.cap_add',
    'services.*.cap_drop',
    'services.*.deploy.labels',
    'services.*.dns',
    'services.*.dns_opt',
    'services.*.dns_search',
    'services.*.environment',
    'services.*.labels',
    'services.*.links',
    'services.*.networks.*.aliases',
    'services.*.networks.*.link_local_ips',
    'services.*.profiles',
    'services.*.sysctls',
    'services.*.tmpfs',
  ],
  text: ['services.*.expose'],
  'volume-target': ['services.*.volumes'],
  'device-target': ['services.*.devices'],
  port: ['services.*.ports'],
  path: ['services.*.env_file'],
  'config-target': ['services.*.configs'],
  'secret-target': ['services.*.secrets'],
};

/** compose-go loader/interpolate.go. */
const casts: Readonly<Record<Cast, readonly string[]>> = {
  boolean: [
    'networks.*.external',
    'networks.*.internal',
    'networks.*.attachable',
    'networks.*.enable_ipv4',
    'networks.*.enable_ipv6',
    'volumes.*.external',
    'secrets.*.external',
    'configs.*.external',
    'services.*.init',
    'services.*.networks.*.use_service_name_alias',
    'services.*.oom_kill_disable',
    'services.*.privileged',
    'services.*.read_only',
    'services.*.volumes.*.read_only',
    'services.*.volumes.*.volume.nocopy',
    'services.*.depends_on.*.required',
    'services.*.depends_on.*.restart',
    'services.*.healthcheck.disable',
    'services.*.stdin_open',
    'services.*.tty',
  ],
  integer: [
    'services.*.cpu_count',
    'services.*.cpu_period',
    'services.*.cpu_quota',
    'services.*.cpu_rt_period',
    'services.*.cpu_rt_runtime',
    'services.*.cpu_shares',
    'services.*.oom_score_adj',
    'services.*.pids_limit',
    'services.*.ulimits.*',
    'services.*.ulimits.*.hard',
    'services.*.ulimits.*.soft',
    'services.*.healthcheck.retries',
    'services.*.ports.*.target',
    'services.*.deploy.replicas',
    'services.*.deploy.update_config.parallelism',
    'services.*.deploy.rollback_config.parallelism',
    'services.*.deploy.restart_policy.max_attempts',
    'services.*.deploy.placement.max_replicas_per_node',
    'services.*.scale',
  ],
  number: [
    'services.*.cpu_percent',
    'services.*.cpus',
    'services.*.deploy.update_config.max_failure_ratio',
    'services.*.deploy.rollback_config.max_failure_ratio',
  ],
  umask: ['services.*.umask'],
};

interface Growing {
  merge?: MergeRule;
  rewritten?: Rewritten;
  unique?: UniqueBy;
  cast?: Cast;
  readonly below: Map<string, Growing>;
}

function grow(): Place {
  const root: Growing = { below: new Map() };
  const at = (pattern: string): Growing => {
    let place = root;
    for (const part of pattern.split('.')) {
      const next: Growing = place.below.get(part) ?? { below: new Map() };
      place.below.set(part, next);
      place = next;
    }
    return place;
  };
  for (const [rule, patterns] of Object.entries(merges)) for (const pattern of patterns) at(pattern).merge = rule as MergeRule;
  for (const [how, patterns] of Object.entries(rewritings)) for (const pattern of patterns) at(pattern).rewritten = how as Rewritten;
  for (const [by, patterns] of Object.entries(uniques)) for (const pattern of patterns) at(pattern).unique = by as UniqueBy;
  for (const [cast, patterns] of Object.entries(casts)) for (const pattern of patterns) at(pattern).cast = cast as Cast;
  return root;
}

/** The top level of a Compose file. */
export const topLevel: Place = grow();

/** A service. */
export const servicePlace: Place = topLevel.below.get('services')!.below.get('*')!;

/** What is known about the value behind a key, or about the items of a list (any key). */
export function below(place: Place | undefined, key: string): Place | undefined {
  return place?.below.get(key) ?? place?.below.get('*');
}

import type { Json, JsonMap } from '../base/json';
import { asList, asMap, asText, asTexts, own, pick } from './json-parts';
import type { SandboxOptions } from './sandbox';
import { type Obstacle, obstaclesOf } from './sandbox-danger';
import { mountsOf } from './sandbox-mounts';

/** A service as a run may have it. */
export interface Tamed {
  readonly service: JsonMap;
  /** Keys that it does not have any more. */
  readonly leftOut: readonly string[];
  readonly obstacles: readonly Obstacle[];
  /** Services without which it cannot run. */
  readonly needs: readonly string[];
  readonly notes: readonly string[];
  readonly copies: readonly { readonly from: string; readonly to: string }[];
}

/** What a service keeps as it is: it decides what runs in the container, and reaches nothing outside of it. What is not named here is left out. */
const kept: readonly string[] = [
  ...['annotations', 'blkio_config', 'cap_add', 'cap_drop', 'cgroup', 'command', 'cpu_count', 'cpu_percent', 'cpu_period', 'cpu_quota'],
  ...['cpu_rt_period', 'cpu_rt_runtime', 'cpus', 'cpuset', 'cpu_shares', 'configs', 'device_cgroup_rules', 'devices', 'dns', 'dns_opt'],
  ...['dns_search', 'domainname', 'entrypoint', 'environment', 'expose', 'extra_hosts', 'gpus', 'group_add', 'healthcheck', 'hostname'],
  ...['init', 'ipc', 'links', 'mem_limit', 'mem_reservation', 'mem_swappiness', 'memswap_limit', 'pid', 'pids_limit', 'platform'],
  ...['post_start', 'pre_stop', 'privileged', 'read_only', 'runtime', 'secrets', 'shm_size', 'stdin_open', 'stop_grace_period'],
  ...['stop_signal', 'storage_opt', 'sysctls', 'tmpfs', 'tty', 'ulimits', 'umask', 'use_api_socket', 'user', 'userns_mode', 'uts'],
  ...['volumes_from', 'working_dir'],
];

/** What is treated below, and what makes no difference to a container. */
const treated: readonly string[] = [
  ...['attach', 'build', 'depends_on', 'deploy', 'develop', 'env_file', 'extends', 'image', 'label_file', 'logging', 'network_mode'],
  ...['networks', 'ports', 'profiles', 'pull_policy', 'pull_refresh_after', 'scale', 'security_opt', 'volumes'],
];

/** What a build takes from the folder of the project and from the person; it may not push, fetch a cache of others or be privileged. */
const buildKeys: readonly string[] = [
  ...['context', 'dockerfile', 'dockerfile_inline', 'args', 'target', 'additional_contexts', 'secrets', 'ssh', 'shm_size', 'extra_hosts'],
  ...['no_cache', 'ulimits', 'platforms', 'isolation'],
];

const endpointKeys: readonly string[] = ['aliases', 'priority', 'gw_priority', 'interface_name'];

/**
 * One service so that it touches nothing of what is there. @param config the whole file
 * @param answers true where a port of it is to answer
 */
export function tame(name: string, service: JsonMap, config: JsonMap, answers: boolean, options: SandboxOptions): Tamed {
  const mounts = mountsOf(name, service, asMap(config.volumes), options);
  const network = networkOf(name, service);
  const count = replicasOf(name, service, answers);
  const unknown = Object.keys(service).filter((key) => !kept.includes(key) && !treated.includes(key) && !isNothing(service[key]));
  const restarts = !['no', undefined].includes(asText(service.restart));
  const out: JsonMap = {
    ...pick(service, kept),
    ...imageOf(name, service, config, options),
    ...network.keys,
    ...count.keys,
    ...(service.depends_on === undefined ? {} : { depends_on: service.depends_on }),
    ...(mounts.volumes.length > 0 ? { volumes: mounts.volumes } : {}),
    ...processLimit(service),
    ...securityOptions(service, options.root),
    restart: 'no',
    logging: { driver: 'json-file', options: { 'max-size': '20m' } },
    labels: { 'bulkhead.run': options.run },
  };
  return {
    service: out,
    leftOut: unknown.filter((key) => key !== 'restart' || restarts),
    obstacles: [...obstaclesOf(service), ...mounts.obstacles],
    needs: needsOf(service),
    notes: [...network.notes, ...count.notes, ...mounts.notes, ...loggingNote(name, service), ...outsideNotes(name, service)],
    copies: mounts.copies,
  };
}

/**
 * Processes and threads that a service may have that limits itself to none: one that forks without end would take the machine down. A service manager
 * gives every service of a machine about as many (systemd's `TasksMax`: 15 % of 32768).
 */
export const mostProcesses = 4096;

function processLimit(service: JsonMap): JsonMap {
  const limits = asMap(asMap(asMap(service.deploy).resources).limits);
  const isLimited = [service.pids_limit, limits.pids].some((limit) => Number(asText(limit) ?? 0) > 0);
  // Compose refuses a file with two numbers; one that says "none" there is left alone.
  return isLimited || limits.pids !== undefined ? {} : { pids_limit: mostProcesses };
}

/** The image that a person has, or one that is built for this run under a name of its own. */
function imageOf(name: string, service: JsonMap, config: JsonMap, options: SandboxOptions): JsonMap {
  const build = asMap(service.build);
  const builds = service.build !== undefined && service.build !== null;
  if (builds && options.build) {
    const network = asText(build.network);
    return {
      image: `${options.run}-${name}`.toLowerCase(),
      pull_policy: 'never',
      build: {
        ...pick(build, buildKeys),
        ...(network === 'none' ? { network } : {}),
        labels: { ...asMap(build.labels), 'bulkhead.run': options.run },
      },
    };
  }
  const own = asText(service.image) ?? `${asText(config.name) ?? 'default'}-${name}`;
  return { image: own, pull_policy: 'never' };
}

/**
 * A service is on networks of the run, in the namespace of another one, or on none. Others may reach it by the name that its container has elsewhere, so that
 * name stays one of its names in each network.
 */
function networkOf(name: string, service: JsonMap): { readonly keys: JsonMap; readonly notes: readonly string[] } {
  const mode = asText(service.network_mode);
  if (mode === 'none' || mode?.startsWith('service:')) return { keys: { network_mode: mode }, notes: [] };
  const container = asText(service.container_name);
  const endpoint = (settings: Json): Json => {
    const kept = pick(asMap(settings), endpointKeys);
    const aliases = [...new Set([...asTexts(kept.aliases), ...(container === undefined ? [] : [container])])];
    const all = aliases.length > 0 ? { ...kept, aliases } : kept;
    return Object.keys(all).length > 0 ? all : null;
  };
  if (mode !== undefined) {
    const what = mode === 'host' ? 'the network of the host' : `the network "${mode}"`;
    return { keys: { networks: { default: endpoint(null) } }, notes: [`"${name}" has a network of its own instead of ${what}`] };
  }
  const networks = Object.entries(asMap(service.networks));
  const keys = networks.map(([key, settings]): [string, Json] => [key, endpoint(settings)]);
  const fixed = networks.some(([, settings]) =>
    Object.keys(asMap(settings)).some((key) => /^(?:ipv4|ipv6|mac)_address$|^link_local/.test(key)),
  );
  return {
    keys: { networks: keys.length > 0 ? Object.fromEntries(keys) : { default: endpoint(null) } },
    notes: fixed ? [`"${name}" has other addresses in its networks`] : [],
  };
}

/** So many containers as are worth looking at: two show what several do to each other. Where a port is to answer, it has to be one. */
function replicasOf(name: string, service: JsonMap, answers: boolean): { readonly keys: JsonMap; readonly notes: readonly string[] } {
  const deploy = asMap(service.deploy);
  const resources = asMap(deploy.resources);
  const wanted = Number(asText(service.scale) ?? asText(deploy.replicas) ?? '1');
  const count = Math.min(Number.isInteger(wanted) && wanted >= 0 ? wanted : 1, answers ? 1 : 2);
  const notes = wanted > count ? [`"${name}" runs ${count === 1 ? 'once' : `${count} times`} instead of ${wanted} times`] : [];
  const keys = { ...(Object.keys(resources).length > 0 ? { resources } : {}), ...(count === 1 ? {} : { replicas: count }) };
  return { keys: Object.keys(keys).length > 0 ? { deploy: keys } : {}, notes };
}

/** Options of seccomp name a file, which Compose reads from the folder of the project. */
function securityOptions(service: JsonMap, root: string): JsonMap {
  const options = asTexts(service.security_opt);
  if (options.length === 0) return {};
  const whole = options.map((option) => {
    const [, key, file] = /^(seccomp[=:])(.+)$/.exec(option) ?? [];
    if (key === undefined || file === undefined || /^(?:unconfined|builtin|\/|[a-z]:|\{)/i.test(file)) return option;
    return `${key}${root}/${file.replace(/^\.\//, '')}`;
  });
  return { security_opt: whole };
}

/** The services that have to run for this one: those that it waits for, and whose namespaces, volumes or names it uses. */
function needsOf(service: JsonMap): string[] {
  const depends = Object.entries(asMap(service.depends_on)).filter(([, how]) => asMap(how).required !== false);
  const namespaces = ['network_mode', 'pid', 'ipc'].flatMap((key) => /^service:(.+)$/.exec(asText(service[key]) ?? '')?.[1] ?? []);
  const volumes = asTexts(service.volumes_from).filter((from) => !from.startsWith('container:'));
  const links = asTexts(service.links);
  return [...depends.map(([key]) => key), ...namespaces, ...[...volumes, ...links].map((text) => text.split(':')[0]!)];
}

function loggingNote(name: string, service: JsonMap): string[] {
  const driver = asText(asMap(service.logging).driver);
  return driver === undefined || driver === 'json-file' ? [] : [`"${name}" logs by json-file instead of ${driver}`];
}

/** What of the world outside a service still reaches: its settings are not changed, so what they name is the real thing. */
function outsideNotes(name: string, service: JsonMap): string[] {
  const variables = Object.entries(asMap(service.environment)).filter(([, value]) => namesOutside(asText(value) ?? ''));
  const gateway = Object.values(asMap(service.extra_hosts))
    .concat(asList(service.extra_hosts))
    .some((host) => isGateway(host));
  return [
    ...(variables.length > 0
      ? [`"${name}" reaches the real machines that ${variables.map(([key]) => key).join(', ')} ${variables.length > 1 ? 'name' : 'names'}`]
      : []),
    ...(gateway ? [`"${name}" reaches the host through host-gateway (extra_hosts)`] : []),
  ];
}

function isGateway(host: Json): boolean {
  return asTexts(host).some((text) => text.includes('host-gateway'));
}

/** True for a URL whose host has a name of the network at large or an address. */
function namesOutside(value: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?([^/:?#\s]+)/i.exec(value)?.[1] ?? '';
  return host.includes('.') && !/^(?:127\.|0\.0\.0\.0)|\.(?:localhost|local|test|example|invalid|internal)$/.test(host);
}

function isNothing(value: Json | undefined): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** A service without what belongs to services that are not run. */
export function withoutServices(service: JsonMap, gone: ReadonlySet<string>): JsonMap {
  const depends = Object.entries(asMap(service.depends_on)).filter(([key]) => !gone.has(key));
  const rest = Object.fromEntries(Object.entries(service).filter(([key]) => key !== 'depends_on'));
  return depends.length > 0 ? { ...rest, depends_on: Object.fromEntries(depends) } : rest;
}

/** The secrets or configs that a service uses. */
export function usedBy(service: JsonMap, kind: 'secrets' | 'configs'): string[] {
  const sources = [...asList(service[kind]), ...(kind === 'secrets' ? asList(own(asMap(service.build), 'secrets')) : [])];
  return sources.flatMap((item) => asText(asMap(item).source) ?? asText(item) ?? []);
}

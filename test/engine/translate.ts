import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Compose file as plain data. */
export interface Compose {
  readonly services: Readonly<Record<string, Data>>;
  readonly volumes?: Readonly<Record<string, Data | null>>;
  readonly secrets?: Readonly<Record<string, Data>>;
  readonly configs?: Readonly<Record<string, Data>>;
}

export type Data = Readonly<Record<string, unknown>>;

/** What the translation of a service rests on. */
export interface Surroundings {
  readonly compose: Compose;
  readonly folder: string;
  readonly network: string;
  readonly image: string;
  /** Ids of the containers of other services. */
  readonly containers: ReadonlyMap<string, string>;
  readonly command: readonly string[];
  /** Names of capabilities that this engine does not take. */
  readonly lacking: ReadonlySet<string>;
}

/**
 * The call that creates a service's container, by what docker/compose does (pkg/compose/create.go): written without a look at the model, so
 * that the two can be compared.
 */
export function createCall(service: Data, around: Surroundings): Data {
  const { containers } = around;
  const text = textIn(service);
  const mode = joined(text('network_mode'), containers) ?? around.network;
  const ports = mode === around.network ? listIn(service)('ports').map(portOf) : [];
  return {
    Image: around.image,
    Cmd: around.command,
    ...(service.user === undefined ? {} : { User: String(service.user) }),
    ExposedPorts: Object.fromEntries(ports.map(({ target }) => [target, {}])),
    HostConfig: {
      ...privilegesOf(service, around),
      PidMode: joined(text('pid'), containers) ?? '',
      IpcMode: joined(text('ipc'), containers) ?? '',
      UTSMode: text('uts') ?? '',
      UsernsMode: text('userns_mode') ?? '',
      CgroupnsMode: text('cgroup') ?? '',
      NetworkMode: mode,
      ...filesOf(service, around),
      ...devicesOf(service),
      ...limitsOf(service),
      ...(service.logging === undefined ? {} : { LogConfig: { Type: (service.logging as Data).driver } }),
      ...(service.sysctls === undefined ? {} : { Sysctls: service.sysctls }),
      PortBindings: Object.fromEntries(ports.map(({ target, address, published }) => [target, [{ HostIp: address, HostPort: published }]])),
    },
  };
}

function listIn(service: Data): (key: string) => string[] {
  return (key) => (Array.isArray(service[key]) ? (service[key] as unknown[]).map(String) : []);
}

function textIn(service: Data): (key: string) => string | undefined {
  return (key) => (service[key] === undefined ? undefined : String(service[key]));
}

/** `service:NAME` is the container of that service. */
function joined(mode: string | undefined, containers: Surroundings['containers']): string | undefined {
  const name = mode && /^service:(.*)$/.exec(mode)?.[1];
  return name ? `container:${containers.get(name)}` : mode;
}

function privilegesOf(service: Data, { folder, lacking }: Surroundings): Data {
  const list = listIn(service);
  const options = list('security_opt');
  const taken = (name: string): boolean => !lacking.has(name.toUpperCase().replace(/^CAP_/, ''));
  return {
    Privileged: yes(service.privileged),
    CapAdd: list('cap_add').filter(taken),
    CapDrop: list('cap_drop').filter(taken),
    SecurityOpt: options.filter((option) => option !== 'systempaths=unconfined').map((option) => securityOption(option, folder)),
    ...(options.includes('systempaths=unconfined') ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    GroupAdd: list('group_add'),
  };
}

function filesOf(service: Data, around: Surroundings): Data {
  const list = listIn(service);
  return {
    ReadonlyRootfs: yes(service.read_only),
    Tmpfs: Object.fromEntries((typeof service.tmpfs === 'string' ? [service.tmpfs] : list('tmpfs')).map(cutAtColon)),
    ...mountsOf(service, around),
    VolumesFrom: list('volumes_from').map((from) => {
      const [name = '', ...rest] = from.split(':');
      return [around.containers.get(name), ...rest].join(':');
    }),
  };
}

function devicesOf(service: Data): Data {
  const list = listIn(service);
  return {
    Devices: list('devices').map((device) => {
      const [host, target = host, permissions = 'rwm'] = device.split(':');
      return { PathOnHost: host, PathInContainer: target, CgroupPermissions: permissions };
    }),
    DeviceCgroupRules: list('device_cgroup_rules'),
  };
}

function limitsOf(service: Data): Data {
  const limits = ((service.deploy as Data | undefined)?.resources as Data | undefined)?.limits as Data | undefined;
  const memory = bytes(limits?.memory ?? service.mem_limit);
  const pids = limits?.pids ?? service.pids_limit;
  const cpus = limits?.cpus ?? service.cpus;
  const swap = textIn(service)('memswap_limit');
  return {
    ...(memory ? { Memory: memory, MemorySwap: swap === undefined ? 0 : swap === '-1' ? -1 : bytes(swap) } : {}),
    ...(pids === undefined ? {} : { PidsLimit: Number(pids) }),
    ...(cpus === undefined ? {} : { NanoCpus: Number(cpus) * 1e9 }),
    ...(service.shm_size === undefined ? {} : { ShmSize: bytes(service.shm_size) }),
    ...(service.oom_score_adj === undefined ? {} : { OomScoreAdj: Number(service.oom_score_adj) }),
    ...(service.oom_kill_disable === undefined ? {} : { OomKillDisable: yes(service.oom_kill_disable) }),
    Ulimits: Object.entries((service.ulimits ?? {}) as Record<string, number | { soft: number; hard: number }>).map(([Name, limit]) =>
      typeof limit === 'number' ? { Name, Soft: limit, Hard: limit } : { Name, Soft: limit.soft, Hard: limit.hard },
    ),
  };
}

/** `"true"`, `yes` and `on` are true to Compose as well. */
function yes(value: unknown): boolean {
  return /^(true|yes|y|on)$/i.test(String(value));
}

function bytes(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const [, number, unit = ''] = /^(\d+)([kmg]?)b?$/i.exec(String(value)) ?? [];
  return Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}

function cutAtColon(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** Compose sends the content of a profile, not its name. */
function securityOption(option: string, folder: string): string {
  const [, key, value] = /^([^=:]*)[=:](.*)$/.exec(option) ?? [];
  if (key !== 'seccomp' || value === 'unconfined' || value === 'builtin') return option;
  return `seccomp=${JSON.stringify(JSON.parse(readFileSync(join(folder, value!), 'utf8')))}`;
}

function portOf(text: string): { readonly target: string; readonly address: string; readonly published: string } {
  const [spec = '', protocol = 'tcp'] = text.split('/');
  const parts = spec.split(':');
  return { target: `${parts.at(-1)}/${protocol}`, published: parts.at(-2) ?? '', address: parts.slice(0, -2).join(':') };
}

/** Compose passes over options that it does not know (compose-go format/volume.go). */
function heeded(options: readonly string[]): readonly string[] {
  const known = options.flatMap((part) => part.split(',')).filter((option) => /^(ro|rw|z|Z|nocopy|r?(private|shared|slave))$/.test(option));
  return known.length > 0 ? [known.join(',')] : [];
}

function mountsOf(service: Data, around: Surroundings): Data {
  const binds: string[] = [];
  const mounts: Data[] = [];
  for (const item of (service.volumes ?? []) as (string | Data)[]) {
    if (typeof item !== 'string') {
      mounts.push(longMount(item, around));
      continue;
    }
    const [source = '', target, ...options] = item.split(':');
    if (target === undefined) mounts.push({ Type: 'volume', Target: source });
    else binds.push([/^[./]/.test(source) ? place(source, around) : named(source), target, ...heeded(options)].join(':'));
  }
  mounts.push(...grantMounts(service, 'secrets', '/run/secrets/', around), ...grantMounts(service, 'configs', '/', around));
  return { Binds: binds, Mounts: mounts };
}

function place(path: string, { folder }: Surroundings): string {
  return path.startsWith('.') ? join(folder, path) : path;
}

function named(volume: string): string {
  return `p_${volume}`;
}

function longMount({ type, source, target, read_only, bind }: Data, around: Surroundings): Data {
  return {
    Type: type,
    ...(source === undefined ? {} : { Source: type === 'bind' ? place(String(source), around) : named(String(source)) }),
    Target: target,
    ReadOnly: read_only === true,
    ...(bind ? { BindOptions: { Propagation: (bind as Data).propagation } } : {}),
  };
}

/** @param base where they are without a target of their own */
function grantMounts(service: Data, key: 'secrets' | 'configs', base: string, around: Surroundings): Data[] {
  return ((service[key] ?? []) as (string | Data)[]).map((item) => {
    const source = typeof item === 'string' ? item : String(item.source);
    const target = typeof item === 'string' ? source : String(item.target ?? source);
    const file = String(around.compose[key]?.[source]?.file);
    return { Type: 'bind', Source: place(file, around), Target: target.startsWith('/') ? target : base + target, ReadOnly: true };
  });
}

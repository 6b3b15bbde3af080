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
  const { folder, containers } = around;
  const list = (key: string): string[] => (Array.isArray(service[key]) ? (service[key] as unknown[]).map(String) : []);
  const text = (key: string): string | undefined => (service[key] === undefined ? undefined : String(service[key]));
  const joined = (mode: string | undefined): string | undefined => {
    const name = mode && /^service:(.*)$/.exec(mode)?.[1];
    return name ? `container:${containers.get(name)}` : mode;
  };
  const taken = (name: string): boolean => !around.lacking.has(name.toUpperCase().replace(/^CAP_/, ''));
  const options = list('security_opt');
  const limits = ((service.deploy as Data | undefined)?.resources as Data | undefined)?.limits as Data | undefined;
  const memory = bytes(limits?.memory ?? service.mem_limit);
  const pids = limits?.pids ?? service.pids_limit;
  const cpus = limits?.cpus ?? service.cpus;
  const mode = joined(text('network_mode')) ?? around.network;
  const ports = mode === around.network ? list('ports').map(portOf) : [];
  const swap = text('memswap_limit');
  return {
    Image: around.image,
    Cmd: around.command,
    ...(service.user === undefined ? {} : { User: String(service.user) }),
    ExposedPorts: Object.fromEntries(ports.map(({ target }) => [target, {}])),
    HostConfig: {
      Privileged: yes(service.privileged),
      CapAdd: list('cap_add').filter(taken),
      CapDrop: list('cap_drop').filter(taken),
      SecurityOpt: options.filter((option) => option !== 'systempaths=unconfined').map((option) => securityOption(option, folder)),
      ...(options.includes('systempaths=unconfined') ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
      PidMode: joined(text('pid')) ?? '',
      IpcMode: joined(text('ipc')) ?? '',
      UTSMode: text('uts') ?? '',
      UsernsMode: text('userns_mode') ?? '',
      CgroupnsMode: text('cgroup') ?? '',
      NetworkMode: mode,
      ReadonlyRootfs: yes(service.read_only),
      GroupAdd: list('group_add'),
      Tmpfs: Object.fromEntries((typeof service.tmpfs === 'string' ? [service.tmpfs] : list('tmpfs')).map(cutAtColon)),
      ...mountsOf(service, around),
      VolumesFrom: list('volumes_from').map((from) => {
        const [name = '', ...rest] = from.split(':');
        return [containers.get(name), ...rest].join(':');
      }),
      Devices: list('devices').map((device) => {
        const [host, target = host, permissions = 'rwm'] = device.split(':');
        return { PathOnHost: host, PathInContainer: target, CgroupPermissions: permissions };
      }),
      DeviceCgroupRules: list('device_cgroup_rules'),
      ...(memory ? { Memory: memory, MemorySwap: swap === undefined ? 0 : swap === '-1' ? -1 : bytes(swap) } : {}),
      ...(pids === undefined ? {} : { PidsLimit: Number(pids) }),
      ...(cpus === undefined ? {} : { NanoCpus: Number(cpus) * 1e9 }),
      ...(service.shm_size === undefined ? {} : { ShmSize: bytes(service.shm_size) }),
      ...(service.oom_score_adj === undefined ? {} : { OomScoreAdj: Number(service.oom_score_adj) }),
      ...(service.oom_kill_disable === undefined ? {} : { OomKillDisable: yes(service.oom_kill_disable) }),
      ...(service.logging === undefined ? {} : { LogConfig: { Type: (service.logging as Data).driver } }),
      ...(service.sysctls === undefined ? {} : { Sysctls: service.sysctls }),
      Ulimits: Object.entries((service.ulimits ?? {}) as Record<string, number | { soft: number; hard: number }>).map(([Name, limit]) =>
        typeof limit === 'number' ? { Name, Soft: limit, Hard: limit } : { Name, Soft: limit.soft, Hard: limit.hard },
      ),
      PortBindings: Object.fromEntries(ports.map(({ target, address, published }) => [target, [{ HostIp: address, HostPort: published }]])),
    },
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

function mountsOf(service: Data, { folder, compose }: Surroundings): Data {
  const binds: string[] = [];
  const mounts: Data[] = [];
  const place = (path: string): string => (path.startsWith('.') ? join(folder, path) : path);
  const named = (name: string): string => `p_${name}`;
  for (const item of (service.volumes ?? []) as (string | Data)[]) {
    if (typeof item === 'string') {
      const [source = '', target, ...options] = item.split(':');
      if (target === undefined) mounts.push({ Type: 'volume', Target: source });
      else binds.push([/^[./]/.test(source) ? place(source) : named(source), target, ...heeded(options)].join(':'));
      continue;
    }
    const { type, source, target, read_only, bind } = item;
    mounts.push({
      Type: type,
      ...(source === undefined ? {} : { Source: type === 'bind' ? place(String(source)) : named(String(source)) }),
      Target: target,
      ReadOnly: read_only === true,
      ...(bind ? { BindOptions: { Propagation: (bind as Data).propagation } } : {}),
    });
  }
  for (const [key, base] of [
    ['secrets', '/run/secrets/'],
    ['configs', '/'],
  ] as const) {
    for (const item of (service[key] ?? []) as (string | Data)[]) {
      const source = typeof item === 'string' ? item : String(item.source);
      const target = typeof item === 'string' ? source : String(item.target ?? source);
      const file = compose[key]?.[source]?.file;
      mounts.push({ Type: 'bind', Source: place(String(file)), Target: target.startsWith('/') ? target : base + target, ReadOnly: true });
    }
  }
  return { Binds: binds, Mounts: mounts };
}

import type { Json, JsonMap } from '../base/json';
import { allCapabilities, type CapabilityName, defaultCapabilities, normaliseCapability } from '../knowledge/capabilities';
import type { Atom } from './atom';
import { asList, asMap, asText, asTexts, without } from './json-parts';
import type { Need } from './need';
import type { Process, Start } from './start';

/** One thing that a service has and may not need. */
export type Take =
  | { readonly take: 'capability'; readonly name: CapabilityName }
  /** Writing to the root file system. */
  | { readonly take: 'root' }
  /** Writing to a folder of it that was written to, once the rest is read-only. */
  | { readonly take: 'folder'; readonly path: string }
  | { readonly take: 'mount'; readonly target: string }
  /** Starting as root: the account is the one that does the work. */
  | { readonly take: 'user'; readonly uid: number; readonly gid: number }
  | { readonly take: 'gain' }
  | { readonly take: 'device'; readonly path: string }
  | { readonly take: 'namespace'; readonly key: string }
  | { readonly take: 'unconfined'; readonly option: string }
  | { readonly take: 'privileged' }
  | { readonly take: 'processes'; readonly limit: number }
  | { readonly take: 'memory'; readonly megabytes: number };

export interface Taking {
  readonly atom: Atom;
  readonly take: Take;
  /** What the service has, as a noun. */
  readonly says: string;
}

/**
 * All that can be taken from a service, each by itself: everything at once is where the search begins.
 * @param service as Compose resolves it
 * @param runs what it showed as it is
 */
export function takingsOf(name: string, service: JsonMap, runs: readonly Start[]): Taking[] {
  const takes: Take[] = [
    ...(service.privileged === true ? [{ take: 'privileged' } as const] : []),
    ...capabilitiesOf(service).map((one) => ({ take: 'capability', name: one }) as const),
    ...unconfinedOf(service).map((option) => ({ take: 'unconfined', option }) as const),
    ...Object.keys(namespaces).flatMap((key) => (service[key] === 'host' ? [{ take: 'namespace', key } as const] : [])),
    ...asList(service.devices).flatMap((one) => {
      const path = deviceOf(one);
      return path === undefined ? [] : [{ take: 'device', path } as const];
    }),
    ...(gains(service) ? [{ take: 'gain' } as const] : []),
    ...writes(name, service, runs),
    ...userOf(name, service, runs),
    ...limitsOf(name, service, runs),
  ];
  return takes.map((take) => takingOf(name, take, service.privileged === true));
}

/** The service without what is taken from it. */
export function takenFrom(service: JsonMap, takings: readonly Taking[], taken: ReadonlySet<string>): JsonMap {
  const takes = takings.filter(({ atom }) => taken.has(atom.id)).map(({ take }) => take);
  let made = service;
  for (const take of takes) made = take.take === 'namespace' ? withoutNamespace(made, take.key) : { ...made, ...keysWithout(made, take) };
  if (takes.some(({ take }) => take === 'capability' || take === 'privileged')) made = { ...made, ...capabilityKeys(service, takes) };
  if (takes.some(({ take }) => take === 'root')) made = { ...made, ...rootKeys(service, takings, takes) };
  return made;
}

/** Those keys of a service that say what it may do, where they differ from what it was. */
export function fragmentOf(before: JsonMap, after: JsonMap): JsonMap {
  const keys = [
    'user',
    'privileged',
    'cap_drop',
    'cap_add',
    'security_opt',
    'read_only',
    'tmpfs',
    'volumes',
    'devices',
    ...Object.keys(namespaces),
  ];
  const differs = (key: string): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  return Object.fromEntries([...keys, 'pids_limit', 'mem_limit'].filter(differs).map((key) => [key, after[key] ?? null]));
}

/** Keys by which a service shares a namespace of the host, and how that is called. */
const namespaces: Readonly<Record<string, string>> = {
  network_mode: 'network',
  pid: 'pid',
  ipc: 'ipc',
  uts: 'uts',
  cgroup: 'cgroup',
  userns_mode: 'user',
};

function takingOf(service: string, take: Take, privileged: boolean): Taking {
  const { id, says, need } = describe(take);
  // A privileged service has all that these would take away.
  const rests =
    privileged && ['capability', 'unconfined', 'device'].includes(take.take) ? ['privileged'] : take.take === 'folder' ? ['root'] : [];
  return { atom: { id, services: [service], takes: [need], rests }, take, says };
}

function describe(take: Take): { readonly id: string; readonly says: string; readonly need: Need } {
  switch (take.take) {
    case 'capability':
      return { id: `capability ${take.name}`, says: `the capability ${take.name}`, need: { need: 'capability', name: take.name } };
    case 'root':
      return { id: 'root', says: 'a writable root file system', need: { need: 'write' } };
    case 'folder':
      return { id: `folder ${take.path}`, says: `writing to ${take.path}`, need: { need: 'write', path: take.path } };
    case 'mount':
      return { id: `mount ${take.target}`, says: `writing to the mount ${take.target}`, need: { need: 'write', path: take.target } };
    case 'user':
      return { id: 'user', says: 'starting as root', need: { need: 'user' } };
    case 'gain':
      return { id: 'gain', says: 'gaining privileges by setuid programs and file capabilities', need: { need: 'new-privileges' } };
    case 'device':
      return { id: `device ${take.path}`, says: `the device ${take.path}`, need: { need: 'device', path: take.path } };
    case 'namespace': {
      const namespace = namespaces[take.key]!;
      return { id: `namespace ${namespace}`, says: `the ${namespace} namespace of the host`, need: { need: 'host', namespace } };
    }
    case 'unconfined':
      return { id: `unconfined ${take.option}`, says: `"${take.option}"`, need: { need: 'unconfined' } };
    case 'privileged':
      return { id: 'privileged', says: 'privileged mode', need: { need: 'privileged' } };
    case 'processes':
      return { id: 'processes', says: `more than ${take.limit} processes and threads`, need: { need: 'processes' } };
    case 'memory':
      return { id: 'memory', says: `more than ${take.megabytes} MB of memory`, need: { need: 'memory' } };
  }
}

/** What the engine grants to a service: all, to a privileged one. */
function capabilitiesOf(service: JsonMap): CapabilityName[] {
  if (service.privileged === true) return [...allCapabilities];
  const names = (key: string): ReadonlySet<string> => new Set(asTexts(service[key]).flatMap((text) => normaliseCapability(text) ?? []));
  const [added, dropped] = [names('cap_add'), names('cap_drop')];
  const isDefault = (name: CapabilityName): boolean => defaultCapabilities.includes(name) && !dropped.has('ALL') && !dropped.has(name);
  return allCapabilities.filter((name) => added.has(name) || (added.has('ALL') ? !dropped.has(name) : isDefault(name)));
}

function capabilityKeys(service: JsonMap, takes: readonly Take[]): JsonMap {
  const isTaken = (name: CapabilityName): boolean => takes.some((take) => take.take === 'capability' && take.name === name);
  if (service.privileged === true && !takes.some(({ take }) => take === 'privileged')) return {};
  return { cap_drop: ['ALL'], cap_add: capabilitiesOf(service).filter((name) => !isTaken(name)) };
}

function unconfinedOf(service: JsonMap): string[] {
  if (service.privileged === true) return ['seccomp=unconfined', 'apparmor=unconfined'];
  return asTexts(service.security_opt).filter((option) => /[=:](unconfined|disable)$/.test(option));
}

function gains({ security_opt: options }: JsonMap): boolean {
  return !asTexts(options).some((option) => /^no-new-privileges(?:[=:]true)?$/.test(option));
}

function deviceOf(device: Json): string | undefined {
  return typeof device === 'string' ? device.split(':')[0] : asText(asMap(device).source);
}

/** Folders that hold what a system is made of: an empty one in their place is a broken system. */
const system = /^\/(?:etc|usr|bin|sbin|lib\w*|boot|dev|proc|sys|opt|home|srv|var|var\/lib|usr\/.*)?$/;

function writes(name: string, service: JsonMap, runs: readonly Start[]): Take[] {
  const mounts = asList(service.volumes).flatMap((mount): Take[] => {
    const { type, target, read_only: readOnly } = asMap(mount);
    return (type === 'bind' || type === 'volume') && readOnly !== true && typeof target === 'string' ? [{ take: 'mount', target }] : [];
  });
  if (service.read_only === true) return mounts;
  return [{ take: 'root' }, ...foldersOf(name, runs).map((path): Take => ({ take: 'folder', path })), ...mounts];
}

/** The folders that files were written to, outermost ones only. */
function foldersOf(name: string, runs: readonly Start[]): string[] {
  const changed = [
    ...new Set(runs.flatMap(({ sights }) => sights.flatMap((sight) => (sight.service === name ? (sight.changed ?? []) : [])))),
  ];
  const leaves = changed.filter((path) => !changed.some((other) => other.startsWith(`${path}/`)));
  const folders = [...new Set(leaves.map((path) => path.slice(0, path.lastIndexOf('/'))))].filter(
    (path) => path !== '/tmp' && !system.test(path),
  );
  return folders.filter((path) => !folders.some((other) => path.startsWith(`${other}/`)) && !path.startsWith('/tmp/')).sort();
}

function processesOf(name: string, runs: readonly Start[]): readonly Process[] {
  return runs.flatMap(({ sights }) => sights.flatMap((sight) => (sight.service === name ? (sight.processes ?? []) : [])));
}

/** A service that starts as root and gives its work to another account may do without root. */
function userOf(name: string, service: JsonMap, runs: readonly Start[]): Take[] {
  const account = workerOf(name, runs);
  const user = asText(service.user);
  if (!account || (user !== undefined && !/^(?:0|root)(?::|$)/.test(user))) return [];
  return processesOf(name, runs).some(({ uid }) => uid === 0) ? [{ take: 'user', ...account }] : [];
}

/** The account, other than root, that most of its processes have. */
function workerOf(name: string, runs: readonly Start[]): { readonly uid: number; readonly gid: number } | undefined {
  const counts = new Map<string, number>();
  for (const { uid, gid } of processesOf(name, runs)) if (uid !== 0) counts.set(`${uid}:${gid}`, (counts.get(`${uid}:${gid}`) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!most) return undefined;
  const [uid = 0, gid = 0] = most[0].split(':').map(Number);
  return { uid, gid };
}

/** Twice what was seen at most: a service under load needs more than one that was asked once. */
function limitsOf(name: string, service: JsonMap, runs: readonly Start[]): Take[] {
  const limits = asMap(asMap(asMap(service.deploy).resources).limits);
  const peaks = runs.flatMap(({ sights }) => sights.flatMap((sight) => (sight.service === name ? [sight.peaks] : [])));
  const most = (of: (peak: (typeof peaks)[number]) => number | undefined): number => Math.max(0, ...peaks.map((peak) => of(peak) ?? 0));
  const [processes, memory] = [most((peak) => peak.processes), most((peak) => peak.memory)];
  const takes: Take[] = [];
  if (processes > 0 && service.pids_limit === undefined && limits.pids === undefined)
    takes.push({ take: 'processes', limit: Math.max(32, Math.ceil((2 * processes) / 16) * 16) });
  if (memory > 0 && service.mem_limit === undefined && limits.memory === undefined)
    takes.push({ take: 'memory', megabytes: Math.max(32, Math.ceil((2 * memory) / 1024 / 1024 / 16) * 16) });
  return takes;
}

function withoutNamespace(service: JsonMap, key: string): JsonMap {
  const rest = without(service, key);
  return key === 'network_mode' ? { ...rest, networks: { default: null } } : rest;
}

/** The keys that differ once one thing is taken. */
function keysWithout(service: JsonMap, take: Take): JsonMap {
  const options = asTexts(service.security_opt);
  switch (take.take) {
    case 'user':
      return { user: `${take.uid}:${take.gid}` };
    case 'gain':
      return { security_opt: [...options, 'no-new-privileges:true'] };
    case 'unconfined':
      return { security_opt: options.filter((option) => option !== take.option) };
    case 'privileged':
      return { privileged: false, security_opt: [...options, ...unconfinedOf(service)] };
    case 'device':
      return { devices: asList(service.devices).filter((one) => deviceOf(one) !== take.path) };
    case 'mount':
      return {
        volumes: asList(service.volumes).map((mount) =>
          asMap(mount).target === take.target ? { ...asMap(mount), read_only: true } : mount,
        ),
      };
    case 'processes':
      return { pids_limit: take.limit };
    case 'memory':
      return { mem_limit: `${take.megabytes}m` };
    default:
      return {};
  }
}

/** A read-only root: `/tmp` and the folders that it still writes to are in memory. */
function rootKeys(service: JsonMap, takings: readonly Taking[], takes: readonly Take[]): JsonMap {
  const user = takes.find((take) => take.take === 'user');
  const account = user ?? takings.map(({ take }) => take).find((take) => take.take === 'user');
  const taken = new Set(takes.flatMap((take) => (take.take === 'folder' ? [take.path] : [])));
  const folders = takings.flatMap(({ take }) => (take.take === 'folder' && !taken.has(take.path) ? [take.path] : []));
  const owner = account && account.take === 'user' ? `:uid=${account.uid},gid=${account.gid}` : '';
  const before = asTexts(service.tmpfs);
  const mounted = new Set([...before.map((text) => text.split(':')[0]), ...asList(service.volumes).map((mount) => asMap(mount).target)]);
  const added = [
    ...(mounted.has('/tmp') ? [] : ['/tmp']),
    ...folders.filter((path) => !mounted.has(path)).map((path) => `${path}${owner}`),
  ];
  return { read_only: true, tmpfs: [...before, ...added] };
}

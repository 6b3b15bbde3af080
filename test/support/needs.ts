import { parse } from 'yaml';
import { isBelow, runPath } from '../../server/src/core/facts/mount-target';
import { portsIn } from '../../server/src/core/knowledge/ports';
import type { Effective, EffectiveMount, Namespace } from '../../server/src/core/model/effective';
import type { Service } from '../../server/src/core/model/service';

/** What a service needs, and what hardening has to make of it; `test/stacks/stacks.test.ts` says what each key means. */
export interface Needs {
  readonly user: readonly (string | number)[];
  readonly capabilities?: Readonly<Partial<Record<'start' | 'work' | 'stop' | 'file', readonly string[]>>>;
  readonly gains?: true;
  readonly writes?: readonly string[];
  readonly volumes?: readonly string[];
  readonly executes?: readonly string[];
  readonly mounts?: readonly string[];
  readonly ports?: readonly string[];
  readonly devices?: readonly string[];
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly sysctls?: readonly string[];
  readonly groups?: readonly (string | number)[];
  readonly privileged?: true;
  readonly pids?: number;
  readonly memory?: string;
  readonly shm?: string;
  readonly reaches?: Reach;
}

/** What hardening has to reach at least. */
export interface Reach {
  readonly capabilities?: readonly string[];
  readonly 'no-new-privileges'?: true;
  readonly 'read-only'?: true;
  readonly user?: string | number;
}

/** A service after hardening. */
export interface Hardened {
  readonly service: Service;
  readonly effective: Effective;
}

const keys: ReadonlySet<string> = new Set([
  ...['user', 'capabilities', 'gains', 'writes', 'volumes', 'executes', 'mounts', 'ports', 'devices', 'namespaces', 'sysctls'],
  ...['groups', 'privileged', 'pids', 'memory', 'shm', 'reaches'],
]);
const reachKeys: ReadonlySet<string> = new Set(['capabilities', 'no-new-privileges', 'read-only', 'user']);

/** A page taken apart: the sections of its services, by name. */
export interface Page {
  readonly text: string;
  readonly services: ReadonlyMap<string, { readonly text: string; readonly needs: Needs }>;
}

/**
 * Reads a page `needs.md`: a section `## NAME` for each service, with one fenced block `yaml needs`.
 * @throws where a section has no such block, or the block has a key that has no meaning
 */
export function readPage(text: string): Page {
  const sections = text.split(/^## /m).slice(1);
  const services = sections.map((section) => {
    const name = section.slice(0, section.indexOf('\n')).trim();
    const block = /^```yaml needs\n([\s\S]*?)^```$/m.exec(section)?.[1];
    if (block === undefined) throw new Error(`${name}: no block "yaml needs"`);
    const needs = parse(block) as Needs;
    const odd = [
      ...Object.keys(needs).filter((key) => !keys.has(key)),
      ...Object.keys(needs.reaches ?? {}).filter((key) => !reachKeys.has(key)),
    ];
    if (odd.length > 0 || !Array.isArray(needs.user)) throw new Error(`${name}: ${odd.join(', ') || 'no user'}`);
    return [name, { text: section, needs }] as const;
  });
  return { text, services: new Map(services) };
}

/** What of its needs a service no longer has, one sentence each. */
export function missing(needs: Needs, hardened: Hardened): string[] {
  const { effective } = hardened;
  return [
    ...user(needs, effective),
    ...capabilities(needs, effective),
    ...(needs.gains && !(effective.noNewPrivileges.known && !effective.noNewPrivileges.value)
      ? ['no-new-privileges stops its helpers']
      : []),
    ...(needs.writes ?? []).flatMap((place) => unwritable(place, needs, hardened)),
    ...(needs.executes ?? []).filter((path) => !isExecutable(path, hardened)).map((path) => `nothing runs from ${path}`),
    ...(needs.mounts ?? []).filter((path) => !effective.mounts.some((mount) => isAt(mount, path))).map((path) => `${path} is not mounted`),
    ...(needs.ports ?? []).filter((port) => !isReached(port, effective)).map((port) => `port ${port} is not reached`),
    ...(needs.devices ?? []).filter((device) => !hasDevice(device, hardened)).map((device) => `device ${device} is gone`),
    ...Object.entries(needs.namespaces ?? {}).flatMap(([kind, mode]) => otherNamespace(kind, mode, effective)),
    ...(needs.sysctls ?? [])
      .filter((name) => !effective.sysctls.some((one) => one.known && one.value.name === name))
      .map((name) => `${name} is not set`),
    ...(needs.groups ?? [])
      .filter((group) => !effective.groups.some((one) => one.known && one.value === String(group)))
      .map((group) => `group ${group} is gone`),
    ...(needs.privileged && !(effective.privileged.known && effective.privileged.value) ? ['it is no longer privileged'] : []),
    ...limits(needs, effective),
  ];
}

function user({ user: accounts }: Needs, { user }: Effective): string[] {
  if (!user.known) return accounts.includes('image') ? [] : ['its user is not known'];
  return accounts.some((account) => isAccount(account, user.value)) ? [] : [`it starts as ${user.value.text}`];
}

type KnownUser = Extract<Effective['user'], { known: true }>['value'];

function isAccount(account: string | number, { root, text, uid, gid }: KnownUser): boolean {
  if (account === 'root') return root;
  return [text, `${uid}`, `${uid}:${gid}`].includes(String(account));
}

function capabilities({ capabilities: needed = {} }: Needs, { user, capabilities: { bounding } }: Effective): string[] {
  const isRoot = !user.known || user.value.root;
  const { start = [], work = [], stop = [], file = [] } = needed;
  const names = [...(isRoot ? [...start, ...work, ...stop] : []), ...file];
  if (names.length > 0 && !bounding.known) return ['its capabilities are not known'];
  const granted: readonly string[] = bounding.known ? bounding.value : [];
  return [...new Set(names)].filter((name) => !granted.includes(name)).map((name) => `it lacks ${name}`);
}

/** @param place a path, and behind a space the uid that writes there without help of root */
function unwritable(place: string, { volumes = [] }: Needs, { service, effective }: Hardened): string[] {
  const [path = '', uid] = place.split(' ');
  const mount = mountAt(path, effective);
  if (!mount) {
    const isVolume = volumes.some((volume) => covers(volume, path));
    const isWritable = effective.rootfsWritable.known && effective.rootfsWritable.value;
    return isWritable || isVolume ? [] : [`${path} is read-only`];
  }
  if (!mount.readOnly.known || mount.readOnly.value) return [`${path} is mounted read-only`];
  if (mount.kind !== 'tmpfs' || uid === undefined || /^\/(var\/)?tmp$/.test(path)) return [];
  const options = optionsOf(mount, service);
  return options.some((option) => option === `uid=${uid}` || /^mode=1?777$/.test(option)) ? [] : [`${path} does not belong to ${uid}`];
}

function isExecutable(path: string, { service, effective }: Hardened): boolean {
  const mount = mountAt(path, effective);
  return mount?.kind !== 'tmpfs' || optionsOf(mount, service).includes('exec');
}

function optionsOf(mount: EffectiveMount, service: Service): readonly string[] {
  return service.mounts.find(({ at }) => at === mount.at)?.options ?? [];
}

/** The mount that holds a path: the innermost one. */
function mountAt(path: string, { mounts }: Effective): EffectiveMount | undefined {
  const around = mounts.filter(({ target }) => target.known && covers(target.value, path));
  return around.sort((a, b) => (a.target.known ? a.target.value.length : 0) - (b.target.known ? b.target.value.length : 0)).at(-1);
}

function covers(folder: string, path: string): boolean {
  return runPath(folder) === runPath(path) || isBelow(path, folder);
}

function isAt({ target }: EffectiveMount, path: string): boolean {
  return target.known && runPath(target.value) === runPath(path);
}

/** @param port `443/tcp`, as the container knows it */
function isReached(port: string, { ports, namespaces: { net } }: Effective): boolean {
  if (net.known && net.value.mode === 'host') return true;
  const [number, protocol] = port.split('/');
  return ports.some(({ target, address, protocol: own }) => {
    const isIt = own === protocol && target.known && portsIn(target.value).includes(Number(number));
    return isIt && address.known && !/^\[?(127\.|::1)/.test(address.value);
  });
}

/** @param device a path, or `gpu` for a card that is asked for */
function hasDevice(device: string, { service, effective: { devices } }: Hardened): boolean {
  if (devices.all.known && devices.all.value) return true;
  if (service.mounts.some(({ target }) => target === device)) return true;
  return devices.list.some((one) => {
    if (!one.known) return false;
    const { host, container, kind } = one.value;
    return device === 'gpu' ? kind !== 'path' : [host, container].some((path) => path === device);
  });
}

/** @param mode `host`, or what is joined: `service:vpn` */
function otherNamespace(kind: string, mode: string, { namespaces }: Effective): string[] {
  const one = Object.entries(namespaces).find(([name]) => name === kind)?.[1];
  const isIt = one?.known === true && modeOf(one.value) === mode;
  return isIt ? [] : [`it has not the ${kind} namespace of ${mode}`];
}

function modeOf(namespace: Namespace): string {
  return namespace.mode === 'joined' ? namespace.with : namespace.mode;
}

function limits({ pids, memory, shm }: Needs, { limits: is }: Effective): string[] {
  const below = (what: string, floor: number | undefined, has: Effective['limits']['pids']): string[] =>
    floor === undefined || (has.known && (has.value === null || has.value >= floor)) ? [] : [`${what}: less than ${floor}`];
  return [
    ...below('processes', pids, is.pids),
    ...below('memory', memory === undefined ? undefined : bytes(memory), is.memory),
    ...below('shared memory', shm === undefined ? undefined : bytes(shm), is.shm),
  ];
}

/** @param size `512m`, `2g` */
function bytes(size: string): number {
  const [, number, unit = ''] = /^(\d+)([kmg]?)$/.exec(size) ?? [];
  if (number === undefined) throw new Error(`no size: ${size}`);
  return Number(number) * 1024 ** ' kmg'.indexOf(unit || ' ');
}

/** What hardening has not reached of what it has to, one sentence each. */
export function unreached({ reaches = {} }: Needs, { effective }: Pick<Hardened, 'effective'>): string[] {
  const { user, noNewPrivileges, rootfsWritable, capabilities } = effective;
  const { bounding } = capabilities;
  const allowed = reaches.capabilities;
  const more = allowed && (bounding.known ? bounding.value.filter((name) => !allowed.includes(name)) : ['all']);
  const isUser = reaches.user === undefined || (user.known && isAccount(reaches.user, user.value));
  return [
    ...(more && more.length > 0 ? [`it keeps ${more.join(', ')}`] : []),
    ...(reaches['no-new-privileges'] && !(noNewPrivileges.known && noNewPrivileges.value) ? ['it may gain privileges'] : []),
    ...(reaches['read-only'] && !(rootfsWritable.known && !rootfsWritable.value) ? ['its root file system is writable'] : []),
    ...(isUser ? [] : [`it starts as ${user.known ? user.value.text : 'nobody knows whom'}, not ${reaches.user}`]),
  ];
}

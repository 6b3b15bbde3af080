import { smallest } from '../base/many';
import type { FileId, Span } from '../base/span';
import type { ImageProfile, OptionNeed, SocketGroup, SocketNeed } from '../knowledge/family/profile';
import { socketAt } from '../knowledge/runtime-sockets';
import { profileOf } from '../model/privilege';
import type { Application, Project } from '../model/project';
import type { Service, VariableValue } from '../model/service';
import { isTrue, known, type NodeRef } from '../model/traced';
import { booleanOf, get, itemsAt, type ScalarValue, scalarAt } from '../model/value';
import { type HostMount, hostMounts, usersOf } from './host-mount';
import { applicationOf, networksOf } from './networks';
import { startVariables } from './start-variables';

/** A service that only reads from the engine, through a socket that it mounts, and that could as well be given a proxy. */
export interface SocketClient {
  readonly service: Service;
  readonly profile: ImageProfile;
  readonly need: SocketNeed;
  /** The mount of the socket, the only way to an engine that it has. */
  readonly mount: HostMount & { readonly origin: NodeRef };
  readonly address: ClientAddress;
}

/** Where it is told of the engine's address. */
export type ClientAddress =
  | {
      readonly by: 'variable' | 'option';
      readonly name: string;
      readonly form: 'list' /** What says otherwise now. */;
      readonly now?: NodeRef;
    }
  | { readonly by: 'variable'; readonly name: string; readonly form: 'map' }
  /** `written` is the value that says otherwise now. */
  | { readonly by: 'variable'; readonly name: string; readonly form: 'value'; readonly written: Span }
  /** `text` is the command on one line as it is now. */
  | { readonly by: 'option'; readonly name: string; readonly form: 'text'; readonly text: string };

/** Where a proxy for the clients of an application stands, or is to stand. */
export interface ProxyPlace {
  readonly file: FileId;
  readonly name: string;
  readonly network: string;
  /** The proxy, where there is one that its clients can share. */
  readonly service?: Service;
}

/** The service as a client that a proxy would do for; undefined where it needs more, or somebody has to see how it is told. */
export function socketClient(service: Service, project: Project): SocketClient | undefined {
  const { entrypoint, build, complete, fragment, useApiSocket, usernsMode } = service;
  // On a daemon that remaps users the proxy would need that as well, and nothing tells whether it does.
  if (usernsMode) return undefined;
  if (!complete || fragment || entrypoint || build || (useApiSocket && !(useApiSocket.known && !useApiSocket.value))) return undefined;
  const profile = profileOf(service)?.profile;
  const need = profile?.needs?.socket;
  if (!profile || need?.access !== 'read' || networksOf(service).length === 0) return undefined;
  const mount = onlySocket(service, project);
  const address = mount && addressOf(service, need);
  return address && { service, profile, need, mount, address };
}

/** The mount of Docker's socket where it is one by name, is nobody else's, and nothing else leads to an engine. */
function onlySocket(service: Service, project: Project): SocketClient['mount'] | undefined {
  const ways = hostMounts(service, project).flatMap((mount) => {
    const reach = socketAt(mount.path);
    return reach && reach.socket.power !== 'bus' ? [{ mount, reach }] : [];
  });
  const [{ mount, reach } = {}] = ways;
  if (!mount?.origin || !mount.mount || !reach || ways.length > 1 || reach.folder || !mount.path.endsWith('/docker.sock')) return undefined;
  if (mount.via.some(({ kind }) => kind === 'variable' || kind === 'named-volume')) return undefined;
  const shared = usersOf(mount.mount, service, project).length > 1;
  const takers = applicationOf(project, service)?.services ?? [];
  const taken = takers.some(({ attributes }) => attributes.volumesFrom.some((from) => known(from)?.split(':')[0] === service.name));
  return shared || taken ? undefined : { ...mount, origin: mount.origin };
}

function addressOf(service: Service, { address }: SocketNeed): ClientAddress | undefined {
  if ('variable' in address) return variableOf(service, address.variable);
  return 'option' in address ? optionOf(service, address) : undefined;
}

function variableOf({ map, environment }: Service, name: string): ClientAddress | undefined {
  const now: VariableValue | undefined = environment.get(name);
  if (now && !known(now)?.startsWith('unix:')) return undefined;
  if ((now?.form ?? (get(map, 'environment')?.kind === 'seq' ? 'list' : 'map')) === 'map') return { by: 'variable', name, form: 'map' };
  if (now?.written && now.via.length === 0) return { by: 'variable', name, form: 'value', written: now.written };
  if (now && !now.origin) return undefined;
  return { by: 'variable', name, form: 'list', ...(now?.origin && { now: now.origin }) };
}

function optionOf(service: Service, { option, among, unless = [], files = [] }: OptionNeed): ClientAddress | undefined {
  const command = get(service.map, 'command');
  const items = command?.kind === 'seq' ? command.items : command ? [command] : [];
  const scalars = items.filter((item): item is ScalarValue => item.kind === 'scalar' && item.plain !== null);
  const texts = scalars.flatMap((scalar) => known(scalar)?.toLowerCase() ?? []);
  // Somebody else decides what a word that depends on a variable says.
  if (texts.length < items.length || isConfigured(service, files)) return undefined;
  const words = command?.kind === 'seq' ? texts : texts.flatMap((text) => text.split(/\s+/));
  const begins = (start: string): boolean =>
    words.some((word) => word === start || (word.startsWith(start) && /[=.]/.test(word.charAt(start.length))));
  if ((among !== undefined && !begins(among)) || unless.some(begins) || words.includes(option)) return undefined;
  const now = scalars.find((scalar) => known(scalar)?.toLowerCase().startsWith(`${option}=`));
  if (command?.kind === 'scalar') {
    const [scalar] = scalars;
    const text = scalar && known(scalar);
    if (text === undefined || begins(option) || !isOneLine(scalar!, text)) return undefined;
    return { by: 'option', name: option, form: 'text', text };
  }
  if (
    now &&
    (!now.origin ||
      !known(now)
        ?.slice(option.length + 1)
        .startsWith('unix:'))
  )
    return undefined;
  return { by: 'option', name: option, form: 'list', ...(now?.origin && { now: now.origin }) };
}

/** A plain text, or one in quotes without escapes: as long as it is written. */
function isOneLine({ at, via }: ScalarValue, text: string): boolean {
  const more = at.end - at.start - text.length;
  return via.length === 0 && !/\s{2}|[\n"'\\$]/.test(text) && (more === 0 || more === 2);
}

/** True where a mount or a config may bring a file that takes the place of all options. */
function isConfigured({ mounts, map }: Service, files: readonly string[]): boolean {
  const targets = mounts.map(({ target }) => target?.replace(/\/+$/, ''));
  for (const config of itemsAt(map, 'configs')) {
    const scalar = config.kind === 'scalar' ? config : (scalarAt(config, 'target') ?? scalarAt(config, 'source'));
    const name = known(scalar);
    targets.push(name?.startsWith('/') ? name : `/${name ?? ''}`);
  }
  return targets.some((target) => target !== undefined && files.includes(target));
}

/** All such clients of an application. */
function clientsOf(app: Application, project: Project): SocketClient[] {
  return app.services.flatMap((service) => socketClient(service, project) ?? []);
}

const names = ['docker-proxy', 'docker-socket-proxy', 'socket-proxy'];

/**
 * The proxy for a client: one that is there and only reads, or a name that is free and the file of the first client, so that all of
 * them share one. Undefined where a proxy is there that cannot be told of more.
 */
export function proxyPlace(client: SocketClient, project: Project): ProxyPlace | undefined {
  const app = applicationOf(project, client.service);
  if (!app) return undefined;
  const there = app.services.flatMap((service) => sharedProxy(service, app) ?? [])[0];
  if (there) return there;
  const orders = clientsOf(app, project).map(({ service: { ref } }) => app.files.indexOf(ref.file));
  const first = orders.includes(-1) ? undefined : app.files[smallest(orders)];
  const isFree = (name: string): boolean =>
    get(get(app.root, 'services'), name) === undefined && get(get(app.root, 'networks'), name) === undefined;
  const name = [...names, ...app.services.map((_, index) => `docker-proxy-${index + 2}`)].find(isFree);
  return name === undefined ? undefined : { file: first ?? client.service.ref.file, name, network: name };
}

/** A proxy that variables switch, that changes nothing, and that stands on an internal network. */
function sharedProxy(service: Service, app: Application): ProxyPlace | undefined {
  if (profileOf(service)?.profile.family !== 'socket-proxy' || service.build) return undefined;
  const may = ['POST', 'ALLOW_RESTARTS', 'ALLOW_START', 'ALLOW_STOP', 'GRPC', 'EXEC'].map((name) => startVariables(service).get(name));
  if (may.some((value) => value && known(value) !== '0')) return undefined;
  const network = networksOf(service).find((name) => isTrue(booleanOf(scalarAt(get(get(app.root, 'networks'), name), 'internal'))));
  return network === undefined ? undefined : { file: service.ref.file, name: service.name, network, service };
}

/** The groups that a proxy does not let through yet. */
export function lackingGroups({ groups }: SocketNeed, proxy: Service): SocketGroup[] {
  const on = new Set(['EVENTS', 'PING', 'VERSION']);
  return groups.filter((group) => {
    const value = startVariables(proxy).get(group);
    return value ? known(value) !== '1' : !on.has(group);
  });
}

/** Whether the service is on the network, and how its networks are written. */
export function membership(service: Service, network: string): 'on' | 'map' | 'list' | 'default' {
  const networks = get(service.map, 'networks');
  if (networks && networksOf(service).includes(network)) return 'on';
  if (networks?.kind === 'map' && networks.entries.size > 0) return 'map';
  return itemsAt(service.map, 'networks').length > 0 ? 'list' : 'default';
}

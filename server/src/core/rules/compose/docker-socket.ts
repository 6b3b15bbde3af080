import { type HostMount, hostMounts } from '../../facts/host-mount';
import { imageNameOf } from '../../facts/image-reference';
import {
  type ClientAddress,
  lackingGroups,
  membership,
  type ProxyPlace,
  proxyPlace,
  type SocketClient,
  socketClient,
} from '../../facts/socket-client';
import { absent, type Fix, item, noItem, text, value, type Want } from '../../fix/want';
import { checkText } from '../../knowledge/family/profile';
import { powerOfSocket } from '../../knowledge/mount-harm';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isSocketProxy, type SocketReach, socketAt } from '../../knowledge/runtime-sockets';
import { socketProxyImage, socketProxyPort, socketProxySocket, socketProxyWalls } from '../../knowledge/socket-proxy';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { isTrue, known, sameRef, trail } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { type Certainty, defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/docker-socket',
  on: 'service',
  meta: {
    title: "A service can open the container engine's socket",
    severity: 'critical',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    // Of the proxy that a fix puts in.
    leaves: ['compose/docker-socket', 'compose/healthcheck', 'compose/io-limit', 'compose/restart-policy', 'compose/undigested-image'],
    references: [
      cis('5.32', 'the Docker socket is not mounted inside containers'),
      owasp('1', 'do not expose the Docker daemon socket, even to the containers'),
      nist('3.3.1', 'unbounded administrative access'),
      podSecurity('Baseline', 'HostPath Volumes'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service, { project }) {
    const api = service.useApiSocket;
    if (api && isTrue(api)) {
      yield {
        at: api.at,
        message: `"${service.name}" gets the Docker socket and the registry credentials of the Docker CLI by use_api_socket: ${powerOfSocket.engine.does}`,
        because: trail(api),
        value: 'use_api_socket',
        fixes: [{ title: 'Remove use_api_socket', tier: 'manual', want: [absent(service, 'use_api_socket')] }],
      };
    }
    for (const host of hostMounts(service, project)) {
      // That is said already.
      if (host.by === 'use_api_socket') continue;
      const reach = socketAt(host.path);
      if (reach) yield report(service, project, host, reach);
    }
  },
});

function report(service: Service, project: Project, host: HostMount, reach: SocketReach): Report {
  const { path } = host;
  const { socket } = reach;
  const power = powerOfSocket[socket.power];
  const image = imageNameOf(service.image);
  const proxy = image !== undefined && isSocketProxy(image);
  const what = reach.folder ? `"${path}" of the host and with it ${socket.name}` : socket.name;
  const harm = host.readOnly ? `${power.does}, and read-only does not prevent that` : power.does;
  return {
    at: host.at,
    message: proxy
      ? `"${service.name}" is a socket proxy and ${gets(host, what)}: a flaw in it, or one call too many let through, gives the host away`
      : `"${service.name}" ${gets(host, what)}: ${harm}`,
    because: trail(host),
    value: path,
    severity: proxy && power.severity === 'critical' ? 'high' : power.severity,
    certainty: certaintyOf(host, reach),
    fixes: proxy ? [] : [...proxied(service, project, host), ...removal(service, host, reach)],
  };
}

function gets({ by }: HostMount, what: string): string {
  if (by === 'secrets' || by === 'configs') return `is given ${what} as a ${by === 'secrets' ? 'secret' : 'config'}`;
  return `${by === 'volumes_from' ? 'takes over' : 'mounts'} ${what}`;
}

function certaintyOf(host: HostMount, reach: SocketReach): Certainty {
  if (reach.byName) return 'possible';
  return reach.folder || host.symbolic ? 'likely' : 'certain';
}

function removal(service: Service, { by, item }: HostMount, { socket, folder }: SocketReach): Fix[] {
  if (!item) return [];
  if (by === 'volumes_from') return [{ title: 'Take over no mounts', tier: 'manual', want: [noItem(service, by, item)] }];
  const thing = by === 'secrets' ? 'secret' : by === 'configs' ? 'config' : 'mount';
  const title = folder ? `Remove the ${thing} that holds ${socket.name}` : `Remove the ${thing} of ${socket.name}`;
  return [{ title, tier: 'manual', want: [noItem(service, by, item)] }];
}

/** A proxy in between, for a service that only reads from the engine. */
function proxied(service: Service, project: Project, { item: written }: HostMount): Fix[] {
  const client = socketClient(service, project);
  const place = client && proxyPlace(client, project);
  const own = place && written && sameRef(client.mount.item, written) ? proxyWants(client, place) : undefined;
  if (!client || !place || !own) return [];
  const { profile, need } = client;
  const groups = `${need.groups.slice(0, -1).join(', ')} and ${need.groups.slice(-1).join()}`;
  const restart = known(scalarAt(service.map, 'restart'));
  const isKept = restart !== undefined && restart !== 'no';
  // A proxy that stays down after a restart of the host takes its client along.
  const again = isKept && !place.service ? [value(topOf(place), `services.${place.name}.restart`, 'unless-stopped')] : [];
  return [
    {
      title: `Reach the engine through the ${place.service ? '' : 'new '}socket proxy ${place.name}, which lets ${groups} be read`,
      tier: 'review',
      want: [...own, ...again, ...clientWants(client, place)],
      reliesOn: `${profile.family} asks the engine for ${groups} and changes nothing (${checkText(profile, 'needs')}).`,
      ...(!place.service && { adds: { file: place.file, service: place.name } }),
    },
  ];
}

function topOf({ file }: ProxyPlace): { readonly ref: Service['ref'] } {
  return { ref: { file, path: [] } };
}

/** The proxy as it has to be for the client; undefined where one is there already and is written in a way that no wish reaches. */
function proxyWants({ need, mount }: SocketClient, place: ProxyPlace): Want[] | undefined {
  const { service: proxy, name, network } = place;
  const labels = need.labels ?? [];
  if (proxy) {
    if (labels.length > 0 && get(proxy.map, 'labels')?.kind === 'map') return undefined;
    const isList = get(proxy.map, 'environment')?.kind === 'seq';
    const groups = lackingGroups(need, proxy).map((group): Want[] => {
      const now = proxy.environment.get(group);
      if (!isList) return [value(proxy, `environment.${group}`, 1)];
      return [...(now?.origin ? [noItem(proxy, 'environment', now.origin)] : []), item(proxy, 'environment', `${group}=1`)];
    });
    return [...groups.flat(), ...labels.map((label) => item(proxy, 'labels', label))];
  }
  const top = topOf(place);
  const of = (key: string): string => `services.${name}.${key}`;
  return [
    value(top, of('image'), socketProxyImage),
    ...labels.map((label) => item(top, of('labels'), label)),
    ...need.groups.map((group) => value(top, of(`environment.${group}`), 1)),
    value(top, of('volumes'), [`${mount.path}:${socketProxySocket}:ro`]),
    value(top, of('networks'), [network]),
    ...Object.entries(socketProxyWalls).map(([key, is]) => value(top, of(key), is)),
    value(top, `networks.${network}.internal`, true),
  ];
}

/** The client without the socket, on the proxy's network too, and told of it. */
function clientWants({ service, mount, address }: SocketClient, { name, network }: ProxyPlace): Want[] {
  const dependsOn = get(service.map, 'depends_on');
  const joins: Record<ReturnType<typeof membership>, Want[]> = {
    on: [],
    map: [value(service, `networks.${network}`, {})],
    list: [item(service, 'networks', network)],
    // Without a list it is on the default network, with one only where that says so.
    default: [item(service, 'networks', 'default'), item(service, 'networks', network)],
  };
  return [
    noItem(service, 'volumes', mount.item),
    ...joins[membership(service, network)],
    dependsOn?.kind === 'map' ? value(service, `depends_on.${name}.condition`, 'service_started') : item(service, 'depends_on', name),
    ...told(service, address, `tcp://${name}:${socketProxyPort}`),
  ];
}

function told(service: Service, address: ClientAddress, url: string): Want[] {
  if (address.form === 'value') return [text(address.written, url)];
  const option = `${address.name}=${url}`;
  if (address.form === 'map') return [value(service, `environment.${address.name}`, url)];
  if (address.form === 'text') return [value(service, 'command', `${address.text} ${option}`)];
  const key = address.by === 'variable' ? 'environment' : 'command';
  return [...(address.now ? [noItem(service, key, address.now)] : []), item(service, key, option)];
}

import {
  type ClientAddress,
  lackingGroups,
  membership,
  type ProxyPlace,
  proxyPlace,
  type SocketClient,
  socketClient,
} from '../../facts/socket-client';
import { holds } from '../../fix/condition';
import { item, noItem, type ProposedFix, text, value, type Want } from '../../fix/want';
import { checkText } from '../../knowledge/family/profile';
import { socketProxyImage, socketProxyPort, socketProxySocket, socketProxyWalls } from '../../knowledge/socket-proxy';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, sameRef, type Trace } from '../../model/traced';
import { get, scalarAt } from '../../model/value';

/**
 * A proxy between a service and the socket of the engine, for one that only reads there: a service more, which is something that only Compose has.
 * @param mount the mount of the socket
 */
export function throughSocketProxy(service: Service, project: Project, { origin }: Trace): ProposedFix[] {
  const client = socketClient(service, project);
  const place = client && proxyPlace(client, project);
  const own = place && origin && sameRef(client.mount.origin, origin) ? proxyWants(client, place) : undefined;
  if (!client || !place || !own) return [];
  const { profile, need } = client;
  const groups = `${need.groups.slice(0, -1).join(', ')} and ${need.groups.slice(-1).join()}`;
  const restart = known(scalarAt(service.map, 'restart'));
  const isKept = restart !== undefined && restart !== 'no';
  // A proxy that stays down after a restart of the host takes its client along.
  const again = isKept && !place.service ? [value(topOf(place), `services.${place.name}.restart`, 'unless-stopped')] : [];
  return [
    {
      title: `Use the ${place.service ? '' : 'new '}socket proxy ${place.name}, with read access to ${groups}`,
      kind: 'review',
      want: [...own, ...again, ...clientWants(client, place)],
      conditions: [
        holds(
          'socket-only-read',
          `${profile.family} only reads ${groups} from Docker and changes nothing (${checkText(profile, 'needs')}).`,
          {
            note: checkText(profile, 'needs'),
          },
        ),
      ],
      adds: { file: place.file, service: place.name },
    },
  ];
}

function topOf({ file }: ProxyPlace): { readonly ref: Service['ref'] } {
  return { ref: { file, path: [] } };
}

/** The proxy as it has to be for the client; undefined where one is there already and is written in a way that no want reaches. */
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
    noItem(service, 'volumes', mount.origin),
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

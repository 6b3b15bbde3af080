import type { Json, JsonMap } from '../../server/src/core/base/json';
import { socketProxyImage, socketProxyPort } from '../../server/src/core/knowledge/socket-proxy';

const isMap = (json: Json | undefined): json is JsonMap => json !== null && typeof json === 'object' && !Array.isArray(json);
const mapIn = (json: Json | undefined, key: string): JsonMap => {
  const inner = isMap(json) ? json[key] : undefined;
  return isMap(inner) ? inner : {};
};

/** The socket proxies that hardening has put into an application. */
export function addedProxies(before: Json, after: Json): string[] {
  const had = mapIn(before, 'services');
  return Object.entries(mapIn(after, 'services')).flatMap(([name, service]) =>
    had[name] === undefined && isMap(service) && service.image === socketProxyImage ? [name] : [],
  );
}

/**
 * Two models of one application in which those proxies make no difference: they are gone from the one, and their clients have neither a
 * mount of the socket nor an address of the engine in either. What else differs is not theirs.
 */
export function withoutProxies(before: JsonMap, after: JsonMap): { readonly before: JsonMap; readonly after: JsonMap } {
  const proxies = addedProxies(before, after);
  if (proxies.length === 0) return { before, after };
  const services = mapIn(after, 'services');
  const clients = Object.keys(services).filter((name) => proxies.some((proxy) => mapIn(services[name], 'depends_on')[proxy] !== undefined));
  const [had, shared] = [mapIn(before, 'networks'), new Set(proxies.flatMap((name) => Object.keys(mapIn(services[name], 'networks'))))];
  const bare = (model: JsonMap): JsonMap => ({
    ...model,
    networks: Object.fromEntries(Object.entries(mapIn(model, 'networks')).filter(([name]) => had[name] !== undefined || !shared.has(name))),
    services: Object.fromEntries(
      Object.entries(mapIn(model, 'services'))
        .filter(([name]) => !proxies.includes(name))
        .map(([name, service]) => [name, clients.includes(name) && isMap(service) ? ownOf(service, proxies) : service]),
    ),
  });
  return { before: bare(before), after: bare(after) };
}

/** A client without what the proxy changes, empty lists and maps left out. */
function ownOf(service: JsonMap, proxies: readonly string[]): JsonMap {
  const told = proxies.map((name) => `tcp://${name}:${socketProxyPort}`);
  const isAddress = (json: Json | undefined): boolean =>
    typeof json === 'string' && (json.includes('docker.sock') || told.some((url) => json.includes(url)));
  const list = (key: string, goes: (item: Json) => boolean): Json => {
    const items = service[key];
    return Array.isArray(items) ? items.filter((item) => !goes(item)) : [];
  };
  const map = (key: string, goes: (name: string, value: Json) => boolean): JsonMap =>
    Object.fromEntries(Object.entries(mapIn(service, key)).filter(([name, value]) => !goes(name, value)));
  const out: Record<string, Json> = {
    ...service,
    volumes: list('volumes', (item) => isMap(item) && isAddress(item.source)),
    command: list('command', isAddress),
    environment: map('environment', (_, value) => isAddress(value)),
    depends_on: map('depends_on', (name) => proxies.includes(name)),
  };
  return Object.fromEntries(
    Object.entries(out).filter(([, value]) => value === null || typeof value !== 'object' || Object.keys(value).length > 0),
  );
}

import { factValue } from '../../server/src/core/model/effective/fact';
import { type Hardened, type ServicePair, servicePairs } from './hardened';

/** Ports that are bound to the loopback address now, while the service itself says to others that they reach it there. */
export function advertisedOnLoopback(hardened: Hardened): string[] {
  return servicePairs(hardened).flatMap((pair) => {
    const { name, could, may } = pair;
    return may.ports.flatMap(({ address, published }) => {
      const port = factValue(published);
      if (!isLoopback(factValue(address)) || !port) return [];
      const wasOpen = could.ports.some((other) => factValue(other.published) === port && !isLoopback(factValue(other.address)));
      const by = wasOpen ? advertising(pair, port) : undefined;
      return by === undefined ? [] : [`${name}: port ${port} on the loopback address, but it says "${by}"`];
    });
  });
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$|\[::1\]$|localhost$)/.test(address);
}

/** What tells an address with that port, or of that service, to others. */
function advertising({ was, starts }: ServicePair, port: string): string | undefined {
  const variables = [...was.environment].map(([name, value]) => `${name}=${value.known ? value.value : value.raw}`);
  const labels = was.map.entries.get('labels')?.value;
  const said = [
    ...variables,
    ...starts.map(({ text }) => text),
    ...(labels ? [JSON.stringify(labels.kind === 'map' ? [...labels.entries.keys()] : [])] : []),
  ];
  const own = new Set([was.name, 'localhost', '127.0.0.1', '0.0.0.0', '::', '']);
  for (const text of said) {
    const name = /^\w+(?==)/.exec(text)?.[0] ?? text;
    const isTold = /advertis|announce|external|public|root_url|base_?url|server_?url|site_?url|domain/i.test(name);
    const hosts = [...text.matchAll(/(?:\/\/|[=,\s@]|^)([\w.-]+\.[\w-]+|\d+(?:\.\d+){3}|[\w-]+):(\d+)/g)];
    const named = hosts.find(([, host = '', number]) => number === port && !own.has(host));
    if (named && (isTold || /\.\w/.test(named[1]!))) return text.slice(0, 80);
  }
  return undefined;
}

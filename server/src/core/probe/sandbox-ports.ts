import type { Json, JsonMap } from '../base/json';
import { asList, asMap, asText, own } from './json-parts';
import type { Sandbox, SandboxOptions } from './sandbox';

/** A port that is to answer, and the service in whose network it does. */
interface Wanted {
  readonly service: string;
  readonly owner: string;
  readonly target: number;
  readonly protocol: 'tcp' | 'udp';
}

/** How many free ports a run of these services takes at most. */
export function portCount(config: Json, alsoPublish: SandboxOptions['alsoPublish']): number {
  return wantedPorts(asMap(asMap(config).services), alsoPublish).length;
}

/** The ports that are to answer, each one once: those that are published, and those that are asked for. */
export function wantedPorts(services: JsonMap, alsoPublish: SandboxOptions['alsoPublish']): Wanted[] {
  return Object.entries(services).flatMap(([service, value]) => {
    const owner = ownerOf(service, services);
    if (owner === undefined) return [];
    const asked = (alsoPublish.get(service) ?? []).map((target): [number, string] => [target, 'tcp']);
    const published = asList(asMap(value).ports).map((item): [number, string] => {
      return [Number(asText(asMap(item).target)), asText(asMap(item).protocol) ?? 'tcp'];
    });
    const found = new Map<string, Wanted>();
    for (const [target, protocol] of [...published, ...asked]) {
      const known = protocol === 'tcp' || protocol === 'udp';
      if (known && Number.isInteger(target) && target > 0 && target < 65536) {
        found.set(`${target}/${protocol}`, { service, owner, target, protocol });
      }
    }
    return [...found.values()];
  });
}

/** The service whose network a service uses: its own, or that of another; undefined where it has none. */
function ownerOf(service: string, services: JsonMap): string | undefined {
  let owner = service;
  for (let steps = 0; steps < 100; steps++) {
    const mode = asText(asMap(own(services, owner)).network_mode);
    if (mode === 'none') return undefined;
    const next = /^service:(.+)$/.exec(mode ?? '')?.[1];
    if (next === undefined) return owner;
    owner = next;
  }
  return undefined;
}

/** Where ports are published. What no free port is left for is not published. @param run the services that are run */
export function publish(
  wanted: readonly Wanted[],
  run: ReadonlySet<string>,
  freePorts: readonly number[],
): { readonly ports: Sandbox['ports']; readonly of: ReadonlyMap<string, readonly Json[]> } {
  const free = [...freePorts];
  const at = new Map<string, number>();
  const ports: Sandbox['ports'][number][] = [];
  const of = new Map<string, Json[]>();
  for (const { service, owner, target, protocol } of wanted) {
    if (!run.has(service) || !run.has(owner)) continue;
    const key = `${owner} ${target}/${protocol}`;
    let port = at.get(key);
    if (port === undefined) {
      port = free.shift();
      if (port === undefined) continue;
      at.set(key, port);
      of.set(owner, [...(of.get(owner) ?? []), { mode: 'ingress', host_ip: '127.0.0.1', target, published: String(port), protocol }]);
    }
    ports.push({ service, target, protocol, at: port });
  }
  return { ports, of };
}

import { memoize } from '../base/memoize';
import { type Condition, harmful, refuted } from '../fix/condition';
import { portsIn } from '../knowledge/ports';
import type { ContainerConfig, Port } from '../model/container';
import { type EffectivePort, effectivePrivilege } from '../model/effective';
import { byDefault } from '../model/effective/fact';
import { portsOf } from '../model/effective/ports';
import { isEveryAddress, isLoopback } from '../model/ip-address';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { known, refKey } from '../model/traced';
import { booleanOf, get, scalarAt, scalarsAt } from '../model/value';
import { applicationOf } from './networks';
import { startVariables } from './start-variables';

/**
 * From where a published port is reached.
 * - `everywhere`: every address of the host, as nothing else is said.
 * - `everywhere-written`: the same, said in so many words (`0.0.0.0`, `::`).
 * - `address`: one address of the host.
 * - `loopback`: programs on the host alone.
 * - `unknown`: a variable decides.
 */
export type Reach = 'everywhere' | 'everywhere-written' | 'address' | 'loopback' | 'unknown';

/** A port that the engine publishes, with the way to it. */
export interface Published {
  readonly port: EffectivePort;
  /** As it is written. */
  readonly written: Port;
  readonly reach: Reach;
  /** The port inside the container, or a range; absent where a variable decides. */
  readonly target?: string;
}

/**
 * The ports of a service that are reached from outside its networks. None for a service on internal networks alone, which have no way out
 * (moby/moby libnetwork/drivers/bridge: internal). On the host's network the engine discards them; those of a service that says so itself
 * are given all the same, for they open as soon as it has a network of its own: `compose/host-network` supersedes what is said of them.
 */
export const publishedPorts = memoize((service: ContainerConfig, project: Project): readonly Published[] => {
  const { ports: effective, namespaces } = effectivePrivilege(service, project);
  if (isIsolated(service, project)) return [];
  const discarded = known(service.networkMode) === 'host';
  const ports = discarded ? portsOf(service, byDefault({ mode: 'private' }, service.at, 'a network of its own')) : effective;
  const written = new Map(service.ports.map((port) => [keyOf(port), port]));
  return ports.flatMap((port) => {
    const own = written.get(keyOf(port));
    const target = port.target.known ? port.target.value : undefined;
    const reach = namespaces.net.known ? reachOf(port) : 'unknown';
    return own ? [{ port, written: own, reach, ...(target === undefined ? {} : { target }) }] : [];
  });
});

function keyOf({ at, origin }: Pick<Port, 'at' | 'origin'>): string {
  return `${at.file}:${at.start}:${origin ? refKey(origin) : ''}`;
}

function reachOf({ address }: EffectivePort): Reach {
  if (!address.known) return 'unknown';
  const text = address.value.replace(/^\[(.*)\]$/, '$1');
  if (text === '') return 'everywhere';
  if (isLoopback(text)) return 'loopback';
  return isEveryAddress(text) ? 'everywhere-written' : 'address';
}

/** True when every network of a service is internal: nothing outside reaches it, whatever it publishes. */
function isIsolated(config: ContainerConfig, project: Project): boolean {
  if (config.networkMode) return known(config.networkMode) === 'none';
  const service = project.services.find((one) => one === config || one === config.laidOnto);
  return service !== undefined && hasInternalNetworks(service, project);
}

function hasInternalNetworks(service: Service, project: Project): boolean {
  const root = applicationOf(project, service)?.root;
  const own = get(service.map, 'networks');
  const listed = own?.kind === 'map' ? [...own.entries.keys()] : scalarsAt(service.map, 'networks').map(known);
  const names = listed.length > 0 ? listed : ['default'];
  return names.every((name) => {
    const internal = name === undefined ? undefined : booleanOf(scalarAt(get(get(root, 'networks'), name), 'internal'));
    return internal?.known === true && internal.value;
  });
}

/**
 * Who reaches a service, or some ports of its container: `outside` = other machines can, by a published port or the host's network; `unknown` = a variable decides;
 * `inside` = programs on the host and neighbours on its networks alone.
 */
export function reachedFrom(service: ContainerConfig, project: Project, ports?: readonly string[]): 'outside' | 'unknown' | 'inside' {
  const { net } = effectivePrivilege(service, project).namespaces;
  if (net.known && net.value.mode === 'host') return 'outside';
  // Whatever it is joined to publishes its ports.
  if (net.known && net.value.mode === 'joined') return 'unknown';
  const reaches = publishedPorts(service, project)
    // A port that a variable decides may be one of them.
    .filter(({ target }) => !ports || target === undefined || ports.includes(target))
    .map(({ reach, target }) => (ports && target === undefined ? 'unknown' : reach));
  if (reaches.some((reach) => reach !== 'loopback' && reach !== 'unknown')) return 'outside';
  return reaches.includes('unknown') ? 'unknown' : 'inside';
}

/** True for a port that every machine reaches which reaches the host. */
export function isOpenToAll({ reach }: Published): boolean {
  return reach === 'everywhere' || reach === 'everywhere-written';
}

/** The port as other machines name it. */
export function nameOfPort({ port, target }: Published): string {
  const number = port.published.known && port.published.value !== '' ? port.published.value : undefined;
  if (number !== undefined) return `port ${number}`;
  return target === undefined ? 'the port from a variable' : `port ${target} of the container`;
}

/** What binding a port to the loopback address relies on. No file lists the machines that connect. */
export function onlyLocalClients(service: ContainerConfig, published: Published): Condition {
  const name = nameOfPort(published);
  const advertised = advertisedAt(service, published);
  if (!advertised)
    return harmful('no-remote-client', `No other machine connects to ${name}; check for browsers, agents and other remote clients first.`);
  const note = `${advertised.by} sends clients to ${advertised.address}`;
  return refuted('no-remote-client', `No other machine connects to ${name}.`, { note });
}

/** Names that mean the container itself, the host it runs on, or every address. */
const ownNames = /^(?:localhost|0\.0\.0\.0|127\.[\d.]+|host\.docker\.internal)$/i;

/**
 * Where a service sends its clients for a published port: an address that it advertises in its variables, options or labels, such as
 * `KAFKA_ADVERTISED_LISTENERS=EXTERNAL://kafka.example.org:9092`. Names of other containers are no such address: they hold no dot.
 * @returns what says so, and the address; undefined where nothing does
 */
function advertisedAt(service: ContainerConfig, { port }: Published): { readonly by: string; readonly address: string } | undefined {
  const ports = port.published.known ? portsIn(port.published.value) : [];
  const texts = [...startVariables(service)].map(([by, value]) => ({ by, text: known(value) }));
  for (const { by, text } of [...texts, { by: 'the command', text: known(service.command) }]) {
    for (const [address, host = '', number] of text?.matchAll(/(?<![\w.-])([\w-]+(?:\.[\w-]+)+):(\d{1,5})(?!\d)/g) ?? []) {
      if (ports.includes(Number(number)) && !ownNames.test(host)) return { by, address };
    }
  }
  return undefined;
}

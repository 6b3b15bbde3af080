import type { Json, JsonMap } from '../../../base/json';
import type { Value } from '../../value';
import type { Surroundings } from './plain';
import { anyText, fieldsOf, integer, text } from './shapes';

const long = { name: text, mode: text, host_ip: text, target: integer, published: text, protocol: text, app_protocol: text };

/**
 * Ports in the long form: ranges unfolded, one entry for an address, published port, target and protocol; the last of equal ones
 * wins in the place of the first (compose-go transform/ports.go, override/uncity.go).
 */
export function portsOf(value: Value, around: Surroundings): Json | undefined {
  if (value.kind !== 'seq') return undefined;
  const found = new Map<string, JsonMap>();
  for (const item of value.items) {
    const ports =
      item.kind === 'map'
        ? [fieldsOf(item, long, around, { mode: 'ingress', protocol: 'tcp' })]
        : (parsePort(String(anyText(item, around) ?? '')) ?? []);
    for (const port of ports) {
      found.set([port.host_ip ?? '0.0.0.0', port.published ?? '', port.target ?? '', port.protocol ?? 'tcp'].join('\0'), port);
    }
  }
  return found.size > 0 ? [...found.values()] : undefined;
}

/**
 * The short syntax `[[IP:]HOST:]CONTAINER[/PROTOCOL]` with ranges (docker/go-connections nat.ParsePortSpec).
 * @returns `undefined` for a text that Compose refuses.
 */
export function parsePort(spec: string): JsonMap[] | undefined {
  const parts = spec.split(':');
  const last = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  const written = parts.join(':');
  const bracketed = /^\[(.*)\]$/.exec(written)?.[1];
  const ip = bracketed ?? written;
  const [target = '', named = ''] = last.split('/');
  const protocol = (named === '' ? 'tcp' : named).toLowerCase();
  const inside = range(target);
  const outside = host === '' ? undefined : range(host);
  if (!inside || (host !== '' && !outside) || !['tcp', 'udp', 'sctp'].includes(protocol)) return undefined;
  if (ip !== '' && (!isAddress(ip) || (bracketed === undefined && ip.includes(':')))) return undefined;
  const [from, to] = inside;
  if (outside && from !== to && outside[1] - outside[0] !== to - from) return undefined;
  const ports: JsonMap[] = [];
  for (let i = 0; i <= to - from; i++) {
    const published = !outside ? {} : { published: from === to && outside[0] !== outside[1] ? host : String(outside[0] + i) };
    ports.push({ mode: 'ingress', ...(ip === '' ? {} : { host_ip: ip }), target: from + i, ...published, protocol });
  }
  // Compose orders the ports of a range by their text.
  return ports.sort((a, b) => (String(a.target) < String(b.target) ? -1 : 1));
}

/** First and last port of `80` or `80-90`. */
function range(text: string): [number, number] | undefined {
  const [from = '', to = from] = text.split('-');
  if (!/^\d+$/.test(from) || !/^\d+$/.test(to) || Number(from) > 65535 || Number(to) > 65535 || Number(to) < Number(from)) return undefined;
  return [Number(from), Number(to)];
}

/** An IPv4 or IPv6 address by its shape. */
export function isAddress(text: string): boolean {
  const four = text.split('.');
  if (four.length === 4 && four.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return true;
  const groups = text.split(':');
  const short = text.includes('::');
  return /^[\da-f:.]+$/i.test(text) && !/:::|::.*::/.test(text) && (short ? groups.length <= 9 : groups.length === 8);
}

import { splitOutsideVariables } from '../compose/ports';
import { type Trace, traceOf } from '../traced';
import { scalarAt, type Value } from '../value';
import { byDefault, type Fact, fact, factOf, unknown } from './fact';
import type { Subject } from './subject';
import type { EffectivePort, Namespace } from './types';

/**
 * The ports that the engine publishes on the host. Only a container with a network of its own has any: on the host's network they are
 * discarded, and joined to another container they are refused (moby/moby daemon/container_operations.go).
 */
export function portsOf({ attributes }: Subject, net: Fact<Namespace>): EffectivePort[] {
  if (net.known && net.value.mode !== 'private') return [];
  return attributes.ports.flatMap((item) => (item.kind === 'scalar' ? short(item) : long(item)));
}

/** `[[ADDRESS:][PUBLISHED:]]TARGET[/PROTOCOL]` (docker/go-connections nat.go ParsePortSpec). */
function short(item: Value & { readonly kind: 'scalar' }): EffectivePort[] {
  if (item.plain === null) return [];
  const text = item.known ? item.value : item.raw;
  const [spec = '', protocol = 'tcp'] = splitOutsideVariables(text, '/');
  const parts = splitOutsideVariables(spec, ':');
  const target = parts.at(-1) ?? '';
  const published = parts.length > 1 ? parts.at(-2)! : '';
  const address = parts
    .slice(0, -2)
    .join(':')
    .replace(/^\[(.*)\]$/, '$1');
  const variables = item.known ? [] : item.variables;
  const because = '"ports" of the service';
  const part = (value: string): Fact<string> =>
    !item.known && value.includes('$')
      ? unknown(
          item,
          because,
          variables.filter((name) => value.includes(name)),
        )
      : fact(value, item, because);
  // `$X` alone may be any of the forms.
  const whole = parts.length === 1 && !item.known;
  return [
    {
      ...traceOf(item),
      address: whole ? unknown(item, because, variables) : address === '' ? everywhere(item) : part(address),
      published: whole ? unknown(item, because, variables) : published === '' ? chosen(item) : part(published),
      target: part(target),
      protocol,
    },
  ];
}

function long(item: Value): EffectivePort[] {
  const because = '"ports" of the service';
  const [address, published, target, protocol] = ['host_ip', 'published', 'target', 'protocol'].map((key) => scalarAt(item, key));
  if (!target) return [];
  return [
    {
      ...traceOf(item),
      address: address ? factOf(address, (text) => text, because) : everywhere(item),
      published: published ? factOf(published, (text) => text, because) : chosen(item),
      target: factOf(target, (text) => text, because),
      protocol: protocol?.known ? protocol.value : 'tcp',
    },
  ];
}

function everywhere({ at }: Trace): Fact<string> {
  return byDefault('', at, "all addresses of the host: Docker's default, unless the daemon or the network sets another one");
}

function chosen({ at }: Trace): Fact<string> {
  return byDefault('', at, 'a port that Docker chooses');
}

import type { Json, JsonMap } from '../../../base/json';
import type { MapValue, Value } from '../../value';
import type { Surroundings } from './plain';
import { anyTruth, fieldsOf, list, mapping, path, type Shape, struct, text, truth } from './shapes';

const external: Shape = (value, around) => (value.kind === 'map' ? true : truth(value, around));

const ipam = struct({
  driver: text,
  config: list(struct({ subnet: text, gateway: text, ip_range: text, aux_addresses: mapping })),
  options: mapping,
});

const kinds: Readonly<Record<Kind, Readonly<Record<string, Shape>>>> = {
  networks: {
    name: text,
    driver: text,
    driver_opts: mapping,
    ipam,
    external,
    internal: truth,
    attachable: truth,
    labels: mapping,
    enable_ipv4: anyTruth,
    enable_ipv6: anyTruth,
  },
  volumes: { name: text, driver: text, driver_opts: mapping, external, labels: mapping },
  secrets: {
    name: text,
    file: path,
    environment: text,
    external,
    labels: mapping,
    driver: text,
    driver_opts: mapping,
    template_driver: text,
  },
  configs: {
    name: text,
    file: path,
    environment: text,
    content: text,
    external,
    labels: mapping,
    driver: text,
    driver_opts: mapping,
    template_driver: text,
  },
};

export type Kind = 'networks' | 'volumes' | 'secrets' | 'configs';

/**
 * The top-level definitions of one kind in canonical form, each with the name that it has in the engine.
 * @param services in canonical form: a network `default` exists when one of them uses it.
 */
export function canonicalDefinitions(kind: Kind, defined: Value | undefined, services: JsonMap, around: Surroundings): JsonMap {
  const entries = new Map<string, Value | undefined>(
    defined?.kind === 'map' ? [...defined.entries].map(([key, { value }]) => [key, value]) : [],
  );
  const usesDefault = Object.values(services).some((service) => 'default' in (((service as JsonMap).networks ?? {}) as JsonMap));
  if (kind === 'networks' && usesDefault && !entries.has('default')) entries.set('default', undefined);
  return Object.fromEntries(
    [...entries].map(([key, value]) => [key, definition(kind, key, value?.kind === 'map' ? value : undefined, around)]),
  );
}

function definition(kind: Kind, key: string, value: MapValue | undefined, around: Surroundings): Json {
  const json = value ? fieldsOf(value, kinds[kind], around) : {};
  const outside = value?.entries.get('external')?.value;
  const named = json.name ?? (outside?.kind === 'map' ? struct({ name: text })(outside, around) : undefined);
  const name = typeof named === 'object' && named ? (named as JsonMap).name : named;
  if (kind === 'configs' && json.environment !== undefined) delete json.content;
  return {
    ...json,
    name: name ?? (json.external === true ? key : `${around.name}_${key}`),
    ...(kind === 'networks' ? { ipam: json.ipam ?? {} } : {}),
    ...(kind === 'volumes' ? bindDevice(json, value, around) : {}),
  };
}

/** The device of a volume that is a bind mount is a path of the host. */
function bindDevice(json: JsonMap, value: MapValue | undefined, around: Surroundings): JsonMap {
  const options = json.driver_opts as JsonMap | undefined;
  const written = value?.entries.get('driver_opts')?.value;
  const device = written?.kind === 'map' ? written.entries.get('device')?.value : undefined;
  if (json.driver !== 'local' || options?.o !== 'bind' || !device) return {};
  return { driver_opts: { ...options, device: path(device, around) ?? '' } };
}

import type { Json, JsonMap } from '../../../base/json';
import { cleanPath } from '../../../base/path';
import type { Value } from '../../value';
import { hostPath, printed, type Surroundings } from './plain';
import { anyInteger, anyText, anyTruth, bytes, fieldsOf, integer, mapping, struct, text, truth } from './shapes';

/** True unless it says otherwise; only then is it printed. */
const optOut = (value: Value, around: Surroundings): Json | undefined => (anyTruth(value, around) === false ? false : undefined);

const long = {
  type: text,
  source: text,
  target: text,
  read_only: truth,
  consistency: text,
  bind: struct({ selinux: text, propagation: text, create_host_path: optOut, recursive: text }),
  volume: struct({ labels: mapping, nocopy: truth, subpath: text }),
  tmpfs: struct({ size: bytes, mode: integer }),
  image: struct({ subpath: text }),
};

/** A mount of a service in the long form, a bind's source absolute. */
export function volumeOf(value: Value, around: Surroundings): Json | undefined {
  if (value.kind === 'seq') return undefined;
  const mount = value.kind === 'map' ? fieldsOf(value, long, around) : { ...parseVolume(printed(value)) };
  if (mount.type === undefined) return undefined;
  const source = value.kind === 'map' ? value.entries.get('source')?.value : value;
  if (mount.type === 'bind' && typeof mount.source === 'string' && source?.kind === 'scalar') mount.source = hostPath(mount.source, source);
  if (typeof mount.target === 'string') mount.target = cleanPath(mount.target);
  return mount;
}

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

/**
 * The short syntax `[SOURCE:]TARGET[:OPTIONS]` (compose-go format/volume.go): a letter before a colon is a drive, options that it
 * does not know say nothing.
 * @returns `undefined` for a text that Compose refuses.
 */
export function parseVolume(spec: string): JsonMap | undefined {
  if (spec === '') return undefined;
  if (spec.length <= 2) return { type: 'volume', target: spec };
  const parts = splitVolume(spec);
  if (parts.length > 3 || parts.includes('')) return undefined;
  const [source, target, options = ''] = parts.length === 1 ? [undefined, parts[0]!] : parts;
  const { readOnly, volume, bind } = optionsOf(options);
  const isPath = source !== undefined && /^(?:[./~]|\\\\|\p{L}:)/u.test(source);
  return {
    type: isPath ? 'bind' : 'volume',
    ...(source === undefined ? {} : { source }),
    target: target!,
    ...(readOnly ? { read_only: true } : {}),
    ...(bind || isPath ? { bind: bind ?? {} } : {}),
    ...(volume || !isPath ? { volume: volume ?? {} } : {}),
  };
}

function optionsOf(options: string): { readonly readOnly: boolean; readonly volume?: JsonMap; readonly bind?: JsonMap } {
  let readOnly = false;
  let volume: JsonMap | undefined;
  let bind: JsonMap | undefined;
  for (const option of options.split(',')) {
    if (option === 'ro' || option === 'rw') readOnly = option === 'ro';
    else if (option === 'nocopy') volume = { nocopy: true };
    else if (option === 'z' || option === 'Z') bind = { ...bind, selinux: option };
    else if (propagations.includes(option)) bind = { ...bind, propagation: option };
  }
  return { readOnly, ...(volume && { volume }), ...(bind && { bind }) };
}

function splitVolume(spec: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let i = 0; i < spec.length; i++) {
    const c = spec[i]!;
    if (c === '$' && spec[i + 1] === '{') depth++;
    if (c === '}' && depth > 0) depth--;
    if (c !== ':' || depth > 0 || /^\p{L}$/u.test(part)) {
      part += c;
      continue;
    }
    parts.push(part);
    part = '';
  }
  return [...parts, part];
}

/** A device in the long form (compose-go transform/device.go). */
export function deviceOf(value: Value, around: Surroundings): Json | undefined {
  if (value.kind === 'map') return fieldsOf(value, { source: text, target: text, permissions: text }, around);
  const parts = String(anyText(value, around) ?? '').split(':');
  if (parts.length > 3) return undefined;
  const [source = '', target = '', permissions = 'rwm'] = parts;
  return {
    ...(source === '' ? {} : { source }),
    ...(source === '' && target === '' ? {} : { target: target === '' ? source : target }),
    ...(permissions === '' ? {} : { permissions }),
  };
}

/** A request for devices (`gpus`, `deploy.resources.reservations.devices`): all of them unless it counts or names them. */
export function deviceRequest(value: Value, around: Surroundings): Json | undefined {
  if (value.kind !== 'map') return undefined;
  const texts = (one: Value): Json | undefined => (one.kind === 'seq' ? one.items.map((item) => anyText(item, around) ?? '') : undefined);
  const count = (one: Value): Json | undefined => {
    const said = anyText(one, around);
    return typeof said === 'string' && said.toLowerCase() === 'all' ? -1 : anyInteger(one, around) || undefined;
  };
  const all = value.entries.has('count') || value.entries.has('device_ids') ? {} : { count: -1 };
  return fieldsOf(value, { capabilities: texts, driver: text, count, device_ids: texts, options: mapping }, around, all);
}

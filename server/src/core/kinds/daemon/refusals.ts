import { networkBits } from '../../model/ip-address';
import { get, itemsAt, type MapValue, type ScalarValue, scalarAt } from '../../model/value';
import type { Problem } from '../../syntax/tree';
import { listeners } from './hosts';
import { daemonKeys } from './keys';
import { misshapen } from './shapes';

/**
 * Why dockerd would not start with a file, beside keys that it does not know: values of the wrong type, values out of range, and keys that
 * contradict each other. As `dockerd --validate` finds them (moby v2.0.0-beta.24, daemon/config/config.go Validate, config_linux.go
 * validatePlatformConfig, daemon/command/daemon.go loadDaemonCliConfig).
 */
export function* daemonRefusals(map: MapValue): Iterable<Problem> {
  for (const [key, { value }] of map.entries) {
    const shape = Object.hasOwn(daemonKeys, key) ? daemonKeys[key] : undefined;
    if (shape !== undefined) yield* misshapen(value, shape, key);
  }
  yield* outOfRange(map);
  yield* contradictions(map);
}

/** Why dockerd refuses a value, or nothing. */
type Check = (said: ScalarValue, key: string, map: MapValue) => string | undefined;

/** A text that is not empty, which counts as not set. */
function text(check: (text: string, key: string, map: MapValue) => string | undefined): Check {
  return (said, key, map) => (textOf(said) === '' ? undefined : check(textOf(said), key, map));
}

function oneOf(...allowed: readonly string[]): Check {
  return text((said, key) => (allowed.includes(said) ? undefined : `"${key}" must be ${allowed.map(quoted).join(' or ')}`));
}

const notNegative: Check = ({ plain }, key) => (Number(plain) < 0 ? `"${key}" may not be negative` : undefined);
const levels = ['panic', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

const values: Readonly<Record<string, Check>> = {
  'log-format': oneOf('text', 'json'),
  'firewall-backend': oneOf('iptables', 'nftables'),
  'default-ipc-mode': oneOf('private', 'shareable'),
  'default-cgroupns-mode': oneOf('private', 'host'),
  'log-level': text((level) => (levels.includes(level.toLowerCase()) ? undefined : `"log-level" must be ${levels.map(quoted).join(', ')}`)),
  mtu: notNegative,
  'max-concurrent-downloads': notNegative,
  'max-concurrent-uploads': notNegative,
  'max-download-attempts': notNegative,
  'default-stop-timeout': notNegative,
  'network-diagnostic-port': ({ plain }) =>
    Number(plain) < 0 || Number(plain) > 65535 ? 'a port must be a number from 0 to 65535' : undefined,
  'bridge-accept-fwmark': text((mark) =>
    isMark(mark) ? undefined : 'a firewall mark must be a number, or two numbers with "/" between them',
  ),
  'fixed-cidr-v6': text((network) => (isSubnet(network) ? undefined : '"fixed-cidr-v6" must be an IPv6 network, such as "fd00:1::/64"')),
  'userland-proxy-path': text((path, _, map) => {
    const isUsed = scalarAt(map, 'userland-proxy')?.plain !== false;
    return isUsed && !path.startsWith('/') ? '"userland-proxy-path" must start with "/"' : undefined;
  }),
};

/** Lists whose items are looked at one by one. */
const items: Readonly<Record<string, (item: string) => string | undefined>> = {
  'dns-search': (item) => (isSearchDomain(withoutBlanks(item)) ? undefined : 'this is not a search domain'),
  labels: (item) => {
    if (!item.includes('=')) return 'a label must have the form "key=value"';
    return reserved.test(item) ? 'the names of this label are reserved for Docker' : undefined;
  },
  'exec-opts': (item) => {
    const [key = '', ...rest] = item.split('=');
    if (isolation.test(item) || (key.trim().toLowerCase() === 'native.cgroupdriver' && rest.join('=').trim() !== '')) return undefined;
    return 'the only option here is "native.cgroupdriver=systemd" (or "cgroupfs")';
  },
  'registry-mirrors': noMirror,
};

const extension = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+\.v[0-9]+$/;
const reserved = /^(com\.docker|io\.docker|org\.dockerproject)\./i;
/** As moby's daemon/pkg/opts ValidateDNSSearch: labels of letters, digits and hyphens, with a letter somewhere. */
const domain = /^:?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::?\.:?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?\s*$/i;

function isSearchDomain(text: string): boolean {
  return text === '.' || (/[a-z]/i.test(text) && domain.test(text) && text.length < 256);
}

function* outOfRange(map: MapValue): Iterable<Problem> {
  for (const [key, check] of Object.entries(values)) {
    const said = scalarAt(map, key);
    const why = said && check(said, key, map);
    if (why !== undefined) yield wrong(said!, why);
  }
  for (const [key, check] of Object.entries(items)) {
    for (const item of textsIn(map, key)) {
      const why = check(textOf(item));
      if (why !== undefined) yield wrong(item, why);
    }
  }
  for (const { at, refused } of listeners(map)) {
    if (refused !== undefined) yield { at: at.at, message: `dockerd refuses this address: ${refused}.` };
  }
  const extensions = get(map, 'extension-config');
  for (const [name, { key }] of extensions?.kind === 'map' ? extensions.entries : []) {
    if (!extension.test(name)) yield refusal(key, 'the name of an extension must look like "org.example.name.v1"');
  }
  yield* resources(map);
}

/** A name with one whole number, or with names (github.com/moby/swarmkit api/genericresource Parse). */
function* resources(map: MapValue): Iterable<Problem> {
  const seen = new Map<string, 'number' | 'name'>();
  for (const one of textsIn(map, 'node-generic-resources')) {
    const parts = textOf(one).split('=');
    if (parts.length !== 2) {
      yield wrong(one, 'a resource must have the form "name=value"');
      continue;
    }
    const [name = '', value = ''] = parts.map((part) => part.trim());
    const kind = /^[+-]?\d+$/.test(value) ? 'number' : 'name';
    const before = seen.get(name);
    if (before === 'number' || (before && kind === 'number')) yield wrong(one, `"${name}" has a number and names, or several numbers`);
    else if (Number(value) < 0 && kind === 'number') yield wrong(one, 'a resource may not be negative');
    seen.set(name, before === 'number' ? before : kind);
  }
}

function* contradictions(map: MapValue): Iterable<Problem> {
  const [one, several] = [map.entries.get('host-gateway-ip'), map.entries.get('host-gateway-ips')];
  if (one && several) yield refusal(one.key, '"host-gateway-ip" and "host-gateway-ips" exclude each other: keep the second');
  const features = get(map, 'features');
  const embedded = scalarAt(features, 'embedded-containerd');
  if (embedded?.plain === true && scalarAt(map, 'cri-containerd')?.plain === true) {
    yield refusal(embedded, 'the feature "embedded-containerd" and "cri-containerd" exclude each other');
  }
  const snapshotter = scalarAt(features, 'containerd-snapshotter');
  if (snapshotter?.plain === true && textOf(scalarAt(map, 'userns-remap')) !== '') {
    yield refusal(snapshotter, 'the feature "containerd-snapshotter" does not work with "userns-remap"');
  }
  const seen = new Set<boolean>();
  for (const gateway of textsIn(map, 'host-gateway-ips')) {
    const six = textOf(gateway).includes(':');
    if (textOf(gateway) !== '' && seen.has(six)) yield refusal(gateway, 'only one IPv4 and one IPv6 address are allowed here');
    seen.add(six);
  }
  const labels = new Map<string, string>();
  for (const label of textsIn(map, 'labels')) {
    const [key = '', ...rest] = textOf(label).split('=');
    const said = rest.join('=');
    if (labels.has(key) && labels.get(key) !== said) yield refusal(label, `the label "${key}" already has another value`);
    labels.set(key, said);
  }
  // dockerd says this when it starts, and not with --validate (daemon/daemon_unix.go verifyDaemonSettings).
  const icc = scalarAt(map, 'icc');
  for (const key of ['iptables', 'ip6tables']) {
    if (icc?.plain === false && scalarAt(map, key)?.plain === false) {
      yield refusal(icc, `"icc": false needs the firewall, which "${key}": false disables`);
    }
  }
}

/** A text without the blanks around it. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

/** The texts of a list; Go reads null as an empty one. */
function textsIn(map: MapValue, key: string): readonly ScalarValue[] {
  return itemsAt(map, key).filter(
    (item): item is ScalarValue => item.kind === 'scalar' && (item.plain === null || typeof item.plain === 'string'),
  );
}

const isolation = /^\s*isolation\s*=\s*(default|process|hyperv)\s*$/i;

/** True for a file with an option that only the daemon of Windows knows. */
export function runsOnWindows(map: MapValue): boolean {
  return textsIn(map, 'exec-opts').some((one) => isolation.test(textOf(one)));
}

function textOf(scalar: ScalarValue | undefined): string {
  return typeof scalar?.plain === 'string' ? scalar.plain : '';
}

function quoted(text: string): string {
  return `"${text}"`;
}

function wrong({ at }: ScalarValue, why: string): Problem {
  return { at, message: `dockerd refuses this value: ${why}.` };
}

function refusal({ at }: Pick<ScalarValue, 'at'>, why: string): Problem {
  return { at, message: `dockerd does not start with this: ${why}.` };
}

/** True for a mark, or a mark and its mask, each a number of 32 bits as Go writes them. */
function isMark(text: string): boolean {
  const slash = text.indexOf('/');
  const parts = slash < 0 ? [text] : [text.slice(0, slash), text.slice(slash + 1)];
  return parts.every((part) => {
    if (!/^(0x(_?[0-9a-f])+|0b(_?[01])+|0o?(_?[0-7])*|[1-9](_?\d)*)$/i.test(part) || /^0o$/i.test(part)) return false;
    const digits = part.replaceAll('_', '');
    return Number(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits) < 2 ** 32;
  });
}

/** True for a network that IPv6 containers may live in (daemon/libnetwork/drivers/bridge validateIPv6Subnet). */
function isSubnet(text: string): boolean {
  const network = networkBits(text);
  if (network?.length !== 128) return false;
  const { bits, prefix } = network;
  if (bits >> 120n === 0xffn || bits >> 32n === 0xffffn) return false;
  const local = 0xfe80n << 112n;
  const shared = 128n - BigInt(Math.min(prefix, 64));
  return bits >> shared !== local >> shared || (prefix === 64 && bits >> 64n === local >> 64n);
}

/** Why dockerd takes a text for no mirror (daemon/pkg/registry/config.go ValidateMirror). */
function noMirror(text: string): string | undefined {
  const parts = /^([^:]*):\/\/(?:([^@/]*)@)?([^/?#]*)([^?#]*)(.*)$/s.exec(text);
  if (!parts || parts[1] === '') return 'a mirror must start with "https://"';
  if (!/^https?$/i.test(parts[1]!)) return 'a mirror must start with "https://" or "http://"';
  if (parts[5] !== '' && parts[5] !== '?' && parts[5] !== '#') return 'nothing may follow the path of a mirror';
  if (/%(?![0-9a-f]{2})/i.test(text) || !/^(\[[^\]]*\]|[^\s:"<>[\]]*)(:\d*)?$/.test(parts[3]!)) return 'this is not an address';
  if (parts[2] !== undefined) return 'the address of a mirror must not contain a user name or password';
  return undefined;
}

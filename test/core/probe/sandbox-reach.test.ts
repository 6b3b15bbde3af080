import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonMap } from '../../../server/src/core/base/json';
import { asList, asMap, asText } from '../../../server/src/core/probe/json-parts';
import type { Sandbox, SandboxOptions } from '../../../server/src/core/probe/sandbox';
import { sandboxed } from '../../../server/src/core/probe/sandboxed';

const options: SandboxOptions = {
  run: 'bulkhead-7',
  root: '/home/me/shop',
  copies: '/tmp/bulkhead-7',
  freePorts: [40001, 40002, 40003, 40004, 40005, 40006],
  alsoPublish: new Map(),
  allowDangerous: false,
  withCopies: false,
  build: false,
};

describe('The sandbox of any project', () => {
  it('never contains what reaches beyond the run', () => {
    fc.assert(
      fc.property(projects, fc.boolean(), fc.boolean(), fc.boolean(), (config, allowDangerous, withCopies, build) => {
        const sandbox = sandboxed(config, { ...options, allowDangerous, withCopies, build });
        deepEqual(reachesBeyond(sandbox), []);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What of a sandbox touches something that is not of the run. */
function reachesBeyond({ config }: Sandbox): string[] {
  const top = asMap(config);
  const made = (['networks', 'volumes'] as const).flatMap((kind) =>
    Object.entries(asMap(top[kind])).flatMap(([key, value]) => [...notOwn(key, asMap(value))].map((what) => `${kind} ${key}: ${what}`)),
  );
  const services = Object.entries(asMap(top.services)).flatMap(([name, value]) =>
    [...leadsOut(asMap(value), top), ...mountsOutside(asMap(value), top)].map((what) => `${name}: ${what}`),
  );
  return [...made, ...services];
}

function* notOwn(key: string, made: JsonMap): Generator<string> {
  if (made.name !== `${options.run}_${key}`) yield 'name';
  if (asMap(made.labels)['bulkhead.run'] !== options.run) yield 'label';
  for (const bad of ['external', 'driver', 'ipam']) if (made[bad] !== undefined) yield bad;
  const flags = asMap(made.driver_opts);
  if (!['tmpfs', undefined].includes(asText(flags.device)) || asText(flags.o)?.includes('bind')) yield 'device';
}

function* leadsOut(service: JsonMap, top: JsonMap): Generator<string> {
  const mode = asText(service.network_mode);
  if (mode !== undefined && mode !== 'none' && !mode.startsWith('service:')) yield `network ${mode}`;
  for (const key of Object.keys(asMap(service.networks))) if (asMap(top.networks)[key] === undefined) yield `network ${key}`;
  for (const bad of ['container_name', 'mac_address', 'external_links', 'profiles', 'cgroup_parent', 'extends', 'develop', 'env_file']) {
    if (service[bad] !== undefined) yield bad;
  }
  if (service.restart !== 'no' || asMap(service.deploy).restart_policy !== undefined) yield 'restart';
  if (JSON.stringify(service.labels) !== JSON.stringify({ 'bulkhead.run': options.run })) yield 'labels';
  if (service.pull_policy !== 'never') yield 'pull';
  for (const port of asList(service.ports).map(asMap)) {
    if (port.host_ip !== '127.0.0.1' || !options.freePorts.includes(Number(port.published))) yield 'port';
  }
}

function* mountsOutside(service: JsonMap, top: JsonMap): Generator<string> {
  for (const mount of asList(service.volumes).map(asMap)) {
    const source = asText(mount.source) ?? '';
    const outside = mount.type === 'bind' && !source.startsWith(`${options.copies}/`);
    if (outside && mount.read_only !== true) yield `writes ${source}`;
    if (outside && asMap(mount.bind).create_host_path !== false) yield `makes ${source}`;
    if (mount.type === 'volume' && source !== '' && asMap(top.volumes)[source] === undefined) yield `volume ${source}`;
  }
}

const paths = fc.constantFrom(
  ...[
    '/',
    '/etc',
    '/etc/hosts',
    '/srv/data',
    '/srv/app.conf',
    '/home/me/shop',
    '/home/me/shop/a',
    '/home/me/shop/../x',
    '/home/me',
    '/tmp',
    '/dev/null',
  ],
  ...[
    '/var/run/docker.sock',
    '/home/me/shop/x.sock',
    '/opt/x',
    'relative',
    './a',
    '~/x',
    '/proc',
    '/dev/sda',
    '//a',
    'C:\\x',
    '',
    '/home/me/shop/$$x',
  ],
);
const mounts = fc.record(
  {
    type: fc.constantFrom('bind', 'volume', 'tmpfs', 'npipe', 'image', 'cluster', 'other'),
    source: fc.oneof(paths, fc.constantFrom('data', 'far', 'nfs', 'unknown')),
    target: fc.constantFrom('/data', '/var/lib/app', '/etc/app', '/x'),
    read_only: fc.boolean(),
    bind: fc.constantFrom<JsonMap>({}, { create_host_path: true }, { propagation: 'rshared', selinux: 'Z' }),
    volume: fc.constantFrom<JsonMap>({}, { subpath: 'a' }, { nocopy: true }),
  },
  { requiredKeys: ['type'] },
);
const names = fc.constantFrom('a', 'b', 'c');
const services = fc.record(
  {
    image: fc.constant('x'),
    build: fc.constantFrom<Json>({ context: '/home/me/shop' }, null),
    container_name: fc.constant('fixed'),
    labels: fc.constant({ a: 'b' }),
    network_mode: fc.oneof(
      fc.constantFrom('host', 'none', 'bridge', 'container:x', 'other'),
      names.map((name) => `service:${name}`),
    ),
    networks: fc.constantFrom<JsonMap>(
      { default: null },
      { edge: { ipv4_address: '10.0.0.1', mac_address: 'x' }, lan: null },
      { unknown: null },
    ),
    ports: fc.array(
      fc.record({
        target: fc.oneof(fc.integer({ min: -1, max: 70000 }), fc.constant('80-90')),
        published: fc.constantFrom('80', '1000-1002'),
        host_ip: fc.constantFrom('', '0.0.0.0', '127.0.0.1', '::'),
        protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
      }),
      { maxLength: 8 },
    ),
    volumes: fc.array(mounts, { maxLength: 4 }),
    volumes_from: fc.array(fc.oneof(names, fc.constant('container:x')), { maxLength: 1 }),
    depends_on: fc.dictionary(names, fc.record({ condition: fc.constant('service_started'), required: fc.boolean() }), { maxKeys: 1 }),
    privileged: fc.boolean(),
    pid: fc.constantFrom('host', 'service:a'),
    cap_add: fc.constantFrom(['ALL'], ['CHOWN']),
    restart: fc.constantFrom('always', 'no', 'unless-stopped'),
    scale: fc.integer({ min: 0, max: 9 }),
    deploy: fc.constantFrom<JsonMap>({ replicas: 3, restart_policy: {} }, { mode: 'global', labels: { a: 'b' } }),
    pull_policy: fc.constantFrom('always', 'build'),
    profiles: fc.constant(['x']),
    external_links: fc.constant(['other']),
    cgroup_parent: fc.constant('/x'),
    secrets: fc.constantFrom<Json>([{ source: 's' }], ['far'], []),
    develop: fc.constant({ watch: [] }),
  },
  { requiredKeys: [] },
);
const projects = fc.record({
  name: fc.constant('shop'),
  services: fc.dictionary(names, services, { maxKeys: 3 }),
  networks: fc.constant({
    edge: { external: true, name: 'edge' },
    lan: { driver: 'macvlan', ipam: {} },
    default: { name: 'shop_default' },
  }),
  volumes: fc.constant({
    data: { name: 'precious' },
    far: { external: true },
    nfs: { driver: 'nfs', driver_opts: { type: 'tmpfs', device: '/srv', o: 'bind' } },
  }),
  secrets: fc.constant({ s: { file: '/home/me/shop/s' }, far: { external: true } }),
});

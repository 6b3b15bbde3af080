import { deepEqual, equal, match, notDeepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonMap } from '../../../server/src/core/base/json';
import { asList, asMap, asText } from '../../../server/src/core/probe/json-parts';
import type { Sandbox, SandboxOptions } from '../../../server/src/core/probe/sandbox';
import { portCount } from '../../../server/src/core/probe/sandbox-ports';
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

/** One service `web`, as Compose resolves it, in a sandbox. */
function alone(service: JsonMap, differs: Partial<SandboxOptions> = {}, top: JsonMap = {}): Sandbox {
  return sandboxed({ name: 'shop', services: { web: { image: 'web:1', ...service } }, ...top }, { ...options, ...differs });
}

const serviceOf = (sandbox: Sandbox, name = 'web'): JsonMap => asMap(asMap(asMap(sandbox.config).services)[name]);
const bind = (source: string, target: string, more: JsonMap = {}): JsonMap => ({ type: 'bind', source, target, bind: {}, ...more });

describe('A project as it is run for a proof', () => {
  it('has a name, labels, networks and ports of its own', () => {
    const sandbox = alone(
      {
        container_name: 'shop',
        hostname: 'shop.example',
        restart: 'always',
        labels: { 'traefik.enable': 'true' },
        logging: { driver: 'syslog' },
        ports: [
          { mode: 'ingress', target: 80, published: '80', protocol: 'tcp' },
          { mode: 'host', host_ip: '0.0.0.0', target: 80, published: '8080', protocol: 'tcp' },
          { mode: 'ingress', target: 53, published: '53', protocol: 'udp' },
          { mode: 'ingress', target: 99, protocol: 'sctp' },
        ],
        networks: { front: { ipv4_address: '10.9.0.5', aliases: ['shop'] }, proxy: null },
      },
      {},
      { networks: { front: { ipam: { config: [{ subnet: '10.9.0.0/16' }] }, internal: true }, proxy: { external: true, name: 'edge' } } },
    );
    deepEqual(sandbox.config, {
      name: 'bulkhead-7',
      services: {
        web: {
          hostname: 'shop.example',
          image: 'web:1',
          pull_policy: 'never',
          networks: { front: { aliases: ['shop'] }, proxy: { aliases: ['shop'] } },
          pids_limit: 4096,
          restart: 'no',
          logging: { driver: 'json-file', options: { 'max-size': '20m' } },
          labels: { 'bulkhead.run': 'bulkhead-7' },
          ports: [
            { mode: 'ingress', host_ip: '127.0.0.1', target: 80, published: '40001', protocol: 'tcp' },
            { mode: 'ingress', host_ip: '127.0.0.1', target: 53, published: '40002', protocol: 'udp' },
          ],
        },
      },
      networks: {
        front: { name: 'bulkhead-7_front', internal: true, labels: { 'bulkhead.run': 'bulkhead-7' } },
        proxy: { name: 'bulkhead-7_proxy', labels: { 'bulkhead.run': 'bulkhead-7' } },
      },
    });
    deepEqual(sandbox.notes, [
      'Left out: container_name ("web"), labels ("web"), restart ("web")',
      '"web" has other addresses in its networks',
      '"web" logs by json-file instead of syslog',
      'The network "proxy" is one of the run instead of the external "edge"',
    ]);
  });

  it('can be reached by the name that its container has elsewhere', () => {
    deepEqual(serviceOf(alone({ container_name: 'shop-db' })).networks, { default: { aliases: ['shop-db'] } });
    deepEqual(serviceOf(alone({ container_name: 'shop-db', networks: { a: null, b: { aliases: ['db'] } } })).networks, {
      a: { aliases: ['shop-db'] },
      b: { aliases: ['db', 'shop-db'] },
    });
  });

  it('keeps what decides how a program works', () => {
    const kept: JsonMap = {
      cap_add: ['NET_ADMIN'],
      cap_drop: ['ALL'],
      command: ['serve', '--price=$$5'],
      environment: { PASSWORD: 'a$$b', EMPTY: null },
      healthcheck: { test: ['CMD', 'true'], start_period: '10s' },
      mem_limit: '64m',
      pids_limit: 64,
      read_only: true,
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: '30s',
      tmpfs: ['/run:uid=5'],
      ulimits: { nofile: 1024 },
      user: '1000:1000',
    };
    const service = serviceOf(
      alone({ ...kept, deploy: { resources: { limits: { memory: '1' } }, restart_policy: { condition: 'any' }, labels: { a: 'b' } } }),
    );
    for (const [key, value] of Object.entries(kept)) deepEqual(service[key], value, key);
    deepEqual(service.deploy, { resources: { limits: { memory: '1' } } });
  });

  it('publishes ports that are asked for, in the network that has them', () => {
    const services = {
      web: { image: 'a', network_mode: 'host' },
      side: { image: 'b', network_mode: 'service:web' },
      none: { image: 'c', network_mode: 'none' },
    };
    const alsoPublish = new Map([
      ['web', [80]],
      ['side', [80, 9000]],
      ['none', [1]],
      ['gone', [2]],
    ]);
    equal(portCount({ services }, alsoPublish), 3);
    const sandbox = sandboxed({ name: 'shop', services }, { ...options, alsoPublish });
    deepEqual(sandbox.ports, [
      { service: 'web', target: 80, protocol: 'tcp', at: 40001 },
      { service: 'side', target: 80, protocol: 'tcp', at: 40001 },
      { service: 'side', target: 9000, protocol: 'tcp', at: 40002 },
    ]);
    deepEqual(
      asList(serviceOf(sandbox).ports).map((port) => asMap(port).published),
      ['40001', '40002'],
    );
    deepEqual(
      [serviceOf(sandbox, 'side').ports, serviceOf(sandbox, 'side').network_mode, serviceOf(sandbox, 'none').network_mode],
      [undefined, 'service:web', 'none'],
    );
    deepEqual(serviceOf(sandbox).networks, { default: null });
    deepEqual(sandbox.notes, ['"web" has a network of its own instead of the network of the host']);
    deepEqual(alone({ ports: [{ target: 80, published: '80' }] }, { freePorts: [] }).ports, []);
  });

  it('copies what belongs to the project, and keeps one file one file', () => {
    const sandbox = alone(
      {
        volumes: [
          bind('/home/me/shop', '/src', { read_only: true }),
          bind('/home/me/shop/conf/a$$b', '/conf', { bind: { selinux: 'z', create_host_path: true } }),
        ],
        secrets: [{ source: 'key', target: '/run/secrets/key' }],
        configs: [{ source: 'far' }, { source: 'text' }],
      },
      {},
      {
        secrets: { key: { file: '/home/me/shop/key.txt' }, unused: { file: '/home/me/shop/other' } },
        configs: { far: { file: '/srv/far.conf' }, text: { content: 'a' } },
      },
    );
    deepEqual(serviceOf(sandbox).volumes, [
      { type: 'bind', target: '/src', read_only: true, source: '/tmp/bulkhead-7/project', bind: {} },
      { type: 'bind', target: '/conf', source: '/tmp/bulkhead-7/project/conf/a$$b', bind: { selinux: 'z' } },
    ]);
    deepEqual(sandbox.copies, [{ from: '/home/me/shop', to: '/tmp/bulkhead-7/project' }]);
    deepEqual(asMap(sandbox.config).secrets, { key: { file: '/tmp/bulkhead-7/project/key.txt' } });
    deepEqual(asMap(sandbox.config).configs, { far: { file: '/srv/far.conf' }, text: { content: 'a' } });
    deepEqual(alone({ volumes: [bind('/home/me/shop/a$$b', '/a')] }).copies, [
      { from: '/home/me/shop/a$b', to: '/tmp/bulkhead-7/project/a$b' },
    ]);
    deepEqual(alone({ volumes: [bind('/home/me/shop-2/x', '/a', { read_only: true })] }).copies, []);
  });

  it('copies the folder above, but not a home directory', () => {
    const differs = { root: '/home/me/shop/.devcontainer' };
    const { copies, notes } = alone({ volumes: [bind('/home/me/shop', '/workspace')] }, differs);
    deepEqual([copies, notes], [[{ from: '/home/me/shop', to: '/tmp/bulkhead-7/outside/home/me/shop' }], []]);
    equal(alone({ volumes: [bind('/home/me', '/workspace')] }).refused.length, 1);
  });

  it('copies on Windows, whatever the case of a drive', () => {
    const sandbox = alone({ volumes: [bind('c:\\Work\\Shop\\data', '/data')] }, { root: 'C:\\work\\shop', copies: 'C:\\Temp\\b7' });
    deepEqual(sandbox.copies, [{ from: 'c:\\Work\\Shop\\data', to: 'C:\\Temp\\b7\\project\\data' }]);
  });

  it('writes nowhere else', () => {
    const service = {
      volumes: [
        bind('/srv/conf', '/etc/web', { bind: { selinux: 'Z', propagation: 'rshared' } }),
        bind('/srv/pg', '/var/lib/postgresql/data'),
        bind('/etc/localtime', '/etc/localtime', { read_only: true }),
      ],
    };
    const sandbox = alone(service);
    const [conf, data] = asList(serviceOf(sandbox).volumes).map(asMap);
    deepEqual(conf, { type: 'bind', target: '/etc/web', source: '/srv/conf', read_only: true, bind: { create_host_path: false } });
    equal(data?.type, 'volume');
    deepEqual(sandbox.volumes, [{ name: `bulkhead-7_${asText(data?.source)}` }]);
    deepEqual(sandbox.notes, [
      '"web" mounts "/srv/conf" read-only',
      '"web" has a fresh volume at "/var/lib/postgresql/data" instead of "/srv/pg"',
    ]);
    deepEqual(alone(service, { withCopies: true }).copies, [
      { from: '/srv/conf', to: '/tmp/bulkhead-7/outside/srv/conf' },
      { from: '/srv/pg', to: '/tmp/bulkhead-7/outside/srv/pg' },
    ]);
  });

  it('has fresh volumes, or copies', () => {
    const service = {
      volumes: [
        { type: 'volume', source: 'data', target: '/data', volume: {} },
        { type: 'volume', source: 'nfs', target: '/nfs', volume: { subpath: 'a' } },
        { type: 'volume', source: 'ram', target: '/ram', volume: {} },
        { type: 'volume', target: '/anonymous', volume: {} },
      ],
    };
    const volumes = {
      data: { name: 'precious', external: true },
      nfs: { name: 'shop_nfs', driver_opts: { type: 'nfs', device: ':/x', o: 'addr=10.0.0.1' } },
      ram: { name: 'shop_ram', driver_opts: { type: 'tmpfs', device: '/srv', o: 'size=1m' } },
    };
    const sandbox = alone(service, {}, { volumes });
    const label = { labels: { 'bulkhead.run': 'bulkhead-7' } };
    deepEqual(asMap(sandbox.config).volumes, {
      data: { name: 'bulkhead-7_data', ...label },
      ram: { name: 'bulkhead-7_ram', driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' }, ...label },
    });
    deepEqual(sandbox.notes, [
      '"web" has a fresh volume at "/nfs" instead of a directory of "nfs"',
      'The volume "data" is a fresh one instead of the external "precious"',
    ]);
    const copied = alone(service, { withCopies: true }, { volumes });
    deepEqual(copied.volumes, [
      { name: 'bulkhead-7_data', of: 'precious' },
      { name: 'bulkhead-7_nfs', of: 'shop_nfs' },
      { name: 'bulkhead-7_ram', of: 'shop_ram' },
    ]);
  });

  it('takes the image that is there, or builds one under another name', () => {
    const build = { context: '/home/me/shop', tags: ['shop:latest'], cache_to: ['type=registry'], network: 'host', labels: { a: 'b' } };
    const image = (sandbox: Sandbox): Json[] => [serviceOf(sandbox).image ?? null, serviceOf(sandbox).build ?? null];
    deepEqual(image(sandboxed({ name: 'shop', services: { web: { build } } }, options)), ['shop-web', null]);
    deepEqual(image(alone({ build })), ['web:1', null]);
    deepEqual(image(alone({ build }, { build: true })), [
      'bulkhead-7-web',
      { context: '/home/me/shop', labels: { a: 'b', 'bulkhead.run': 'bulkhead-7' } },
    ]);
    deepEqual(image(alone({}, { build: true })), ['web:1', null]);
  });

  it('runs few replicas, and one where a port answers', () => {
    const replicas = (service: JsonMap, differs: Partial<SandboxOptions> = {}): Json =>
      asMap(serviceOf(alone(service, differs)).deploy).replicas ?? 1;
    deepEqual(
      [replicas({ scale: 5 }), replicas({ deploy: { replicas: 2 } }), replicas({ deploy: { replicas: 0 } }), replicas({})],
      [2, 2, 0, 1],
    );
    equal(replicas({ scale: 5, ports: [{ target: 80 }] }), 1);
    equal(replicas({ scale: 2 }, { alsoPublish: new Map([['web', [80]]]) }), 1);
    deepEqual(alone({ scale: 5 }).notes, ['"web" runs 2 times instead of 5 times']);
  });

  it('names variables that lead out of the project, and no values', () => {
    const { notes } = alone({
      environment: { DB: 'postgres://u:hunter2@db.example.org/x', CACHE: 'redis://cache:6379', SELF: 'http://127.0.0.1/' },
      extra_hosts: ['h=host-gateway'],
    });
    deepEqual(notes, ['"web" reaches the real machines that DB names', '"web" reaches the host through host-gateway (extra_hosts)']);
  });

  describe('does not run', () => {
    const dangerous: readonly (readonly [string, JsonMap, RegExp])[] = [
      ['what is privileged', { privileged: true }, /is privileged/],
      ['the Docker socket', { volumes: [bind('/var/run/docker.sock', '/s', { read_only: true })] }, /mounts the Docker socket/],
      ['other sockets', { volumes: [bind('/run/mysqld/mysqld.sock', '/s')] }, /a socket of a program that runs here/],
      ['a socket in the project', { volumes: [bind('/home/me/shop/docker.sock', '/s')] }, /mounts the Docker socket/],
      ['use_api_socket', { use_api_socket: true }, /Docker socket/],
      ['the root of the host', { volumes: [bind('/', '/host', { read_only: true })] }, /mounts "\/"/],
      ['system directories', { volumes: [bind('/etc', '/e', { read_only: true })] }, /mounts "\/etc"/],
      ['/proc', { volumes: [bind('/proc', '/p', { read_only: true })] }, /mounts "\/proc"/],
      ['a file of /sys', { volumes: [bind('/sys/class/net', '/p', { read_only: true })] }, /mounts "\/sys/],
      ['the data of Docker', { volumes: [bind('/var/lib/docker', '/p')] }, /mounts "\/var\/lib\/docker"/],
      ['home directories', { volumes: [bind('/home/me', '/p')] }, /mounts "\/home\/me"/],
      ['keys', { volumes: [bind('/home/me/.ssh', '/p', { read_only: true })] }, /mounts "\/home\/me\/.ssh"/],
      ['a directory of devices', { volumes: [bind('/dev/dri', '/dev/dri')] }, /mounts "\/dev\/dri"/],
      ['devices', { devices: [{ source: '/dev/sda', target: '/dev/sda' }] }, /uses the device "\/dev\/sda"/],
      ['rules for devices', { device_cgroup_rules: ['b 8:* rmw'] }, /may use devices/],
      ['graphics cards', { gpus: [{ count: -1 }] }, /graphics card/],
      ['reserved devices', { deploy: { resources: { reservations: { devices: [{ driver: 'nvidia' }] } } } }, /graphics card/],
      ['SYS_ADMIN', { cap_add: ['cap_sys_admin'] }, /adds the capability SYS_ADMIN/],
      ['all capabilities', { cap_add: ['ALL'] }, /adds the capability ALL/],
      ['the clock', { cap_add: ['SYS_TIME'] }, /SYS_TIME/],
      ['the processes of the host', { pid: 'host' }, /process namespace of the host/],
      ['other namespaces of the host', { uts: 'host', ipc: 'host' }, /IPC namespace of the host, and uses the UTS namespace/],
      ['a privileged hook', { post_start: [{ command: ['x'], privileged: true }] }, /privileged hook/],
      ['settings of the kernel', { security_opt: ['systempaths=unconfined'] }, /systempaths/],
    ];
    for (const [name, service, reason] of dangerous) {
      it(name, () => {
        const [refused] = alone(service).refused;
        match(refused?.reason ?? '', reason);
        match(refused?.reason ?? '', /--allow-dangerous runs it/);
        deepEqual(alone(service, { allowDangerous: true }).refused, []);
      });
    }

    const impossible: readonly (readonly [string, JsonMap, RegExp])[] = [
      ['in the namespace of another container', { network_mode: 'container:other' }, /the container "other"/],
      ['with volumes of another container', { volumes_from: ['container:other:ro'] }, /the container "other"/],
      ['without a container', { provider: { type: 'cloud' } }, /provider/],
      ['with a pipe', { volumes: [{ type: 'npipe', source: 'a', target: 'b' }] }, /of the type "npipe"/],
      ['with an external secret', { secrets: [{ source: 'far' }] }, /external secret "far"/],
    ];
    for (const [name, service, reason] of impossible) {
      it(`${name}, even if allowed`, () => {
        const sandbox = alone(service, { allowDangerous: true }, { secrets: { far: { external: true } } });
        match(sandbox.refused[0]?.reason ?? '', reason);
        deepEqual(asMap(sandbox.config).services, {});
      });
    }

    it('what needs one that is not run', () => {
      const sandbox = sandboxed(
        {
          name: 'shop',
          services: {
            bad: { image: 'x', privileged: true },
            first: { image: 'x', depends_on: { bad: { condition: 'service_started', required: true } } },
            second: { image: 'x', network_mode: 'service:first' },
            third: { image: 'x', volumes_from: ['second:ro'] },
            loose: {
              image: 'x',
              depends_on: { bad: { condition: 'service_started', required: false }, good: { condition: 'service_started' } },
            },
            good: { image: 'x' },
          },
        },
        options,
      );
      deepEqual(
        sandbox.refused.map(({ service }) => service),
        ['bad', 'first', 'second', 'third'],
      );
      match(sandbox.refused[3]!.reason, /^"third" needs "second", which is not run: "second" needs "first"/);
      deepEqual(serviceOf(sandbox, 'loose').depends_on, { good: { condition: 'service_started' } });
    });
  });

  it('runs with devices that open nothing of the host', () => {
    deepEqual(alone({ devices: [{ source: '/dev/null', target: '/dev/x' }], volumes: [bind('/dev/urandom', '/dev/random')] }).refused, []);
  });

  it('reads any JSON', () => {
    for (const config of [
      null,
      'x',
      3,
      [],
      {},
      { services: null },
      { services: { a: null, b: [], __proto__: {} } },
      { services: { constructor: { volumes: [null, 3, {}] } } },
    ]) {
      sandboxed(config as Json, options);
    }
    fc.assert(fc.property(fc.jsonValue(), (value) => notDeepEqual(sandboxed({ services: { a: value as Json } }, options), undefined)));
  });
});

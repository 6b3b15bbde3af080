import fc from 'fast-check';
import type { Yaml } from './yaml-text';

/** Values of the attributes of a service, by key: short and long forms, numbers and texts, with variables and without. */
export const attributes: Readonly<Record<string, fc.Arbitrary<Yaml>>> = {};

const add = (key: string, ...values: (Yaml | fc.Arbitrary<Yaml>)[]): void => {
  const arbitraries = values.map((value) => (isArbitrary(value) ? value : fc.constant(value)));
  (attributes as Record<string, fc.Arbitrary<Yaml>>)[key] = fc.oneof(...arbitraries);
};

function isArbitrary(value: Yaml | fc.Arbitrary<Yaml>): value is fc.Arbitrary<Yaml> {
  return value instanceof fc.Arbitrary;
}

/** Some of these, in any order, now and then one of them twice. */
function some(...items: Yaml[]): fc.Arbitrary<Yaml> {
  return fc.array(fc.constantFrom(...items), { maxLength: 4 }) as fc.Arbitrary<Yaml>;
}

function distinct(...items: Yaml[]): fc.Arbitrary<Yaml> {
  return fc.uniqueArray(fc.constantFrom(...items), { maxLength: 4 }) as fc.Arbitrary<Yaml>;
}

function record(fields: Record<string, Yaml[]>): fc.Arbitrary<Yaml> {
  const arbitraries = Object.fromEntries(Object.entries(fields).map(([key, values]) => [key, fc.constantFrom(...values)]));
  return fc.record(arbitraries, { requiredKeys: [] }) as fc.Arbitrary<Yaml>;
}

add('image', 'nginx', 'redis:7', '${IMAGE:-app}:${TAG}', '${IMAGE}', 'app@sha256:0000', '$${X}');
add('user', 'root', '1000:1000', '${UID:-0}', '0', '${UID}');
add('privileged', true, false, 'yes', '${P:-true}', 'no', '${P-on}');
add('read_only', true, false, 'on', '${P:-false}');
add('init', true, false, 'y');
add('tty', true, 'false');
add('cap_add', some('NET_ADMIN', 'SYS_ADMIN', 'ALL', '${CAP:-SYS_PTRACE}', 'CAP_NET_ADMIN'));
add('cap_drop', some('ALL', 'NET_RAW', 'CHOWN'));
add('security_opt', distinct('no-new-privileges:true', 'no-new-privileges=true', 'seccomp=unconfined', 'apparmor:x', 'label=disable'));
add('group_add', distinct('docker', '999', 0, 'disk'));
add('device_cgroup_rules', distinct('c 1:3 mr', 'a *:* rwm', 'b 8:* r'));
add('userns_mode', 'host', '');
add('pid', 'host', 'service:z', '');
add('ipc', 'host', 'shareable', 'none', 'service:z');
add('uts', 'host', '');
add('cgroup', 'host', 'private');
add('cgroup_parent', 'm.slice', '/x');
add(
  'networks',
  distinct('front', 'back', 'default'),
  { front: null, back: { aliases: ['x', 'x'], priority: 3 } },
  { default: {} },
  {
    back: { driver_opts: { a: 1, b: 'c' }, ipv4_address: '10.0.0.2' },
  },
);
add(
  'ports',
  some(
    '80',
    '80:80',
    8080,
    '127.0.0.1:80:80',
    '8000-8002:80-82',
    '${PORT:-99}:53/udp',
    '[::1]:80:80',
    '9-11',
    '9000-9001:80',
    '0.0.0.0:80:80',
  ),
  some(
    { target: 80, published: '80' },
    { target: 80, published: 80, protocol: 'udp' },
    { target: '443', host_ip: '127.0.0.1', mode: 'host' },
    '80:80',
  ),
);
add('expose', some('80', 80, '90-91', '80/tcp'));
add(
  'volumes',
  some(
    '/a',
    'data:/a',
    './x:/a:ro',
    '/a/:/a',
    '../y:/b/../c:rw,z',
    'data:/d:ro,nocopy',
    '/s:/s:rshared,Z',
    '/var/run/docker.sock:/x',
    '${DIR:-/o}:/o',
    './x:/x:RO',
  ),
  some(
    { type: 'bind', source: './x', target: '/a' },
    { type: 'bind', source: '/', target: '/b', read_only: 'true', bind: { propagation: 'rslave', create_host_path: false } },
    { type: 'volume', source: 'data', target: '/a/', volume: { nocopy: true, subpath: 's' } },
    { type: 'tmpfs', target: '/t', tmpfs: { size: '1m', mode: 511 } },
    { type: 'bind', source: './x', target: '/e', bind: {} },
    'data:/a',
  ),
);
add('volumes_from', distinct('z', 'z:ro', 'container:c'));
add('tmpfs', '/run', distinct('/run', '/tmp:size=1m,noexec'));
add(
  'devices',
  some('/dev/kvm', '/dev/sda:/dev/x:r', '/dev/sdb:/dev/x', { source: '/dev/a', target: '/dev/x', permissions: 'rw' }, 'vendor.com/class=x'),
);
add('gpus', 'all', [{ count: 1 }], [{ driver: 'cdi', device_ids: ['a'] }, { capabilities: ['gpu'] }]);
add('shm_size', '64m', 1024, '1gb', '2.5k');
add(
  'sysctls',
  record({ 'net.core.somaxconn': [1, '2'], 'net.ipv4.ip_forward': ['0', 1] }),
  some('net.core.somaxconn=1', 'net.ipv4.ip_forward=1'),
);
add('ulimits', record({ nofile: [100, { soft: 1, hard: 2 }], nproc: ['5', { soft: '3', hard: 4 }], core: [-1] }));
add('mem_limit', '512m', 1000, '1.5g', '${MEM:-64mb}');
add('memswap_limit', '1g', '-1', -1);
add('mem_reservation', '64m');
add('cpus', 1, '0.5', 0.1, '${CPUS:-1.25}');
add('cpu_shares', 512, '10');
add('cpu_quota', 5000, '100');
add('cpuset', '0,1');
add('pids_limit', 100, '-1', 0);
add(
  'deploy',
  record({
    mode: ['replicated'],
    replicas: [1, '2'],
    labels: [{ a: 1 }, ['a=2', 'b']],
    resources: [
      { limits: { memory: '1g', cpus: '0.5', pids: 10 } },
      { reservations: { memory: '5m', devices: [{ capabilities: ['gpu'] }] } },
      {},
    ],
    restart_policy: [{ condition: 'any', delay: '5s', max_attempts: 3 }],
    update_config: [{ parallelism: 0, delay: '0s', order: 'start-first' }],
  }),
);
add(
  'blkio_config',
  { weight: 300, weight_device: [{ path: '/dev/sda', weight: 400 }] },
  { device_read_bps: [{ path: '/dev/sda', rate: '12mb' }] },
);
add('oom_kill_disable', true, 'false');
add('oom_score_adj', -500, '100');
add(
  'environment',
  record({ A: [1, 'x', null, true, 1.5, '${IMAGE:-z}'], B: ['', '$$x', '${UNSET}'], SET: [null, 'own'], 'C-D': [0] }),
  some('A=1', 'A=2', 'B', 'SET', 'B=x=y', 'E=${TAG:-t}'),
);
add('env_file', 'more.env', ['more.env'], [{ path: 'more.env', required: false }, 'absent.env'].slice(0, 1), [
  { path: './absent.env', required: false },
]);
add('labels', record({ a: ['1', 2, null, true], 'b.c': ['x'] }), some('a=1', 'b.c', 'a=${TAG}'));
add('annotations', record({ a: ['1', 2] }), some('a=1', 'b'));
add('secrets', some('token', { source: 'token', target: 'x', mode: 288 }, { source: 'other', uid: '1', mode: '0440' }, 'other'));
add('configs', some('conf', { source: 'conf', target: '/x', mode: '0444' }));
add('runtime', 'runsc', 'runc');
add('isolation', 'default');
add('credential_spec', { file: 'x.json' }, { registry: 'y' });
add('use_api_socket', true, false);
add(
  'healthcheck',
  record({
    test: ['exit 0', ['CMD', 'x'], ['NONE']],
    interval: ['30s', '1m30s', '1h'],
    timeout: ['1.5s'],
    retries: [3, '4'],
    disable: [true],
    start_period: ['0s', '100ms'],
  }),
);
add('logging', record({ driver: ['json-file', 'none'], options: [{ 'max-size': '1m', n: 3 }, { 'max-file': null }] }));
add(
  'extra_hosts',
  distinct('a:1.1.1.1', 'b=[::1]', 'host.docker.internal:host-gateway'),
  record({ a: ['1.1.1.1', ['2.2.2.2', '3.3.3.3']], c: ['::1'] }),
);
add('entrypoint', 'sh -c "a b"', ['x', 'y'], [], null, '');
add('command', 'run \'a b\' "c $$d"', ['x', '${TAG:-z}'], [], null, 'a; b');
add('restart', 'always', 'no', 'on-failure:3');
add('profiles', some('dev', 'prod'));
add('links', some('z', 'z:alias'));
add('external_links', distinct('x', 'y:z'));
add(
  'depends_on',
  distinct('z'),
  { z: { condition: 'service_healthy', restart: true } },
  { z: { condition: 'service_started', required: false } },
);
add('dns', '1.1.1.1', some('1.1.1.1', '8.8.8.8', ''), some('${DNS}', '9.9.9.9'));
add('dns_search', 'x', some('x', 'y'));
add('dns_opt', some('ndots:1', 'x'));
add('post_start', [{ command: 'x y', user: 'root', privileged: true }], [{ command: ['z'], environment: { A: 1 } }]);
add('pre_stop', [{ command: ['z'], environment: ['A=1', 'SET'] }]);
add('pre_start', [{ command: 'x', user: 'root', privileged: 'true' }], [{ image: 'y', cap_add: ['CHOWN'], environment: { Q: 1 } }]);
add('develop', { watch: [{ path: './src', action: 'sync', target: '/app', ignore: 'x' }] }, { watch: [{ path: '.', action: 'rebuild' }] });
add('provider', { type: 'x', options: { a: 1, b: ['c', true] } });
add('hostname', 'h');
add('container_name', 'name-${TAG:-1}');
add('platform', 'linux/amd64');
add('pull_policy', 'always', 'if_not_present', 'every_2h');
add('stop_grace_period', '10s', '1m');
add('storage_opt', { size: '1G' });
add(
  'build',
  '.',
  './dir',
  'https://example.com/x.git#main',
  record({
    context: ['.', '../up', '${DIR:-dir}'],
    dockerfile: ['D', 'x/D'],
    args: [{ A: 1, SET: null, B: null }, ['A=2', 'SET', 'B']],
    target: ['t'],
    network: ['host', 'none'],
    privileged: [true, 'yes'],
    entitlements: [['security.insecure']],
    ssh: [['default'], { default: null }],
    secrets: [['token'], [{ source: 'token', target: 'x' }]],
    additional_contexts: [{ a: './a', b: 'docker-image://x' }, ['c=../c', 'd=https://x/y.git']],
    extra_hosts: [['a=1.1.1.1']],
    shm_size: ['1m', 5],
    no_cache: [true],
    tags: [['x', 'x', 'y']],
    cache_from: [['a']],
    labels: [{ a: 1 }, ['b=2']],
    ulimits: [{ nofile: 5 }],
    platforms: [['linux/amd64']],
    pull: ['true'],
  }),
  { context: '.', dockerfile_inline: 'FROM x AS t\nUSER $$y\n' },
);

const mistakes: readonly (readonly [string, Yaml])[] = [
  ['privilegd', true],
  ['privileged', 'maybe'],
  ['privileged', null],
  ['cap_add', 'ALL'],
  ['cap_add', { ALL: true }],
  ['cap_add', [1]],
  ['user', 1000],
  ['ports', ['x:80']],
  ['ports', '80:80'],
  ['ports', ['80:80:80:80']],
  ['ports', ['70000']],
  ['ports', [{ published: 80 }]],
  ['volumes', ['a:b:c:d']],
  ['volumes', [':/x']],
  ['volumes', { a: 'b' }],
  ['volumes', ['missing:/x']],
  ['volumes', [{ source: 'data', target: '/x' }]],
  ['networks', ['missing']],
  ['secrets', ['missing']],
  ['configs', ['missing']],
  ['depends_on', ['missing']],
  ['mem_limit', 'lots'],
  ['shm_size', '5q'],
  ['pids_limit', 'x'],
  ['healthcheck', { test: ['x'] }],
  ['healthcheck', { interval: 'soon' }],
  ['healthcheck', { intervall: '1s' }],
  ['environment', ['A =1']],
  ['build', { context: '.', dockerfil: 'x' }],
  ['build', { dockerfile: 'x', dockerfile_inline: 'FROM x' }],
  ['ulimits', { nofile: { soft: 1 } }],
  ['ulimits', { nofile: 'x' }],
  ['cgroup', 'mine'],
  ['security_opt', ['a', 'a']],
  ['group_add', ['1', '1']],
  ['devices', ['a:b:c:d']],
  ['deploy', { resources: { limits: { memory: 5 } } }],
  ['deploy', { resource: {} }],
  ['logging', { driver: 5 }],
  ['extra_hosts', ['nohost']],
  ['command', 'a "b'],
  ['image', 5],
  ['image', '${'],
  ['image', '${X:?needed}'],
  ['network_mode', 'service:missing'],
  ['oom_score_adj', 2000],
  ['develop', { watch: [{ path: 'x', action: 'sync' }] }],
  ['pull_policy', 'sometimes'],
  ['gpus', 'some'],
  ['post_start', [{ user: 'x' }]],
  ['tmpfs', ['/a', '/a:size=1']],
];

/** A value that Compose refuses, most of them. */
export const refused: fc.Arbitrary<readonly [string, Yaml]> = fc.constantFrom(...mistakes);

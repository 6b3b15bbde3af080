import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Effective } from '../../../../server/src/core/model/effective';
import { privilegeRows } from '../../../../server/src/core/model/effective/rows';
import { provenance } from '../../../../server/src/core/model/traced';
import { list, modelOf, mount, of, short, table } from '../../../support/effective';

describe('Effective privilege over places and resources', () => {
  table('mounts', ({ mounts }) => mounts.map(mount).join(', '), [
    ['', ''],
    ['volumes: ["./a:/a", "data:/b:ro", /c]', 'bind ./a /a rw, volume data /b ro, volume - /c rw'],
    ['volumes: ["./a:/x", "./b:/x/:ro"]', 'bind ./b /x/ ro'],
    ['volumes: ["${DIR}:/a", "./b:/b:${MODE}"]', 'other ? DIR /a rw, bind ./b /b ? MODE'],
    ['volumes: ["$ALL"]', 'volume - ? ALL rw'],
    ['volumes: [{ type: bind, source: /etc, target: /e, read_only: "$RO" }]', 'bind /etc /e ? RO'],
    ['tmpfs: [/tmp, "/run:ro"]', 'tmpfs - /tmp rw, tmpfs - /run ro'],
    ['use_api_socket: true', 'bind /var/run/docker.sock /var/run/docker.sock rw'],
  ]);

  describe('mounts of others', () => {
    const mounts = (compose: string): { readonly text: string; readonly more: string; readonly model: Effective } => {
      const model = modelOf(compose);
      return { text: model.mounts.map(mount).join(', '), more: short(model.moreMounts), model };
    };
    const db = '  db: { image: b, volumes: ["./d:/d", "/var/run/docker.sock:/s:ro"], tmpfs: [/t] }\n';

    it('come by volumes_from, but for tmpfs', () => {
      const { text, more, model } = mounts(`services:\n  web: { image: a, volumes_from: [db] }\n${db}`);
      equal(text, 'bind ./d /d rw db, bind /var/run/docker.sock /s ro db');
      equal(more, 'false by engine');
      deepEqual(
        model.mounts[0]!.via.map(({ kind }) => kind),
        ['volumes-from'],
      );
      equal(provenance(model.mounts[0]!)[0]!.note, 'mounted by "db"');
    });

    it('come read-only, and yield to own ones', () => {
      equal(
        mounts(`services:\n  web: { image: a, volumes_from: ["db:ro"], volumes: ["./w:/d"] }\n${db}`).text,
        'bind /var/run/docker.sock /s ro db, bind ./w /d rw',
      );
    });

    it('come over several services', () => {
      const { text, model } = mounts(
        `services:\n  web: { image: a, volumes_from: [mid] }\n  mid: { image: c, volumes_from: ["db:ro"] }\n${db}`,
      );
      equal(text, 'bind ./d /d ro db, bind /var/run/docker.sock /s ro db');
      deepEqual(
        model.mounts[0]!.via.map(({ kind }) => kind),
        ['volumes-from', 'volumes-from'],
      );
    });

    it('may stay unknown', () => {
      for (const [from, expected] of [
        ['container:x', '? by other-service'],
        ['absent', '? by other-service'],
        ['web', '? by other-service'],
        ['$X', '? X'],
      ]) {
        equal(mounts(`services:\n  web: { image: a, volumes_from: ["${from}"] }\n`).more, expected);
      }
      equal(
        mounts('services:\n  web: { image: a, volumes_from: [db] }\n  db: { image: b, volumes_from: [web] }\n').more,
        '? by other-service',
      );
    });

    it('hide behind named volumes', () => {
      const { model } = mounts(
        'services:\n  web: { image: a, volumes: ["vol:/v"] }\nvolumes:\n  vol: { driver: local, driver_opts: { type: none, o: "bind,ro", device: /etc } }\n',
      );
      equal(mount(model.mounts[0]!), 'bind /etc /v ro');
      equal(model.mounts[0]!.disguised, true);
    });

    it('are files of secrets and configs', () => {
      const { text } = mounts(
        `services:\n  web: { image: a, secrets: [k, e, { source: k, target: other }], configs: [c] }\n` +
          'secrets: { k: { file: ./k.txt }, e: { environment: E } }\nconfigs: { c: { file: "$F" } }\n',
      );
      equal(text, 'secret ./k.txt /run/secrets/k ro by engine, secret ./k.txt /run/secrets/other ro by engine, config ? F /c ro by engine');
    });
  });

  const devices = ({ devices: { all, list: named, rules } }: Effective): string =>
    [
      short(all),
      ...named.map((one) => short(one, (d) => [d.kind, d.host, d.container, d.permissions].filter(Boolean).join(' '))),
      ...rules.map((one) => short(one)),
    ].join(', ');
  table('devices', devices, [
    ['', 'false by engine'],
    ['privileged: true', 'true'],
    [
      'devices: [/dev/sda, "/dev/a:/dev/b:r", "/dev/c:rw", "$D"]',
      'false by engine, path /dev/sda /dev/sda rwm, path /dev/a /dev/b r, path /dev/c /dev/c rw, ? D',
    ],
    [
      'devices: ["vendor.com/gpu=all", { source: /dev/x, target: /dev/y, permissions: m }]',
      'false by engine, cdi vendor.com/gpu=all, path /dev/x /dev/y m',
    ],
    ['device_cgroup_rules: ["b *:* rwm", "$R"]', 'false by engine, b *:* rwm, ? R'],
    ['gpus: all', 'false by engine, request gpus: all'],
    [
      'deploy: { resources: { reservations: { devices: [{ driver: nvidia, capabilities: [gpu] }] } } }',
      'false by engine, request nvidia gpu',
    ],
  ]);

  table('root file system', ({ rootfsWritable }) => short(rootfsWritable), [
    ['', 'true by engine'],
    ['read_only: true', 'false'],
    ['read_only: "no"', 'true'],
    ['read_only: $R', '? R'],
  ]);

  const limits = ({ limits: { memory, memoryAndSwap, cpus, pids } }: Effective): string =>
    [memory, memoryAndSwap, cpus, pids].map((one) => short(one)).join(', ');
  const none = 'null by engine';
  table('limits', limits, [
    ['', [none, none, none, none].join(', ')],
    ['mem_limit: 64m', ['67108864', '134217728 by engine', none, none].join(', ')],
    ['mem_limit: 1.5gb, memswap_limit: -1', ['1610612736', 'null', none, none].join(', ')],
    ['mem_limit: 1000, memswap_limit: 2000b', ['1000', '2000', none, none].join(', ')],
    ['mem_limit: much', ['?', '?', none, none].join(', ')],
    ['mem_limit: $M, cpus: $C, pids_limit: $P', '? M, ? M, ? C, ? P'],
    ['cpus: 0.5, pids_limit: 100', [none, none, '0.5', '100'].join(', ')],
    ['cpus: 0, pids_limit: -1', [none, none, 'null', 'null'].join(', ')],
    ['cpu_quota: 50000', [none, none, '0.5', none].join(', ')],
    ['cpu_quota: 50000, cpu_period: 200000', [none, none, '0.25', none].join(', ')],
    [
      'mem_limit: 1m, pids_limit: 5, deploy: { resources: { limits: { memory: 2M, cpus: "0.1", pids: 7 } } }',
      '2097152, 4194304 by engine, 0.1, 7',
    ],
    ['mem_limit: 1m, deploy: { resources: { limits: { cpus: "1" } } }', ['1048576', '2097152 by engine', '1', none].join(', ')],
  ]);

  const more = ({ limits: l }: Effective): string =>
    [
      short(l.shm),
      short(l.oomScoreAdj),
      short(l.oomKillDisable),
      ...(l.cgroupParent ? [short(l.cgroupParent)] : []),
      ...l.ulimits.map((one) => short(one, (u) => `${u.name} ${u.soft}:${u.hard}`)),
    ].join(', ');
  table('more limits', more, [
    ['', '67108864 by engine, 0 by engine, false by engine'],
    ['shm_size: 1g, oom_score_adj: -500, oom_kill_disable: true', '1073741824, -500, true'],
    ['cgroup_parent: x.slice', '67108864 by engine, 0 by engine, false by engine, x.slice'],
    [
      'ulimits: { nofile: 100, core: { soft: 0, hard: -1 }, nproc: $N }',
      '67108864 by engine, 0 by engine, false by engine, nofile 100:100, core 0:-1, ? N',
    ],
  ]);

  const ports = (model: Effective): string =>
    model.ports.map((one) => `${short(one.address)}|${short(one.published)}|${short(one.target)}/${one.protocol}`).join(', ');
  table('ports', ports, [
    ['', ''],
    ['ports: ["80"]', ' by engine| by engine|80/tcp'],
    ['ports: ["8080:80/udp"]', ' by engine|8080|80/udp'],
    ['ports: ["127.0.0.1:8080-8081:80-81"]', '127.0.0.1|8080-8081|80-81/tcp'],
    ['ports: ["[::1]:8080:80"]', '::1|8080|80/tcp'],
    ['ports: ["127.0.0.1::80"]', '127.0.0.1| by engine|80/tcp'],
    ['ports: ["${BIND}:8080:80"]', '? BIND|8080|80/tcp'],
    ['ports: ["${BIND:-127.0.0.1}:8080:80"]', '127.0.0.1|8080|80/tcp'],
    ['ports: ["$ANY"]', '? ANY|? ANY|? ANY/tcp'],
    ['ports: [{ target: 80, published: "8080", host_ip: 10.0.0.1, protocol: udp }]', '10.0.0.1|8080|80/udp'],
    ['ports: ["8080:80"], network_mode: host', ''],
  ]);

  const hooks = (model: Effective): string =>
    model.hooks
      .map((one) =>
        [
          one.when,
          one.runs,
          short(one.user, ({ text }) => text),
          short(one.capabilities.bounding, list),
          short(one.capabilities.effective, list),
          short(one.noNewPrivileges),
          short(one.rootfsWritable),
        ].join(' '),
      )
      .join(', ');
  table('hooks', hooks, [
    ['user: app, cap_drop: [ALL], post_start: [{ command: x }]', 'post_start exec app   false by engine true by engine'],
    [
      'user: app, post_start: [{ command: x, user: root }]',
      'post_start exec root by hook 14 by engine 14 by engine false by engine true by engine',
    ],
    [
      'user: app, cap_drop: [ALL], pre_stop: [{ command: x, user: root, privileged: true }]',
      'pre_stop exec root by hook 41 by hook 41 by hook false by engine true by engine',
    ],
    ['post_start: [{ command: x, privileged: $P }]', 'post_start exec 0:0 by image ? P by hook ? P by hook false by engine true by engine'],
    ['user: app, cap_drop: [ALL], read_only: true, pre_start: [{ command: x }]', 'pre_start container app   false by engine false'],
    [
      'cap_drop: [ALL], security_opt: [no-new-privileges], pre_start: [{ user: root, cap_add: [CHOWN], security_opt: ["no-new-privileges:false"] }]',
      'pre_start container root CHOWN CHOWN false true by engine',
    ],
    ['pre_start: [{ image: "acme/tool" }]', 'pre_start container ? by image 14 by engine ? by image false by engine true by engine'],
  ]);

  it('knows the command of a hook', () => {
    const commands = of('post_start: [{ command: "a b" }, { command: [c, d] }, { command: [e, $F] }]').hooks.map(
      ({ command }) => command && short(command),
    );
    deepEqual(commands, ['a b by hook', 'c d by hook', '? F by hook']);
  });

  const build = ({ build: one }: Effective): string =>
    one
      ? [
          short(one.insecure),
          short(one.network, ({ mode }) => mode),
          ...[...one.entitlements, ...one.ssh, ...one.secrets].map((name) => short(name)),
        ].join(', ')
      : '';
  table('build', build, [
    ['', ''],
    ['build: .', 'false by engine, private by engine'],
    ['build: { context: ., privileged: true, network: host }', 'true, host'],
    [
      'build: { context: ., privileged: false, entitlements: [network.host, security.insecure] }',
      'true, private by engine, network.host, security.insecure',
    ],
    ['build: { context: ., privileged: $P, network: $N }', '? P, ? N'],
    ['build: { context: ., entitlements: [$E] }', '? E, private by engine, ? E'],
    ['build: { context: ., ssh: [default], secrets: [a, { source: b }] }', 'false by engine, private by engine, default, a, b'],
  ]);

  const rest = (model: Effective): string =>
    [
      short(model.runtime),
      short(model.init),
      short(model.apiSocket),
      ...model.sysctls.map((one) => short(one, ({ name, value }) => `${name}=${value}`)),
    ].join(', ');
  table('the rest', rest, [
    ['', 'runc by engine, false by engine, false by engine'],
    ['runtime: runsc, init: true, use_api_socket: true', 'runsc, true, true'],
    ['sysctls: { net.core.somaxconn: 1024 }', 'runc by engine, false by engine, false by engine, net.core.somaxconn=1024'],
    ['sysctls: ["a=b", "c=$D"]', 'runc by engine, false by engine, false by engine, a=b, ? D'],
  ]);

  it('is said in words, one row each', () => {
    const rows = privilegeRows(of('user: $ID, cap_drop: [ALL], volumes: ["./a:/a:ro"], mem_limit: 64m, ports: ["8080:80"]'));
    const words = new Map(rows.map(({ name, value }) => [name, value]));
    deepEqual(
      ['user', 'capabilities', 'pid namespace', 'mount (bind)', 'memory', 'port', 'device'].map((name) => words.get(name)),
      [
        'unknown (depends on $ID)',
        'none',
        undefined,
        './a at /a, read-only',
        '67108864 bytes',
        '80/tcp on all addresses, port 8080',
        undefined,
      ],
    );
    ok(rows.every(({ because }) => because.length > 0));
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Effective } from '../../../../server/src/core/model/effective';
import { type Case, type Files, list, modelOf, of, short, table } from '../../../support/effective';

describe('Effective privilege of processes', () => {
  table('user', ({ user }) => short(user, ({ text, root, uid, gid }) => `${text} ${root ? 'root' : 'other'} ${uid ?? '-'}:${gid ?? '-'}`), [
    ['', '0:0 root 0:0 by image'],
    ['user: ""', '0:0 root 0:0 by image'],
    ['user: root', 'root root 0:0'],
    ['user: "00:5"', '00:5 root 0:5'],
    ['user: "1000"', '1000 other 1000:-'],
    ['user: "1000:1000"', '1000:1000 other 1000:1000'],
    ['user: app', 'app other -:-'],
    ['user: "${ID}:${GROUP}"', '? ID GROUP'],
    ['user: "${ID:-0}"', '0 root 0:0'],
  ]);

  describe('user of an image', () => {
    const user = (compose: string, more?: Files): string => short(modelOf(`services:\n  web: ${compose}\n`, more).user, ({ text }) => text);
    const cases: readonly (readonly [string, string, Files?])[] = [
      ['{ image: "ghcr.io/acme/unknown:1" }', '? by image'],
      ['{ image: "$IMAGE" }', '? IMAGE by image'],
      ['{ image: nginxinc/nginx-unprivileged }', '101:101 by image'],
      ['{ image: "gcr.io/distroless/static:nonroot" }', '65532:65532 by image'],
      ['{ build: . }', '? by dockerfile'],
      ['{ build: . }', 'app by dockerfile', { Dockerfile: 'FROM alpine:3\nUSER app\n' }],
      ['{ build: . }', 'app by dockerfile', { Dockerfile: 'FROM alpine:3 AS base\nUSER app\nFROM base\n' }],
      ['{ build: . }', '0:0 by image', { Dockerfile: 'FROM alpine:3\n' }],
      ['{ build: . }', '? WHO by dockerfile', { Dockerfile: 'FROM alpine:3\nARG WHO\nUSER $WHO\n' }],
      ['{ build: { context: ., args: { WHO: me } } }', 'me by dockerfile', { Dockerfile: 'FROM alpine:3\nARG WHO\nUSER $WHO\n' }],
    ];
    for (const [compose, expected, more] of cases)
      it(`${compose} ${more?.Dockerfile ?? ''}: ${expected}`, () => equal(user(compose, more), expected));
  });

  table('can become root', ({ canBecomeRoot }) => short(canBecomeRoot), [
    ['', 'true by image'],
    ['user: app', 'true by engine'],
    ['user: app, security_opt: ["no-new-privileges:true"]', 'false'],
    ['user: root, security_opt: ["no-new-privileges:true"]', 'true'],
    ['user: $ID, security_opt: ["no-new-privileges:true"]', '? ID'],
    ['user: app, security_opt: ["no-new-privileges:$ON"]', '? ON'],
    ['user: $ID', 'true by engine'],
  ]);

  table('groups', ({ groups }) => groups.map((group) => short(group)).join(', '), [
    ['', ''],
    ['group_add: [docker, "6", $G]', 'docker, 6, ? G'],
  ]);

  table('capabilities', ({ capabilities: { bounding, effective } }) => `${short(bounding, list)} | ${short(effective, list)}`, [
    ['', '14 by engine | 14 by engine'],
    ['user: "1000"', '14 by engine | '],
    ['cap_drop: [ALL], cap_add: [NET_RAW]', 'NET_RAW | NET_RAW'],
    ['cap_drop: [ALL], cap_add: [NET_RAW], user: app', 'NET_RAW | '],
    ['cap_drop: [ALL], cap_add: [ALL]', '41 | 41'],
    ['privileged: true, cap_drop: [ALL]', '41 | 41'],
    ['privileged: true, user: app', '41 | '],
    ['privileged: $P', '? P | ? P'],
    ['cap_add: ["$C"]', '? C | ? C'],
    ['cap_add: [NONSENSE]', '? | ?'],
    ['user: $ID', '14 by engine | ? ID'],
  ]);

  table('no-new-privileges', ({ noNewPrivileges }) => short(noNewPrivileges), [
    ['', 'false by engine'],
    ['security_opt: [no-new-privileges]', 'true'],
    ['security_opt: ["no-new-privileges:true", "no-new-privileges=false"]', 'false'],
    ['security_opt: ["no-new-privileges=1"]', 'true'],
    ['security_opt: ["no-new-privileges:maybe"]', '?'],
    ['security_opt: ["no-new-privileges:${ON}"]', '? ON'],
    ['security_opt: ["$OPTION"]', '? OPTION'],
    ['security_opt: ["$OPTION", "no-new-privileges:true"]', 'true'],
  ]);

  describe('seccomp', () => {
    const files = { 'open.json': '{"defaultAction": "SCMP_ACT_LOG"}', 'shut.json': '{"defaultAction": "SCMP_ACT_ERRNO"}', 'bad.json': '[' };
    const seccomp = (keys: string): string =>
      short(of(keys, files).seccomp, (one) => (one.profile === 'custom' ? `${one.file} ${one.allowsAll}` : one.profile));
    const cases: readonly Case[] = [
      ['', 'builtin by engine'],
      ['security_opt: ["seccomp=unconfined"]', 'unconfined'],
      ['security_opt: ["seccomp:unconfined", "seccomp=builtin"]', 'builtin'],
      ['security_opt: ["seccomp=open.json"]', 'open.json true'],
      ['security_opt: ["seccomp:./shut.json"]', './shut.json false'],
      ['security_opt: ["seccomp=bad.json"]', 'bad.json null'],
      ['security_opt: ["seccomp=absent.json"]', 'absent.json null'],
      ['security_opt: ["seccomp=$FILE"]', '? FILE'],
      ['privileged: true', 'none'],
      ['privileged: true, security_opt: ["seccomp=shut.json"]', 'shut.json false'],
      ['privileged: $P', '? P'],
    ];
    for (const [keys, expected] of cases) it(`${keys || 'nothing'}: ${expected}`, () => equal(seccomp(keys), expected));
  });

  const lsm = (value: string | object): string => JSON.stringify(value).replaceAll('"', '');
  table('LSM', ({ lsm: { apparmor, selinux } }) => `${short(apparmor, lsm)} | ${short(selinux, lsm)}`, [
    ['', 'default by engine | default by engine'],
    ['privileged: true', 'unconfined | disabled'],
    ['privileged: true, security_opt: ["apparmor=docker-default", "label=type:x"]', 'default | {options:[type:x]}'],
    ['security_opt: ["apparmor:mine", "label:disable"]', '{profile:mine} | disabled'],
    ['pid: host', 'default by engine | disabled'],
    ['ipc: host', 'default by engine | disabled'],
    ['ipc: $I', 'default by engine | ? I'],
    ['security_opt: ["apparmor=$A", "label=$L"]', '? A | ? L'],
  ]);

  const paths = ({ paths: { masked, readOnly, sysWritable, cgroupWritable } }: Effective): string =>
    [short(masked, list), short(readOnly, list), short(sysWritable), short(cgroupWritable)].join(', ');
  table('paths of the kernel', paths, [
    ['', '12 by engine, /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger by engine, false by engine, false by engine'],
    ['privileged: true', ', , true, true'],
    ['security_opt: ["systempaths=unconfined"]', ', , false by engine, false by engine'],
    ['security_opt: ["systempaths:unconfined", "writable-cgroups=true"]', paths(of('')).replace(/false by engine$/, 'true')],
    ['privileged: $P', '? P, ? P, ? P, ? P'],
    ['security_opt: ["systempaths=$S"]', '? S, ? S, false by engine, false by engine'],
  ]);

  const spaces = ({ namespaces }: Effective): string =>
    Object.entries(namespaces)
      .filter(([, fact]) => fact.source !== 'engine')
      .map(([name, fact]) => `${name} ${short(fact, (one) => (one.mode === 'joined' ? one.with : one.mode))}`)
      .join(', ');
  table('namespaces', spaces, [
    ['', ''],
    [
      'pid: host, ipc: host, network_mode: host, uts: host, cgroup: host, userns_mode: host',
      'pid host, net host, ipc host, uts host, cgroup host, user host',
    ],
    ['network_mode: none, ipc: shareable, cgroup: private', 'net none, ipc shareable, cgroup private'],
    ['network_mode: bridge, ipc: none', 'net private, ipc none'],
    ['pid: "container:x", network_mode: "service:absent"', 'pid container:x, net service:absent'],
    ['pid: $P, uts: "${U}"', 'pid ? P, uts ? U'],
    ['pid: ""', ''],
  ]);

  it('follows whom a service joins', () => {
    const net = (db: string): string =>
      spaces(modelOf(`services:\n  web: { image: a, network_mode: "service:db" }\n  db: { image: b, ${db} }\n`));
    equal(net(''), 'net service:db');
    equal(net('network_mode: host'), 'net host by other-service');
    equal(net('network_mode: $N'), 'net ? N by other-service');
    equal(net('network_mode: "service:web"'), 'net service:db');
  });

  it('says where values come from', () => {
    const text = 'x-base: &base\n  privileged: true\nservices:\n  web:\n    <<: *base\n    image: "alpine:3"\n    user: ${ID:-0}\n';
    const { privileged, user, rootfsWritable } = modelOf(text);
    equal(text.slice(privileged.at.start, privileged.at.end), '*base');
    deepEqual(
      privileged.via.map(({ kind }) => kind),
      ['merge-key'],
    );
    equal(text.slice(user.at.start, user.at.end), '${ID:-0}');
    deepEqual(
      user.via.map(({ kind }) => kind),
      ['variable'],
    );
    equal(text.slice(rootfsWritable.at.start, rootfsWritable.at.end), 'web');
    deepEqual(
      rootfsWritable.via.map(({ kind }) => kind),
      ['engine-default'],
    );
  });

  it('goes from a service to the USER of its Dockerfile', () => {
    const dockerfile = 'FROM alpine:3 AS run\nUSER app\n';
    const { user } = modelOf('services:\n  web:\n    build: .\n', { Dockerfile: dockerfile });
    const step = user.via[0]!;
    ok(step.kind === 'dockerfile');
    equal(step.stage, 'run');
    equal(dockerfile.slice(step.at.start, step.at.end), 'app');
  });
});

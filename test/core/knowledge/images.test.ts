import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { defaultCapabilities } from '../../../server/src/core/knowledge/capabilities';
import { builtInImages } from '../../../server/src/core/knowledge/family/lookup';
import type { ImageProfile } from '../../../server/src/core/knowledge/family/profile';
import { families } from '../../../server/src/core/knowledge/images';

const imageProfile = builtInImages.profile;

function profile(reference: string): ImageProfile {
  const found = imageProfile(reference);
  ok(found, reference);
  return found;
}

function user(reference: string): string | undefined {
  const account = profile(reference).userOk;
  return account && `${account.uid}:${account.gid}`;
}

describe('image profiles', () => {
  it('finds an image under each of its names', () => {
    const names = [
      'postgres',
      'postgres:16',
      'docker.io/postgres',
      'docker.io/library/postgres:16',
      'library/postgres',
      'index.docker.io/library/postgres',
      'mirror.gcr.io/library/postgres:16',
      'public.ecr.aws/docker/library/postgres:16',
      `postgres@sha256:${'0'.repeat(64)}`,
      'postgis/postgis:16-3.4',
      'pgvector/pgvector:pg16',
    ];
    for (const name of names) equal(profile(name).family, 'postgres', name);
    for (const name of [
      'node:22',
      'python',
      'debian:12',
      'ubuntu',
      'busybox',
      'alpine:3.20',
      'httpd',
      'nginx',
      'redis',
      'mysql',
      'mariadb',
    ])
      profile(name);
  });

  it('knows nothing about other images', () => {
    for (const name of ['', 'acme/postgres', 'postgres-exporter', 'acme/bitnami/redis', 'ghcr.io/acme/nginx', 'constructor']) {
      equal(imageProfile(name), undefined, name);
    }
    equal(imageProfile('python:3.12-windowsservercore-ltsc2022'), undefined);
  });

  it('tells variants apart by the tag', () => {
    equal(user('postgres:16'), '999:999');
    equal(user('postgres:16-alpine'), '70:70');
    equal(user('postgres:alpine3.20'), '70:70');
    equal(user('postgis/postgis:16-3.4-alpine'), '70:70');
    equal(user('timescale/timescaledb:latest-pg16'), '70:70');
    equal(user('redis:7'), '999:999');
    equal(user('redis:7.2-alpine'), '999:1000');
    equal(user('redis:8-alpine'), '999:1000');
    equal(profile('httpd:2.4').run?.uid, 33);
    equal(profile('httpd:2.4-alpine').run?.uid, 82);
    equal(user('node:22-alpine'), '1000:1000');
    equal(user('alpine'), '65534:65534');
  });

  it('names no user where only a digest is given and variants differ', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    equal(user(`postgres@${digest}`), undefined);
    equal(user(`redis@${digest}`), undefined);
    equal(user(`postgres:16@${digest}`), '999:999');
    equal(user(`node@${digest}`), '1000:1000');
  });

  it('knows when Redis changed its entrypoint, and PostgreSQL its data directory', () => {
    const steps = (tag: string) => profile(`redis${tag}`).stepDown;
    for (const tag of [':7', ':7.4.1-alpine', ':6.2', ':8.0.1', ':8.0.0-bookworm']) equal(steps(tag), 'gosu', tag);
    for (const tag of ['', ':latest', ':alpine', ':8', ':8.0', ':8.0.2', ':8.2', ':9-alpine']) equal(steps(tag), 'setpriv', tag);
    deepEqual(profile('postgres:17').data, ['/var/lib/postgresql/data']);
    deepEqual(profile('postgres:18').data, ['/var/lib/postgresql']);
    deepEqual(profile('pgvector/pgvector:pg16').data, ['/var/lib/postgresql/data']);
    deepEqual(profile('timescale/timescaledb:2.25.0-pg18').data, ['/var/lib/postgresql']);
    deepEqual(profile('postgres').data, ['/var/lib/postgresql']);
  });

  it('gives a web server no user, because that takes more than `user:`', () => {
    equal(user('nginx'), undefined);
    equal(user('httpd'), undefined);
    equal(profile('nginx').stepDown, 'native');
    equal(profile('nginxinc/nginx-unprivileged').start.uid, 101);
  });

  it('knows since when an image starts as another user than root', () => {
    const start = (reference: string) => {
      const { uid, gid } = profile(reference).start;
      return `${uid}:${gid}`;
    };
    for (const name of ['all-in-one', 'jaeger-collector', 'jaeger-query', 'jaeger-ingester']) {
      equal(start(`jaegertracing/${name}:1.49.0`), '0:0', name);
      equal(start(`jaegertracing/${name}:1.50`), '10001:0', name);
      equal(start(`quay.io/jaegertracing/${name}`), '10001:0', name);
    }
    equal(start('jaegertracing/jaeger-agent:1.19.2'), '0:0');
    equal(start('jaegertracing/jaeger-agent:1.20.0'), '10001:0');
    equal(start('jaegertracing/jaeger:2.5.0'), '10001:0');
    equal(start('grafana/tempo:2.4.2'), '0:0');
    equal(start('grafana/tempo:2.5.0'), '10001:10001');
    equal(start('otel/opentelemetry-collector-contrib:0.120.0'), '10001:0');
    equal(start('otel/opentelemetry-collector:0.121.0'), '10001:10001');
    equal(start('oryd/kratos:v1.3.0'), '10000:101');
    equal(start('oryd/kratos:v26.2.0-distroless'), '65532:65532');
    equal(start('oryd/hydra:v2.3.0'), '65532:65532');
  });

  it('says nothing about versions that were not looked up', () => {
    for (const name of [
      'mcr.microsoft.com/mssql/server:2017-latest',
      'otel/opentelemetry-collector:0.41.0',
      'oryd/kratos:v0.5.5-alpha.1',
      'oryd/hydra:v2.2.0',
      'authelia/authelia:4.22.0',
      'infinispan/server:10.1.8.Final',
      'oliver006/redis_exporter:v1.30.0',
      'prometheuscommunity/postgres-exporter:v0.8.0',
    ]) {
      equal(imageProfile(name), undefined, name);
    }
  });

  it('names a user of SQL Server only where it is known which group that has', () => {
    const server = 'mcr.microsoft.com/mssql/server';
    for (const tag of ['', ':latest', ':2025-latest', ':2022-latest', ':2022-CU11-ubuntu-22.04', ':2022-CU20-ubuntu-22.04'])
      equal(user(server + tag), '10001:10001', tag);
    for (const tag of [
      ':2022-CU10-ubuntu-22.04',
      ':2022-CU9-ubuntu-20.04',
      ':2022-RTM-ubuntu-20.04',
      ':2019-latest',
      ':2019-CU18-ubuntu-20.04',
    ])
      equal(user(server + tag), undefined, tag);
    equal(user('mcr.microsoft.com/mssql/rhel/server:2022-latest'), undefined);
    for (const tag of [':2019-latest', ':2022-CU10-ubuntu-22.04', '']) {
      deepEqual(profile(server + tag).capabilities.file, ['NET_BIND_SERVICE'], tag);
      equal(profile(server + tag).start.uid, 10001, tag);
    }
  });

  it('tells the images of Debezium apart', () => {
    for (const registry of ['', 'quay.io/']) {
      deepEqual(profile(`${registry}debezium/connect:3.6`).ports, [8083, 8778]);
      deepEqual(profile(`${registry}debezium/zookeeper:3.0`).start, { name: 'zookeeper', uid: 1001, gid: 1001 });
      equal(profile(`${registry}debezium/kafka:3.6`).start.name, 'kafka');
      equal(profile(`${registry}debezium/server:2.7`).data[0], '/debezium/conf');
      equal(profile(`${registry}debezium/server:3.6.0.Final`).data[0], '/debezium/config');
      equal(user(`${registry}debezium/postgres:16-alpine`), '70:70');
    }
  });

  it('never asks for more than Docker grants by default, and says where and when it was checked', () => {
    const tags = ['', ':1', ':alpine', ':99-alpine', `@sha256:${'0'.repeat(64)}`];
    const images = families.filter(({ profile }) => profile).flatMap((family) => family.images);
    const references = images.flatMap((image) => tags.map((tag) => image.replace(/ubi\*$/, 'ubi9') + tag));
    for (const reference of references) {
      const found = imageProfile(reference);
      // A version may be one that was not looked up.
      ok(found || /:\d/.test(reference), reference);
      if (!found) continue;
      for (const name of found.capabilities.root) ok(defaultCapabilities.includes(name), `${reference}: ${name}`);
      deepEqual(found.capabilities.root, [...found.capabilities.root].sort(), reference);
      match(found.checked, /^\d{4}-\d\d-\d\d$/);
      ok(found.sources.length > 0, reference);
      if (found.stepDown !== 'none') ok(found.run && found.run.uid !== 0, reference);
      if (found.userOk) notEqual(found.userOk.uid, 0);
    }
  });
});

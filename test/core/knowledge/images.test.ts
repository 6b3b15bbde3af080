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

  it('never asks for more than Docker grants by default, and says where and when it was checked', () => {
    for (const family of families.filter(({ profile }) => profile)) {
      for (const image of family.images) {
        for (const tag of ['', ':1', ':alpine', ':99-alpine', `@sha256:${'0'.repeat(64)}`]) {
          const found = profile(image.replace(/ubi\*$/, 'ubi9') + tag);
          for (const name of found.capabilities.root) ok(defaultCapabilities.includes(name), `${image}: ${name}`);
          deepEqual(found.capabilities.root, [...found.capabilities.root].sort(), image);
          match(found.checked, /^\d{4}-\d\d-\d\d$/);
          ok(found.sources.length > 0, image);
          if (found.stepDown !== 'none') ok(found.run && found.run.uid !== 0, image);
          if (found.userOk) notEqual(found.userOk.uid, 0);
        }
      }
    }
  });
});

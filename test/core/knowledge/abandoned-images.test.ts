import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { abandonment, withVersion } from '../../../server/src/core/knowledge/abandoned-images';
import { builtInImages } from '../../../server/src/core/knowledge/family/lookup';
import { parseImage } from '../../../server/src/core/knowledge/image-name';
import { families } from '../../../server/src/core/knowledge/images';
import { whyMoving } from '../../../server/src/core/knowledge/moving-tags';
import { isFrom, originOf } from '../../../server/src/core/knowledge/registries';

const lines = families.flatMap(({ releases }) => releases ?? []);

describe('The table of releases', () => {
  it('has dates, versions and a source in each line', () => {
    ok(lines.length > 30);
    for (const { product, releases, source } of lines) {
      ok(releases.length > 0, product);
      match(source, /^endoflife\.date\/[a-z0-9-]+$/);
      for (const { version, end } of releases) {
        match(version, /^(?:[a-z]*\d[\dh.]*|[A-Z][a-z]+)$/, `${product} ${version}`);
        if (end !== undefined) ok(!Number.isNaN(Date.parse(end)) && /^\d{4}-\d\d-\d\d$/.test(end), `${product} ${version} ${end}`);
      }
      equal(new Set(releases.map(({ version }) => version)).size, releases.length, product);
    }
  });

  it('ends on the day after the last one', () => {
    equal(abandonment('mysql:8.0', '2026-04-30', builtInImages), undefined);
    equal(abandonment('mysql:8.0', '2026-05-01', builtInImages)?.what, 'is MySQL 8.0 (no security updates since 2026-04-30)');
    equal(abandonment('grafana/promtail:3.0.0', '2026-03-01', builtInImages), undefined);
    ok(abandonment('grafana/promtail:3.0.0', '2026-03-02', builtInImages));
  });

  const successors: [image: string, successor: string | undefined][] = [
    ['docker.io/library/postgres:13-alpine', 'docker.io/library/postgres:16-alpine'],
    ['traefik:v2.10', 'traefik:v3.7'],
    ['debian:buster-slim', 'debian:bookworm-slim'],
    ['ubuntu:20.04', 'ubuntu:24.04'],
    ['quay.io/centos/centos:stream8', 'quay.io/centos/centos:stream10'],
    ['python:2', 'python:3.12'],
    ['node:16-buster', undefined],
    ['elasticsearch:7.17.9', undefined],
    ['centos:7', undefined],
    ['openjdk:17-jdk', 'eclipse-temurin:17-jdk'],
    ['openjdk:17.0.2-slim', undefined],
    ['k8s.gcr.io/pause:3.1', 'registry.k8s.io/pause:3.1'],
  ];
  for (const [image, successor] of successors) {
    it(`leads from ${image} to ${successor ?? 'no certain successor'}`, () => {
      const found = abandonment(image, '2026-11-24', builtInImages);
      ok(found);
      equal(found.reference, successor);
    });
  }

  it('says nothing of images and versions that are not written down', () => {
    const images = ['acme/app:1', 'node:99', 'node:lts', 'postgres@sha256:00', 'python:3', 'bitnami/redis:latest', 'acme/node:16'];
    deepEqual(
      images.filter((image) => abandonment(image, '2026-11-24', builtInImages)),
      [],
    );
  });

  it('names a version that gets updates, and none where there is none', () => {
    equal(withVersion('nginx', '2026-11-24', builtInImages), 'nginx:1.31');
    equal(withVersion('python:latest', '2026-11-24', builtInImages), 'python:3.14');
    equal(withVersion('centos', '2026-11-24', builtInImages), undefined);
    equal(withVersion('debian:stable', '2026-11-24', builtInImages), undefined);
    equal(withVersion('acme/app', '2026-11-24', builtInImages), undefined);
  });
});

describe('Tags', () => {
  it('move, or name a version', () => {
    const moving = ['a', 'a:latest', 'a:latest-alpine3.20', 'a:lts-slim', 'node:bookworm', 'a:MAIN', 'docker:dind', 'a:nightly-alpine'];
    const fixed = [
      'a:1',
      'a:v2',
      'a:16-alpine',
      'debian:bookworm',
      'a:2022-latest',
      'a:edge-20260101',
      'a:ltsc2022',
      'a:3f2c1ab',
      'a@sha256:0',
    ];
    deepEqual(
      moving.filter((reference) => whyMoving(parseImage(reference)) === undefined),
      [],
    );
    deepEqual(
      fixed.filter((reference) => whyMoving(parseImage(reference)) !== undefined),
      [],
    );
  });
});

describe('Registries', () => {
  it('are hosts, with Docker Hub where none is written', () => {
    deepEqual(originOf('nginx:1@sha256:0'), { host: 'docker.io', repository: 'library/nginx' });
    deepEqual(originOf('index.docker.io/acme/a'), { host: 'docker.io', repository: 'acme/a' });
    deepEqual(originOf('localhost:5000/a/b:1'), { host: 'localhost:5000', repository: 'a/b' });
  });

  it('cover names by whole segments', () => {
    ok(isFrom('ghcr.io/acme/app:1', ['ghcr.io/acme']));
    ok(isFrom('nginx', ['docker.io/library']));
    ok(!isFrom('acme/nginx', ['docker.io/library']));
    ok(!isFrom('ghcr.io/acmecorp/app', ['ghcr.io/acme']));
    ok(!isFrom('mirror.gcr.io/library/nginx', ['docker.io']));
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import { abandonment } from '../../../../server/src/core/knowledge/abandoned-images';
import { isDatabase } from '../../../../server/src/core/knowledge/databases';
import type { ImageFamily } from '../../../../server/src/core/knowledge/family/family';
import { builtInImages } from '../../../../server/src/core/knowledge/family/lookup';
import { parseImage } from '../../../../server/src/core/knowledge/image-name';
import { families } from '../../../../server/src/core/knowledge/images';
import { internalService } from '../../../../server/src/core/knowledge/ports';
import { imageNames } from '../../../../server/tools/paths';
import { repository } from '../../../support/fixtures';

const { family: familyOf, profile: imageProfile, base: baseImage } = builtInImages;

const tags = ['', ':1', ':8', ':16.4', ':3.19-alpine', ':bookworm', ':nonroot', `@sha256:${'0'.repeat(64)}`];

/** Each name of each family, under every sort of tag. */
const references: readonly (readonly [reference: string, family: ImageFamily])[] = families.flatMap((family) =>
  family.images.flatMap((name) => tags.map((tag) => [name.replace(/ubi\*$/, 'ubi9').replace(/\*$/, 'kafka') + tag, family] as const)),
);

describe('Families of images', () => {
  it('have the names of their files', () => {
    deepEqual(
      families.map(({ name }) => name),
      imageNames(repository),
    );
  });

  it('are found under each of their names, as these are written in files', () => {
    for (const [reference, family] of references) equal(familyOf(reference)?.family.name, family.name, reference);
    for (const { images } of families) for (const name of images) equal(parseImage(name.replace('*', 'x')).name, name.replace('*', 'x'));
  });

  it('answer every question about an image in one voice', () => {
    for (const [reference, family] of references) {
      const profile = imageProfile(reference);
      const base = baseImage(reference);
      if (base.distribution === 'windows') continue;
      // A version may be one that was not looked up.
      if (profile || !/:\d/.test(reference)) equal(profile !== undefined, family.profile !== undefined, reference);
      equal(base.user?.root, profile && profile.start.uid === 0, reference);
      equal(base.checked, profile?.confidence === 'low' ? undefined : profile?.checked, reference);
      if (base.ready)
        ok(
          [profile?.start, profile?.run, profile?.userOk].some((one) => one?.uid === base.ready?.uid),
          reference,
        );
      if (family.insiders !== undefined && typeof family.insiders === 'string')
        equal(internalService('1', reference, '', builtInImages)?.name, family.insiders);
      equal(typeof isDatabase(reference, builtInImages), 'boolean');
      const ended = abandonment(reference, '2100-01-01', builtInImages);
      if (family.releases && /:\d/.test(reference) && ended) ok(ended.source.length > 0, reference);
    }
  });

  it('know the end of support whatever registry serves the image', () => {
    for (const name of ['grafana/grafana:11.2.0', 'ghcr.io/grafana/grafana:11.2.0', 'harbor.corp.example/dockerhub/grafana/grafana:11.2.0'])
      equal(abandonment(name, '2026-11-29', builtInImages)?.what, 'is Grafana 11 (no security updates since 2026-06-25)', name);
    for (const name of ['postgres:12', 'pgvector/pgvector:0.7.4-pg12', 'timescale/timescaledb:2.15.0-pg12'])
      equal(abandonment(name, '2026-11-29', builtInImages)?.what, 'is PostgreSQL 12 (no security updates since 2024-11-21)', name);
    equal(abandonment('arm32v7/node:14', '2026-11-29', builtInImages)?.what, 'is Node.js 14 (no security updates since 2023-04-30)');
  });

  it('take a word of another product for no name of Ubuntu', () => {
    equal(abandonment('acme/robot:kinetic-perception', '2026-11-29', builtInImages), undefined);
    equal(
      abandonment('eclipse-temurin:17-focal', '2026-11-29', builtInImages)?.what,
      'is built on Ubuntu 20.04 (no security updates since 2025-05-31)',
    );
    equal(
      abandonment('acme/app:1.2-buster', '2026-11-29', builtInImages)?.what,
      'is built on Debian 10 (no security updates since 2024-06-30)',
    );
    equal(
      abandonment('acme/app:1.2-ubuntu20.04', '2026-11-29', builtInImages)?.what,
      'is built on Ubuntu 20.04 (no security updates since 2025-05-31)',
    );
  });

  it('tell the variants of a family apart', () => {
    for (const name of ['redhat/ubi9', 'registry.access.redhat.com/ubi9/ubi-minimal:9.4', 'registry.access.redhat.com/ubi8'])
      equal(baseImage(name).user?.root, true, name);
    for (const name of ['registry.access.redhat.com/ubi9/nodejs-20', 'registry.access.redhat.com/ubi8/python-311:1'])
      equal(baseImage(name).user?.root, false, name);
  });
});

describe('Images behind a mirror', () => {
  const known: readonly (readonly [reference: string, name: string])[] = [
    ['registry.corp.example/library/postgres:16', 'postgres'],
    ['registry.corp.example:5000/library/redis', 'redis'],
    ['harbor.corp.example/hub/grafana/grafana', 'grafana'],
    ['gitlab.corp.example/platform/dependency_proxy/containers/alpine:3.22', 'alpine'],
    ['artifactory.corp.example/docker-remote/nginx:1.30', 'nginx'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/python:3.13', 'python'],
    ['harbor.corp.example/quay/keycloak/keycloak', 'keycloak'],
  ];

  it('are known by the last parts of their path, one step less surely', () => {
    const steps = ['low', 'medium', 'high'];
    for (const [reference, family] of known) {
      const found = familyOf(reference);
      equal(found?.family.name, family, reference);
      equal(found.mirrored, true);
      const home = imageProfile(`${found.image.name}:${parseImage(reference).tag ?? 'latest'}`);
      const here = imageProfile(reference);
      ok(home && here, reference);
      equal(steps.indexOf(here.confidence), Math.max(0, steps.indexOf(home.confidence) - 1), reference);
    }
  });

  it('are as sure as ever where the official images of one architecture are meant', () => {
    for (const name of ['arm64v8/alpine', 'arm32v7/node:22', 'i386/debian:12', 'amd64/postgres:17']) {
      equal(familyOf(name)?.mirrored, false, name);
      equal(imageProfile(name)?.confidence, 'high', name);
    }
  });

  it('are no images of a team that bear the name of a program', () => {
    for (const name of [
      'registry.corp.example/team/node:22',
      'ghcr.io/acme/nginx',
      'ghcr.io/acme/grafana/grafana',
      'acme/library/postgres',
      'registry.gitlab.com/acme/library/redis',
    ])
      equal(familyOf(name), undefined, name);
  });
});

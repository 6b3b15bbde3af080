import { equal, ok } from 'node:assert/strict';
import { builtInImages } from '../../../server/src/core/knowledge/family/lookup';

const baseImage = builtInImages.base;

describe('Base images', () => {
  it('carry a date only where somebody looked the fact up', () => {
    for (const name of [
      'node:22',
      'python:3',
      'golang:1',
      'alpine',
      'debian:13',
      'nginx',
      'postgres:17',
      'gcr.io/distroless/static:nonroot',
      'mcr.microsoft.com/windows/servercore:ltsc2022',
      'golang:1.25-nanoserver',
    ])
      ok(/^\d{4}-\d\d-\d\d$/.test(baseImage(name).checked ?? ''), name);
    for (const name of [
      'rust:1',
      'fedora:43',
      'oven/bun',
      'denoland/deno',
      'gradle:9',
      'drupal',
      'composer',
      'ghcr.io/acme/windows-base:1809',
    ])
      equal(baseImage(name).checked, undefined, name);
  });

  it('find a tag of its own before the rest of a name', () => {
    equal(baseImage('gcr.io/distroless/base:nonroot').user?.root, false);
    equal(baseImage('gcr.io/distroless/base').user?.root, true);
    equal(baseImage('ubuntu:24.04').ready?.name, 'ubuntu');
    equal(baseImage('ubuntu:22.04').ready, undefined);
    equal(baseImage('acme/unknown').user, undefined);
  });
});

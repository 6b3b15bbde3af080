import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Debian: a shell as root. */
export default defineFamily({
  name: 'debian',
  images: ['debian'],
  distribution: 'debian',
  releases: {
    product: 'Debian',
    releases: releasesOf(`
      7/wheezy 2018-05-31, 8/jessie 2020-06-30, 9/stretch 2022-07-01, 10/buster 2024-06-30, 11/bullseye 2026-08-31, 12/bookworm
      2028-06-30, 13/trixie 2030-06-30
    `),
    source: 'endoflife.date/debian',
  },
  profile: () =>
    base({ variant: 'all', userOk: nobody, sources: ['debuerreotype/docker-debian-artifacts bookworm/slim/oci/blobs/image-config.json'] }),
});

import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Alpine Linux: a shell as root. */
export default defineFamily({
  name: 'alpine',
  images: ['alpine'],
  distribution: 'alpine',
  releases: {
    product: 'Alpine Linux',
    releases: releasesOf(`
      3.3 2017-11-01, 3.4 2018-05-01, 3.5 2018-11-01, 3.6 2019-05-01, 3.7 2019-11-01, 3.8 2020-05-01, 3.9 2020-11-01, 3.10 2021-05-01,
      3.11 2021-11-01, 3.12 2022-05-01, 3.13 2022-11-01, 3.14 2023-05-01, 3.15 2023-11-01, 3.16 2024-05-23, 3.17 2024-11-22, 3.18
      2025-05-09, 3.19 2025-11-01, 3.20 2026-04-01, 3.21 2026-11-01, 3.22 2027-05-01, 3.23 2027-11-01, 3.24 2028-06-01
    `),
    source: 'endoflife.date/alpine-linux',
  },
  profile: () => base({ variant: 'alpine', userOk: nobody, sources: ['alpinelinux/docker-alpine Dockerfile'] }),
});

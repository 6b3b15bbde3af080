import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Go: no account of its own, so that of its base. */
export default defineFamily({
  name: 'golang',
  images: ['golang'],
  distribution: 'debian',
  releases: {
    product: 'Go',
    releases: releasesOf(`
      1.10 2019-02-25, 1.11 2019-09-03, 1.12 2020-02-25, 1.13 2020-08-11, 1.14 2021-02-16, 1.15 2021-08-16, 1.16 2022-03-15, 1.17
      2022-08-02, 1.18 2023-02-01, 1.19 2023-09-06, 1.20 2024-02-06, 1.21 2024-08-13, 1.22 2025-02-11, 1.23 2025-08-12, 1.24
      2026-02-10, 1.25 2026-08-19, 1.26 -, 1.27 -
    `),
    source: 'endoflife.date/go',
  },
  profile: (tag) =>
    base({ variant: tag.alpine ? 'alpine' : 'debian', userOk: nobody, sources: ['docker-library/golang Dockerfile-linux.template'] }),
});

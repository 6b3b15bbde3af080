import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { tried } from '../family/profile';
import { releasesOf } from '../family/releases';

/** Python, the official image: no account of its own, so that of its base. */
export default defineFamily({
  name: 'python',
  images: ['python'],
  distribution: 'debian',
  releases: {
    product: 'Python',
    releases: releasesOf(`
      2.7 2020-01-01, 3.2 2016-02-20, 3.3 2017-09-29, 3.4 2019-03-18, 3.5 2020-09-30, 3.6 2021-12-23, 3.7 2023-06-27, 3.8 2024-10-07,
      3.9 2025-10-31, 3.10 2026-10-31, 3.11 2027-10-31, 3.12 2028-10-31, 3.13 2029-10-31, 3.14 2030-10-31
    `),
    source: 'endoflife.date/python',
  },
  profile: (tag) =>
    base({
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: nobody,
      ...(!tag.alpine && { checks: tried('engine', 'capabilities') }),
      sources: ['docker-library/python Dockerfile-linux.template'],
    }),
});

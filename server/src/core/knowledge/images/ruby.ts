import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Ruby: no account of its own, so that of its base. */
export default defineFamily({
  name: 'ruby',
  images: ['ruby'],
  distribution: 'debian',
  releases: {
    product: 'Ruby',
    releases: releasesOf(`
      2.1 2017-03-31, 2.2 2018-03-31, 2.3 2019-03-31, 2.4 2020-03-31, 2.5 2021-03-31, 2.6 2022-03-31, 2.7 2023-03-31, 3.0 2024-04-23,
      3.1 2025-03-26, 3.2 2026-03-31, 3.3 2027-03-31, 3.4 2028-03-31, 4.0 2029-03-31
    `),
    source: 'endoflife.date/ruby',
  },
  profile: (tag) =>
    base({ variant: tag.alpine ? 'alpine' : 'debian', userOk: nobody, sources: ['docker-library/ruby Dockerfile.template'] }),
});

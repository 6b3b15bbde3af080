import { base, webUser } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Drupal on PHP: the web server gives its workers another user. */
export default defineFamily({
  name: 'drupal',
  images: ['drupal'],
  distribution: 'debian',
  releases: {
    product: 'Drupal',
    releases: releasesOf(`
      7 2025-01-05, 8.8 2020-12-01, 8.9 2021-11-02, 9.0 2021-06-16, 9.1 2021-12-08, 9.2 2022-06-15, 9.3 2022-12-14, 9.4 2023-06-21,
      9.5 2023-11-01, 10.0 2023-12-15, 10.1 2024-06-20, 10.2 2024-12-17, 10.3 2025-06-16, 10.4 2025-12-10, 10.5 2026-06-17, 10.6
      2026-12-16, 11.0 2025-06-16, 11.1 2025-12-10, 11.2 2026-06-17, 11.3 2026-12-16, 11.4 2027-07-07
    `),
    source: 'endoflife.date/drupal',
  },
  profile: (tag) =>
    base({
      variant: tag.alpine ? 'alpine' : 'debian',
      run: webUser(tag),
      stepDown: 'native',
      confidence: 'low',
      sources: ['docker-library/drupal'],
    }),
});

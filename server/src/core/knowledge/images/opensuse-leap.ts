import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** openSUSE Leap. */
export default defineFamily({
  name: 'opensuse-leap',
  images: ['opensuse/leap'],
  releases: {
    product: 'openSUSE Leap',
    releases: releasesOf(`
      15.0 2019-12-03, 15.1 2021-02-02, 15.2 2022-01-04, 15.3 2022-12-31, 15.4 2023-12-07, 15.5 2024-12-31, 15.6 2026-04-30, 16.0
      2027-10-31, 42.1 2017-05-17, 42.2 2018-01-26, 42.3 2019-07-01
    `),
    source: 'endoflife.date/opensuse',
  },
});

import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Tomcat: starts as root. */
export default defineFamily({
  name: 'tomcat',
  images: ['tomcat'],
  distribution: 'debian',
  releases: {
    product: 'Tomcat',
    releases: releasesOf(`
      5 2012-09-30, 6 2016-12-31, 7 2021-03-31, 8.0 2018-06-30, 8.5 2024-03-31, 9.0 2027-03-31, 10.0 2022-10-31, 10.1 -, 11.0 -
    `),
    source: 'endoflife.date/tomcat',
  },
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/tomcat'] }),
});

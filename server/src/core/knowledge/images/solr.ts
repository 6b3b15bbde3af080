import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Solr. */
export default defineFamily({
  name: 'solr',
  images: ['solr'],
  releases: {
    product: 'Solr',
    releases: releasesOf(`
      5 2017-10-24, 6 2019-03-13, 7 2022-05-11, 8 2024-10-25, 9 -, 10 -
    `),
    source: 'endoflife.date/solr',
  },
});

import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** CentOS, ended in 2024: a shell as root. */
export default defineFamily({
  name: 'centos',
  images: ['centos'],
  distribution: 'rhel',
  releases: {
    product: 'CentOS',
    releases: releasesOf(`
      5 2017-03-31, 6 2020-11-30, 7 2024-06-30, 8 2021-12-31
    `),
    source: 'endoflife.date/centos',
  },
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['hub.docker.com/_/centos'] }),
});

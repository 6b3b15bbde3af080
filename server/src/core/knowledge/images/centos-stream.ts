import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** CentOS Stream: a shell as root. */
export default defineFamily({
  name: 'centos-stream',
  images: ['quay.io/centos/centos'],
  distribution: 'rhel',
  releases: {
    product: 'CentOS Stream',
    releases: releasesOf(`
      stream8 2024-05-31, stream9 2027-05-31, stream10 2030-05-31
    `),
    source: 'endoflife.date/centos-stream',
  },
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['quay.io/repository/centos/centos'] }),
});

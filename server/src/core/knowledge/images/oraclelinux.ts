import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Oracle Linux: a shell as root. */
export default defineFamily({
  name: 'oraclelinux',
  images: ['oraclelinux', 'container-registry.oracle.com/os/oraclelinux'],
  distribution: 'rhel',
  releases: {
    product: 'Oracle Linux',
    releases: releasesOf(`
      6 2021-03-01, 7 2024-12-01, 8 2029-07-01, 9 2032-06-30, 10 2035-06-30
    `),
    source: 'endoflife.date/oracle-linux',
  },
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['hub.docker.com/_/oraclelinux'] }),
});

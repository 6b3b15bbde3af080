import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

/** Amazon Linux: a shell as root. */
export default defineFamily({
  name: 'amazonlinux',
  images: ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'],
  distribution: 'rhel',
  releases: {
    product: 'Amazon Linux',
    releases: releasesOf(`
      2 2026-06-30, 2018.03 2023-12-31, 2023 2029-06-30
    `),
    source: 'endoflife.date/amazon-linux',
  },
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['hub.docker.com/_/amazonlinux'] }),
});

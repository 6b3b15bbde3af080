import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Oracle Linux: a shell as root. */
export default defineFamily({
  name: 'oraclelinux',
  images: ['oraclelinux', 'container-registry.oracle.com/os/oraclelinux'],
  distribution: 'rhel',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['hub.docker.com/_/oraclelinux'] }),
});

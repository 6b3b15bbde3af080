import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** AlmaLinux: a shell as root. */
export default defineFamily({
  name: 'almalinux',
  images: ['almalinux', 'quay.io/almalinuxorg/almalinux'],
  distribution: 'rhel',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['hub.docker.com/_/almalinux'] }),
});

import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Rocky Linux: a shell as root. */
export default defineFamily({
  name: 'rockylinux',
  images: ['rockylinux', 'rockylinux/rockylinux', 'quay.io/rockylinux/rockylinux'],
  distribution: 'rhel',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['hub.docker.com/_/rockylinux'] }),
});

import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** minideb, a small Debian: a shell as root. */
export default defineFamily({
  name: 'minideb',
  images: ['bitnami/minideb'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['bitnami/minideb'] }),
});

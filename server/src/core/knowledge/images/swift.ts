import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Swift: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'swift',
  images: ['swift'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/swift'] }),
});

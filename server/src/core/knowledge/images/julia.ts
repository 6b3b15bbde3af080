import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Julia: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'julia',
  images: ['julia'],
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/julia'] }),
});

import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** PyPy: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'pypy',
  images: ['pypy'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/pypy'] }),
});

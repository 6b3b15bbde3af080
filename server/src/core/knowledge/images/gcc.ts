import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** GCC: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'gcc',
  images: ['gcc'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/gcc'] }),
});

import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Haskell: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'haskell',
  images: ['haskell'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/haskell'] }),
});

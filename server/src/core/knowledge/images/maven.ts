import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Maven: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'maven',
  images: ['maven'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/maven'] }),
});

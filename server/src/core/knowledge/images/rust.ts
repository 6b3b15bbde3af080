import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Rust: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'rust',
  images: ['rust'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/rust'] }),
});

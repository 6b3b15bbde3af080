import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Clojure: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'clojure',
  images: ['clojure'],
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/clojure'] }),
});

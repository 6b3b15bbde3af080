import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Jetty. */
export default defineFamily({
  name: 'jetty',
  images: ['jetty'],
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/jetty'] }),
});

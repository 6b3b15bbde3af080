import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Erlang: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'erlang',
  images: ['erlang'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/erlang'] }),
});

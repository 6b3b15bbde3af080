import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Elixir: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'elixir',
  images: ['elixir'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/elixir'] }),
});

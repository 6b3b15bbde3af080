import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Perl: starts as root, and has no account of its own. */
export default defineFamily({
  name: 'perl',
  images: ['perl'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/perl'] }),
});

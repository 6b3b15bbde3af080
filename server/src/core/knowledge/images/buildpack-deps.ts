import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** What Debian and Ubuntu have for building programs, as root. */
export default defineFamily({
  name: 'buildpack-deps',
  images: ['buildpack-deps'],
  distribution: 'debian',
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/buildpack-deps'] }),
});

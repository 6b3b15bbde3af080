import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** The empty image: what a stage puts there, and nothing else. */
export default defineFamily({
  name: 'scratch',
  images: ['scratch'],
  distribution: 'scratch',
  profile: () => base({ variant: 'all', confidence: 'high', sources: ['docs.docker.com/build/building/base-images'] }),
});

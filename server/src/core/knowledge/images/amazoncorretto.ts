import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Amazon Corretto, Java: starts as root. */
export default defineFamily({
  name: 'amazoncorretto',
  images: ['amazoncorretto'],
  profile: () => base({ variant: 'all', confidence: 'low', sources: ['docker-library/official-images library/amazoncorretto'] }),
});

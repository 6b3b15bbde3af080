import { base, webUser } from '../family/base';
import { defineFamily } from '../family/family';

/** Joomla on PHP: the web server gives its workers another user. */
export default defineFamily({
  name: 'joomla',
  images: ['joomla'],
  distribution: 'debian',
  profile: (tag) =>
    base({
      variant: tag.alpine ? 'alpine' : 'debian',
      run: webUser(tag),
      stepDown: 'native',
      confidence: 'low',
      sources: ['joomla-docker/docker-joomla'],
    }),
});

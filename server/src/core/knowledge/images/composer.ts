import { base, webUser } from '../family/base';
import { defineFamily } from '../family/family';

/** Composer: PHP as root, with the account of the web server. */
export default defineFamily({
  name: 'composer',
  images: ['composer'],
  distribution: 'debian',
  profile: (tag) =>
    base({ variant: tag.alpine ? 'alpine' : 'debian', userOk: webUser(tag), confidence: 'low', sources: ['composer/docker'] }),
});

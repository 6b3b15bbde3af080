import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Gradle. */
export default defineFamily({
  name: 'gradle',
  images: ['gradle'],
  profile: () =>
    base({ variant: 'all', userOk: { name: 'gradle', uid: 1000, gid: 1000 }, confidence: 'low', sources: ['gradle/docker-gradle'] }),
});

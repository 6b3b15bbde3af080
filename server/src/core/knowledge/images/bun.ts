import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Bun. */
export default defineFamily({
  name: 'bun',
  images: ['oven/bun'],
  distribution: 'debian',
  profile: () =>
    base({
      variant: 'all',
      userOk: { name: 'bun', uid: 1000, gid: 1000 },
      confidence: 'low',
      sources: ['oven-sh/bun dockerhub/debian/Dockerfile'],
    }),
});

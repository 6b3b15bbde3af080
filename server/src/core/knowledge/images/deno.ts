import { base } from '../family/base';
import { defineFamily } from '../family/family';

/** Deno. */
export default defineFamily({
  name: 'deno',
  images: ['denoland/deno'],
  profile: () =>
    base({ variant: 'all', userOk: { name: 'deno', uid: 1993, gid: 1993 }, confidence: 'low', sources: ['denoland/deno_docker'] }),
});

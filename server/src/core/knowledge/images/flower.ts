import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

/** Flower, the console of Celery. */
export default defineFamily({
  name: 'flower',
  images: ['mher/flower'],
  open: [
    variable('FLOWER_UNAUTHENTICATED_API', yes, 'can control the workers with its API', 'flower.readthedocs.io, authentication', {
      unless: /^(?:FLOWER_BASIC_AUTH|FLOWER_AUTH|basic_auth|basic-auth|auth)$/,
      instead: 'false',
    }),
  ],
});

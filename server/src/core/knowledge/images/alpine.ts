import { base, nobody } from './base';
import type { ImageFamily } from './profile';

/** Alpine Linux: a shell as root. */
export const alpine: ImageFamily = {
  name: 'alpine',
  images: ['alpine'],
  profile: () => base({ family: 'alpine', variant: 'alpine', userOk: nobody, sources: ['alpinelinux/docker-alpine Dockerfile'] }),
};

import { base, nobody } from './base';
import { type ImageFamily, tried } from './profile';

/** Python, the official image: no account of its own, so that of its base. */
export const python: ImageFamily = {
  name: 'python',
  images: ['python'],
  profile: (tag) =>
    base({
      family: 'python',
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: nobody,
      ...(!tag.alpine && { checks: tried('engine', 'capabilities') }),
      sources: ['docker-library/python Dockerfile-linux.template'],
    }),
};

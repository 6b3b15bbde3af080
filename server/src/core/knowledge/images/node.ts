import { base } from './base';
import { type ImageFamily, tried } from './profile';

/** Node.js, the official image: it brings the account `node` but does not use it. */
export const node: ImageFamily = {
  name: 'node',
  images: ['node'],
  profile: (tag) => {
    const account = { name: 'node', uid: 1000, gid: 1000 };
    return base({
      family: 'node',
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: account,
      scratch: [{ path: '/tmp' }, { path: '/home/node/.npm', owner: account, when: 'npm starts the program' }],
      ...(!tag.alpine && { checks: tried('engine', 'capabilities', 'user') }),
      sources: ['nodejs/docker-node Dockerfile-debian.template', 'nodejs/docker-node Dockerfile-alpine.template'],
    });
  },
};

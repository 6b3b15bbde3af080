import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { tried } from '../family/profile';
import { releasesOf } from '../family/releases';

/** Node.js, the official image: it brings the account `node` but does not use it. */
export default defineFamily({
  name: 'node',
  images: ['node'],
  distribution: 'debian',
  releases: {
    product: 'Node.js',
    releases: releasesOf(`
      4 2018-04-30, 5 2016-06-30, 6 2019-04-30, 7 2017-06-30, 8 2019-12-31, 9 2018-06-30, 10 2021-04-30, 11 2019-06-30, 12 2022-04-30,
      13 2020-06-01, 14 2023-04-30, 15 2021-06-01, 16 2023-09-11, 17 2022-06-01, 18 2025-04-30, 19 2023-06-01, 20 2026-04-30, 21
      2024-06-01, 22 2027-04-30, 23 2025-06-01, 24 2028-04-30, 25 2026-06-01, 26 2029-04-30
    `),
    source: 'endoflife.date/nodejs',
  },
  profile: (tag) => {
    const account = { name: 'node', uid: 1000, gid: 1000 };
    return base({
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: account,
      runsCommand: 'docker-entrypoint.sh',
      scratch: [{ path: '/tmp' }, { path: '/home/node/.npm', owner: account, when: 'npm starts the program' }],
      ...(!tag.alpine && { checks: tried('engine', 'capabilities', 'user') }),
      sources: [
        'nodejs/docker-node Dockerfile-debian.template',
        'nodejs/docker-node Dockerfile-alpine.template',
        'nodejs/docker-node docker-entrypoint.sh',
      ],
    });
  },
});

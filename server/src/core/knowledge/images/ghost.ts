import { defineFamily } from '../family/family';
import { root, stepsDown } from '../family/profile';
import { service } from '../family/service';

/** Ghost, the official image. */
export default defineFamily({
  name: 'ghost',
  images: ['ghost'],
  distribution: 'debian',
  profile: () => {
    const run = { name: 'node', uid: 1000, gid: 1000 };
    return service({
      start: root,
      run,
      stepDown: 'gosu',
      capabilities: stepsDown,
      userOk: run,
      data: ['/var/lib/ghost/content'],
      volumes: ['/var/lib/ghost/content'],
      ports: [2368],
      publicPorts: [2368],
      silent: ['Without a `database__client` it writes to SQLite in its volume in development mode only: in production it needs MySQL.'],
      sources: ['docker-library/ghost Dockerfile.template', 'docker-library/ghost docker-entrypoint.sh'],
    });
  },
});

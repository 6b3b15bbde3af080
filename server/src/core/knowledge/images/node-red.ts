import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Node-RED. */
export default defineFamily({
  name: 'node-red',
  images: ['nodered/node-red'],
  profile: () =>
    service({
      start: { name: 'node-red', uid: 1000, gid: 1000 },
      // Its ping is a program of iputils, setuid or with a file capability by the system beneath.
      usesSetuid: null,
      capabilities: { root: [], file: ['NET_RAW'], optional: [] },
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['nodes, which are programs of your own'] },
      data: ['/data'],
      ports: [1880],
      publicPorts: [1880],
      health: 'image',
      silent: ['Until `adminAuth` is set in settings.js everybody who reaches the port runs programs in it.'],
      sources: ['node-red/node-red-docker .docker/Dockerfile.alpine', 'node-red/node-red-docker .docker/Dockerfile.debian'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

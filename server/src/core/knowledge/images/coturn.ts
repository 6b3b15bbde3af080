import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** coturn: starts as nobody a server with a file capability for low ports. */
export default defineFamily({
  name: 'coturn',
  images: ['coturn/coturn', 'ghcr.io/coturn/coturn', 'quay.io/coturn/coturn'],
  profile: (tag) =>
    service({
      variant: tag.alpine ? 'alpine' : 'debian',
      start: { name: 'nobody', uid: 65534, gid: tag.alpine ? 65533 : 65534 },
      capabilities: { root: [], file: ['NET_BIND_SERVICE'], optional: [] },
      usesSetuid: true,
      gainsFile: true,
      data: ['/var/lib/coturn'],
      volumes: ['/var/lib/coturn'],
      readOnly: { tmpfs: [{ path: '/tmp' }, { path: '/var/tmp' }], blockers: ['what its configuration makes it write, logs among it'] },
      ports: [3478, 5349],
      udp: [3478, 5349],
      publicPorts: [3478, 5349],
      silent: ["With `no-new-privileges` the server has no right to ports below 1024 on the host's network."],
      sources: ['coturn/coturn docker/coturn/debian/Dockerfile', 'coturn/coturn docker/coturn/alpine/Dockerfile'],
      checked: '2026-11-30',
    }),
});

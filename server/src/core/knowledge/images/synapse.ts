import { defineFamily } from '../family/family';
import { root, stepsDown } from '../family/profile';
import { service } from '../family/service';

/** Synapse, the server of Matrix: its start script gives the data to a user and steps down. */
export default defineFamily({
  name: 'synapse',
  images: ['matrixdotorg/synapse', 'ghcr.io/element-hq/synapse', 'ghcr.io/matrix-org/synapse'],
  distribution: 'debian',
  profile: () =>
    service({
      start: root,
      // UID and GID name another one.
      run: { uid: 991, gid: 991 },
      stepDown: 'gosu',
      capabilities: stepsDown,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['its configuration, which says where it keeps media and logs'] },
      data: ['/data'],
      ports: [8008, 8448, 19090],
      publicPorts: [8008, 8448],
      health: 'image',
      sources: ['element-hq/synapse docker/start.py', 'element-hq/synapse docker/Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

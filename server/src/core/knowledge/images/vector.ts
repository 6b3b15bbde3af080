import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Vector, which gathers logs and figures and sends them on. */
export default defineFamily({
  name: 'vector',
  images: ['timberio/vector'],
  profile: () =>
    service({
      start: root,
      // Logs belong to others, and the socket of the engine to root.
      capabilities: staysRoot,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['its configuration, which says where it writes'] },
      data: ['/var/lib/vector'],
      ports: [8686],
      needs: {
        socket: {
          access: 'read',
          groups: ['CONTAINERS', 'EVENTS', 'IMAGES', 'INFO', 'PING', 'VERSION'],
          optional: true,
          address: { setting: '`docker_host` of each source of the type `docker_logs`' },
        },
        instead: 'Let it read files of logs, or the engine through a socket proxy.',
      },
      sources: [
        'vectordotdev/vector distribution/docker/debian/Dockerfile',
        'vectordotdev/vector website/cue/reference/components/sources/docker_logs.cue',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

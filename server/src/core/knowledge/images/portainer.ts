import { defineFamily } from '../family/family';
import { option, yes } from '../family/open-setting';
import { root, type SocketGroup, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** All that there is but sessions of BuildKit and commits. */
const everything: readonly SocketGroup[] = [
  'AUTH',
  'BUILD',
  'CONFIGS',
  'CONTAINERS',
  'DISTRIBUTION',
  'EVENTS',
  'EXEC',
  'IMAGES',
  'INFO',
  'NETWORKS',
  'NODES',
  'PING',
  'PLUGINS',
  'POST',
  'SECRETS',
  'SERVICES',
  'SWARM',
  'SYSTEM',
  'TASKS',
  'VERSION',
  'VOLUMES',
];

/** Portainer, which manages an engine. */
export default defineFamily({
  name: 'portainer',
  images: ['portainer/portainer', 'portainer/portainer-ce', 'portainer/portainer-ee'],
  open: [
    option('no-auth', yes, 'can use it without a login', 'github.com/portainer/portainer, releases before 2.0', {
      images: ['portainer', 'portainer-ce'],
    }),
  ],
  profile: () =>
    service({
      start: root,
      capabilities: staysRoot,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
      data: ['/data'],
      volumes: ['/data'],
      ports: [8000, 9000, 9443],
      // Agents call in from elsewhere.
      publicPorts: [8000],
      needs: {
        socket: {
          access: 'write',
          groups: everything,
          address: { option: '--host' },
        },
        instead:
          'It manages the engine, so whoever gets into it has the host: publish 9443 on 127.0.0.1 or a private network only; an Edge agent calls out and publishes nothing.',
      },
      silent: ['Whoever comes first after the start makes the administrator; after five minutes without one it waits for a restart.'],
      sources: ['portainer/portainer build/linux/Dockerfile', 'docs.portainer.io/advanced/cli'],
      confidence: 'medium',
    }),
});

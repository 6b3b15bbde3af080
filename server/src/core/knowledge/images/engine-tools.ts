import { type ImageFamily, root, type SocketGroup, staysRoot } from './profile';
import { service } from './service';

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
export const portainer: ImageFamily = {
  name: 'portainer',
  images: ['portainer/portainer', 'portainer/portainer-ce', 'portainer/portainer-ee'],
  profile: () =>
    service({
      family: 'portainer',
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
};

/** Watchtower, which replaces containers by newer ones, and the fork that is kept up. */
export const watchtower: ImageFamily = {
  name: 'watchtower',
  images: ['containrrr/watchtower', 'ghcr.io/containrrr/watchtower', 'nickfedor/watchtower', 'ghcr.io/nicholas-fedor/watchtower'],
  profile: () =>
    service({
      family: 'watchtower',
      start: root,
      // For the credentials of registries, a file of a user of the host.
      capabilities: staysRoot,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
      ports: [8080],
      needs: {
        socket: {
          access: 'write',
          groups: ['CONTAINERS', 'IMAGES', 'INFO', 'NETWORKS', 'PING', 'POST', 'VERSION'],
          address: { variable: 'DOCKER_HOST' },
        },
        instead:
          'Let something tell you of new images (diun, Renovate, WATCHTOWER_MONITOR_ONLY with a proxy that only reads): what may make containers is root on the host, proxy or not.',
      },
      silent: [
        'It makes containers anew from what the engine has, so a Compose file that was changed in between stays without effect.',
        'It takes whatever a tag points to now: who gets hold of the account of an image gets onto the host.',
      ],
      sources: ['containrrr/watchtower dockerfiles/Dockerfile', 'containrrr.dev/watchtower/arguments'],
      confidence: 'medium',
    }),
};

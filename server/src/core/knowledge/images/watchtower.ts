import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Watchtower, which replaces containers by newer ones, and the fork that is kept up. */
export default defineFamily({
  name: 'watchtower',
  images: ['containrrr/watchtower', 'ghcr.io/containrrr/watchtower', 'nickfedor/watchtower', 'ghcr.io/nicholas-fedor/watchtower'],
  profile: () =>
    service({
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
});

import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Jellyfin, the image of the project. */
export default defineFamily({
  name: 'jellyfin',
  images: ['jellyfin/jellyfin', 'ghcr.io/jellyfin/jellyfin'],
  distribution: 'debian',
  profile: () =>
    service({
      start: root,
      capabilities: staysRoot,
      // Its folders are open to all.
      anyUser: true,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['plugins, some of which change the pages in /jellyfin'] },
      data: ['/config', '/cache'],
      volumes: ['/config', '/cache'],
      ports: [1900, 7359, 8096, 8920],
      udp: [1900, 7359],
      publicPorts: [1900, 7359, 8096, 8920],
      health: 'image',
      needs: {
        devices: [{ what: '/dev/dri', why: 'transcoding on a graphics card', optional: true }],
        namespaces: [{ what: 'network', why: 'players that find it by DLNA', optional: true }],
        instead: 'Name the render node in `devices` and its group in `group_add`; the network of the host is for DLNA alone.',
      },
      sources: [
        'jellyfin/jellyfin-packaging docker/Dockerfile',
        'jellyfin/jellyfin.org docs/general/installation/_container-docker-compose.md',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

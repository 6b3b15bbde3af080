import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Wiki.js. */
export default defineFamily({
  name: 'wikijs',
  images: ['ghcr.io/requarks/wiki', 'requarks/wiki'],
  distribution: 'alpine',
  profile: () =>
    service({
      start: { name: 'node', uid: 1000, gid: 1000 },
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['/wiki/data, where it keeps caches, uploads and its copy of the repository', '/logs'],
      },
      data: ['/wiki/data/content'],
      volumes: ['/wiki/data/content'],
      ports: [3000, 3443],
      publicPorts: [3000, 3443],
      fileSecrets: ['DB_PASS_FILE'],
      silent: ['Until the first visitor has gone through the installation, whoever comes first is the administrator.'],
      sources: ['requarks/wiki dev/build/Dockerfile', 'requarks/wiki dev/build/config.yml'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

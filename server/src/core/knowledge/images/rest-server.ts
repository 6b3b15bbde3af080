import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** The server for backups of restic. */
export default defineFamily({
  name: 'rest-server',
  images: ['restic/rest-server'],
  distribution: 'alpine',
  profile: () =>
    service({
      start: root,
      capabilities: staysRoot,
      anyUser: true,
      data: ['/data'],
      volumes: ['/data'],
      ports: [8000],
      publicPorts: [8000],
      silent: ['Without `--append-only` whoever makes backups may delete all of them as well.'],
      sources: ['restic/rest-server Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** NATS: one static program, on scratch or on Alpine, that stays root. */
export default defineFamily({
  name: 'nats',
  images: ['nats'],
  profile: (tag) =>
    service({
      variant: tag.alpine ? 'alpine' : 'scratch',
      start: root,
      // Data of JetStream, accounts and certificates may lie on mounts.
      capabilities: staysRoot,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['it is not known where JetStream writes when its folder is not mounted'] },
      ports: [4222, 6222, 8222],
      silent: [
        'It has no login until its configuration names users: everybody who reaches port 4222 reads and writes every subject.',
        'The configuration of the image lets other servers join through port 6222, with a password that everybody knows.',
      ],
      sources: [
        'nats-io/nats-docker 2.14.x/scratch/Dockerfile',
        'nats-io/nats-docker 2.14.x/scratch/nats-server.conf',
        'nats-io/nats-docker 2.14.x/alpine3.22/Dockerfile',
        'nats-io/nats-docker 2.14.x/alpine3.22/docker-entrypoint.sh',
      ],
      checked: '2026-11-30',
    }),
});

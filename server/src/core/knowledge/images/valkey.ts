import { defineFamily } from '../family/family';
import { root, stepsDown, tried } from '../family/profile';

/** Valkey, the image of the project. */
export default defineFamily({
  name: 'valkey',
  images: ['valkey/valkey'],
  distribution: 'debian',
  database: true,
  profile(tag) {
    const run = { name: 'valkey', uid: 999, gid: tag.alpine ? 1000 : 999 };
    return {
      variant: tag.alpine ? 'alpine' : 'debian',
      kind: 'service',
      start: root,
      run,
      stepDown: 'setpriv',
      capabilities: stepsDown,
      userOk: run,
      anyUser: true,
      readOnly: { tmpfs: [], blockers: [] },
      data: ['/data'],
      volumes: ['/data'],
      ports: [6379],
      fileSecrets: [],
      usesSetuid: false,
      limits: { pids: 256, why: 'Valkey runs a handful of threads, and one process more while it saves' },
      health: ['CMD', 'valkey-cli', 'ping'],
      silent: [
        'The image switches the protected mode off: without `requirepass` everybody who reaches the port reads and writes all data.',
      ],
      sources: ['valkey-io/valkey-container Dockerfile.template', 'valkey-io/valkey-container docker-entrypoint.sh'],
      confidence: 'high',
      checkedBy: 'source',
      checked: '2026-11-24',
      checks: tried('entrypoint'),
    };
  },
});

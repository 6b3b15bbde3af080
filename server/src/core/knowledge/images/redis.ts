import { defineFamily } from '../family/family';
import { no, option } from '../family/open-setting';
import { root, stepDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

/** Redis, the official image: version 8.0.2 replaced gosu by an entrypoint that shrinks the bounding set with setpriv. */
export default defineFamily({
  name: 'redis',
  images: ['redis'],
  distribution: 'debian',
  database: true,
  releases: {
    product: 'Redis',
    releases: releasesOf(`
      5.0 2022-04-27, 6.0 2022-05-31, 6.2 2027-04-01, 7.0 2024-07-29, 7.2 2029-12-01, 7.4 2029-12-01, 8.0 2026-12-01, 8.2 2030-09-01,
      8.4 -, 8.6 -, 8.8 -, 8.10 -
    `),
    source: 'endoflife.date/redis',
  },
  open: [
    option('protected-mode', no, 'can send commands', 'redis.io/docs, security: protected mode', {
      images: ['redis', 'redis-stack', 'redis-stack-server', 'valkey', 'keydb'],
      unless: /^(?:requirepass|aclfile|user|REDIS_PASSWORD|VALKEY_PASSWORD)$/,
    }),
  ],
  profile(tag) {
    const withSetpriv = atLeast(tag, 8, 0, 2);
    // Alpine has a group 999 of its own.
    const run = { name: 'redis', uid: 999, gid: tag.alpine ? 1000 : 999 };
    return {
      variant: `${withSetpriv ? '8.0.2 and later' : 'before 8.0.2'}, ${tag.alpine ? 'alpine' : 'debian'}`,
      kind: 'service',
      start: root,
      run,
      stepDown: withSetpriv ? 'setpriv' : 'gosu',
      capabilities: {
        // Without SETGID and SETUID the entrypoint stays root and says nothing.
        root: withSetpriv ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETPCAP', 'SETUID'] : stepDown,
        restart: ['DAC_OVERRIDE'],
        file: [],
        optional: [{ name: 'SYS_RESOURCE', why: 'lets it raise its limit of open files; `ulimits` does that as well' }],
      },
      userOk: run,
      anyUser: true,
      readOnly: { tmpfs: [], blockers: [] },
      data: ['/data'],
      volumes: ['/data'],
      ports: [6379],
      fileSecrets: [],
      usesSetuid: false,
      limits: { pids: 256, why: 'Redis runs a handful of threads, and one process more while it saves' },
      // A refused login counts as alive.
      health: ['CMD', 'redis-cli', 'ping'],
      silent: [
        'The image switches the protected mode off: without `requirepass` everybody who reaches the port reads and writes all data.',
        ...(withSetpriv ? ['Without SETGID and SETUID it goes on as root and says nothing.'] : []),
      ],
      sources: [
        'redis/docker-library-redis debian/docker-entrypoint.sh',
        'redis/docker-library-redis debian/Dockerfile',
        'redis/docker-library-redis alpine/Dockerfile',
        'redis/docker-library-redis 7.2/docker-entrypoint.sh',
      ],
      confidence: 'high',
      checkedBy: 'source',
      checked: '2026-11-24',
      ...(!withSetpriv && { checks: tag.alpine ? tried('entrypoint') : tried('engine', 'capabilities', 'user', 'readOnly') }),
    };
  },
});

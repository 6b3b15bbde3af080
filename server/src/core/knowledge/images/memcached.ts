import { defineFamily } from '../family/family';
import { none, tried } from '../family/profile';

const account = { name: 'memcache', uid: 11211, gid: 11211 };

/** Memcached, the official image. */
export default defineFamily({
  name: 'memcached',
  images: ['memcached'],
  distribution: 'debian',
  database: true,
  profile: (tag) => ({
    variant: tag.alpine ? 'alpine' : 'debian',
    kind: 'service',
    start: account,
    stepDown: 'none',
    capabilities: none,
    userOk: account,
    anyUser: true,
    readOnly: { tmpfs: [], blockers: [] },
    data: [],
    ports: [11211],
    fileSecrets: [],
    usesSetuid: false,
    limits: { pids: 256, why: 'Memcached runs four threads for requests and a few beside them' },
    health: tag.alpine ? ['CMD', 'nc', '-z', '127.0.0.1', '11211'] : ['CMD', 'bash', '-c', '</dev/tcp/127.0.0.1/11211'],
    silent: ['It has no login: everybody who reaches the port reads and writes all data.'],
    sources: ['docker-library/memcached Dockerfile.template', 'docker-library/memcached docker-entrypoint.sh'],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
    ...(!tag.alpine && { checks: tried('engine', 'capabilities', 'user', 'readOnly') }),
  }),
});

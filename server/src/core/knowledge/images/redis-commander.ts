import { defineFamily } from '../family/family';

/** Redis Commander: joeferner/redis-commander. */
export default defineFamily({
  name: 'redis-commander',
  images: ['rediscommander/redis-commander', 'ghcr.io/joeferner/redis-commander'],
  insiders: 'Redis Commander',
});

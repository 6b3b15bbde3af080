import { defineFamily } from '../family/family';

/** Redis Insight: redis.io/docs, Redis Insight. */
export default defineFamily({
  name: 'redisinsight',
  images: ['redislabs/redisinsight', 'redis/redisinsight'],
  insiders: 'Redis Insight',
});

import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';
import { writesNothing } from './prometheus';

/** Exporter for Redis and Valkey, on scratch or on Alpine. */
export default defineFamily({
  name: 'redis-exporter',
  images: ['oliver006/redis_exporter', 'ghcr.io/oliver006/redis_exporter', 'quay.io/oliver006/redis_exporter'],
  profile: (tag) => {
    if (!atLeast(tag, 1, 31)) return undefined;
    return service({
      variant: tag.alpine ? 'alpine' : 'scratch',
      start: { uid: 59000, gid: 59000 },
      readOnly: writesNothing,
      ports: [9121],
      sources: ['oliver006/redis_exporter Dockerfile', 'oliver006/redis_exporter docker/Dockerfile'],
      checked: '2026-11-30',
    });
  },
});

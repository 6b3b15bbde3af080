import { defineFamily } from '../family/family';

/** Uptime Kuma: louislam/uptime-kuma docker/dockerfile. */
export default defineFamily({
  name: 'uptime-kuma',
  images: ['louislam/uptime-kuma', 'ghcr.io/louislam/uptime-kuma'],
  bringsHealthCheck: true,
});

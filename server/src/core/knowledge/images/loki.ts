import { defineFamily } from '../family/family';
import { service } from '../family/service';

export const logs = [
  { what: '/var/log', why: 'logs of the host', optional: true },
  { what: '/var/lib/docker/containers', why: 'logs of containers where they are read from files', optional: true },
] as const;

/** Grafana Loki. */
export default defineFamily({
  name: 'loki',
  images: ['grafana/loki'],
  profile: () =>
    service({
      start: { name: 'loki', uid: 10001, gid: 10001 },
      limits: { pids: 1024, why: 'Loki waits for disks in threads of their own' },
      data: ['/loki'],
      ports: [3100, 7946, 9095],
      silent: [
        'With `auth_enabled: false`, as in the configuration of the image, everybody who reaches the port reads and writes all logs.',
        'Its default configuration keeps data below /loki: what a mount at another path holds is not its data.',
      ],
      sources: ['grafana/loki cmd/loki/Dockerfile', 'grafana/loki cmd/loki/loki-docker-config.yaml'],
    }),
});

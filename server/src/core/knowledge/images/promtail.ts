import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';
import { logs } from './loki';

export const socket = {
  access: 'read',
  groups: ['CONTAINERS', 'NETWORKS', 'PING', 'VERSION'],
  optional: true,
} as const;

/** Promtail, which sends logs to Loki. */
export default defineFamily({
  name: 'promtail',
  images: ['grafana/promtail'],
  profile: () =>
    service({
      start: root,
      // Logs belong to many users and are closed to others.
      capabilities: staysRoot,
      ports: [9080],
      needs: {
        socket: { ...socket, address: { setting: 'host of docker_sd_configs' } },
        mounts: logs,
        instead:
          'Read the logs from files mounted read-only; for `docker_sd_configs` put a socket proxy that lets it read containers and networks between them.',
      },
      silent: [
        'Logs that it may not read are left out: its own log says "permission denied", nothing else does.',
        'Positions in /tmp are gone with the container: after a new start it sends the same lines again, or leaves lines out.',
      ],
      sources: ['grafana/loki clients/cmd/promtail/Dockerfile', 'grafana/loki clients/cmd/promtail/promtail-docker-config.yaml'],
    }),
});

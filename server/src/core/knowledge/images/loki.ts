import { type ImageFamily, root, staysRoot } from './profile';
import { service } from './service';

/** Grafana Loki. */
export const loki: ImageFamily = {
  name: 'loki',
  images: ['grafana/loki'],
  profile: () =>
    service({
      family: 'loki',
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
};

const socket = {
  access: 'read',
  groups: ['CONTAINERS', 'NETWORKS', 'PING', 'VERSION'],
  optional: true,
} as const;

const logs = [
  { what: '/var/log', why: 'logs of the host', optional: true },
  { what: '/var/lib/docker/containers', why: 'logs of containers where they are read from files', optional: true },
] as const;

/** Promtail, which sends logs to Loki. */
export const promtail: ImageFamily = {
  name: 'promtail',
  images: ['grafana/promtail'],
  profile: () =>
    service({
      family: 'promtail',
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
};

const alloyUser = { name: 'alloy', uid: 473, gid: 473 };

/** Grafana Alloy: it starts as root, and has a user that it can be given. */
export const alloy: ImageFamily = {
  name: 'alloy',
  images: ['grafana/alloy'],
  profile: () =>
    service({
      family: 'alloy',
      start: root,
      // Its data belongs to alloy, logs to many users.
      capabilities: staysRoot,
      userWith: {
        account: alloyUser,
        note: 'Its data must belong to that user, and logs be readable for it; the engine is reached through a socket proxy.',
      },
      data: ['/var/lib/alloy/data'],
      ports: [12345],
      needs: {
        socket: { ...socket, address: { setting: 'host of discovery.docker and loki.source.docker' } },
        mounts: logs,
        instead:
          'Read the logs from files mounted read-only; for `discovery.docker` put a socket proxy that lets it read containers and networks between them.',
      },
      silent: [
        'Whoever reaches port 12345 sees its whole configuration; the image listens on 127.0.0.1 until `--server.http.listen-addr` says otherwise.',
      ],
      sources: ['grafana/alloy Dockerfile', 'grafana.com/docs/alloy/latest/set-up/install/docker'],
      confidence: 'medium',
    }),
};

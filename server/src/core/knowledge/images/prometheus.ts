import { nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { service } from '../family/service';
import type { Tag } from '../family/tag';

/** The images of the project start as `nobody`, those on distroless as its own unprivileged user. */
export const startOf = ({ text }: Tag) => (/distroless/.test(text) ? { name: 'nonroot', uid: 65532, gid: 65532 } : nobody);

export const variantOf = ({ text }: Tag): string => (/distroless/.test(text) ? 'distroless' : 'busybox');

export const writesNothing = { tmpfs: [], blockers: [] } as const;

/** Prometheus. */
export default defineFamily({
  name: 'prometheus',
  images: ['prom/prometheus', 'quay.io/prometheus/prometheus'],
  insiders: 'Prometheus',
  profile: (tag) =>
    service({
      variant: variantOf(tag),
      start: startOf(tag),
      anyUser: true,
      readOnly: writesNothing,
      limits: { pids: 1024, why: 'Prometheus waits for disks in threads of their own' },
      data: ['/prometheus'],
      volumes: ['/prometheus'],
      ports: [9090],
      ...(variantOf(tag) === 'busybox' && { health: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:9090/-/healthy'] as const }),
      needs: {
        socket: {
          access: 'read',
          groups: ['CONTAINERS', 'NETWORKS', 'PING', 'VERSION'],
          optional: true,
          address: { setting: 'host of docker_sd_configs' },
        },
        instead:
          'Name the targets in its configuration or in a file of `file_sd_configs`; where it must find containers by itself, put a socket proxy that lets it read containers and networks between them.',
      },
      silent: [
        'It has no login: everybody who reaches the port reads every metric, and with `--web.enable-lifecycle` stops it.',
        'With `--web.enable-admin-api` everybody who reaches the port deletes its data.',
      ],
      sources: ['prometheus/prometheus Dockerfile', 'prometheus/prometheus Dockerfile.distroless'],
    }),
});

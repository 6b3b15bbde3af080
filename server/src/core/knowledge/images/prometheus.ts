import { nobody } from './base';
import type { ImageFamily, Tag } from './profile';
import { service } from './service';

/** The images of the project start as `nobody`, those on distroless as its own unprivileged user. */
const startOf = ({ text }: Tag) => (/distroless/.test(text) ? { name: 'nonroot', uid: 65532, gid: 65532 } : nobody);
const variantOf = ({ text }: Tag): string => (/distroless/.test(text) ? 'distroless' : 'busybox');
const writesNothing = { tmpfs: [], blockers: [] } as const;

/** Prometheus. */
export const prometheus: ImageFamily = {
  name: 'prometheus',
  images: ['prom/prometheus', 'quay.io/prometheus/prometheus'],
  profile: (tag) =>
    service({
      family: 'prometheus',
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
};

/** Alertmanager. */
export const alertmanager: ImageFamily = {
  name: 'alertmanager',
  images: ['prom/alertmanager', 'quay.io/prometheus/alertmanager'],
  profile: (tag) =>
    service({
      family: 'alertmanager',
      variant: variantOf(tag),
      start: startOf(tag),
      anyUser: true,
      readOnly: writesNothing,
      data: ['/alertmanager'],
      volumes: ['/alertmanager'],
      ports: [9093, 9094],
      udp: [9094],
      ...(variantOf(tag) === 'busybox' && { health: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:9093/-/healthy'] as const }),
      silent: ['It has no login: everybody who reaches the port silences every alert.'],
      sources: ['prometheus/alertmanager Dockerfile'],
    }),
};

/** The exporter of a machine's own figures. */
export const nodeExporter: ImageFamily = {
  name: 'node-exporter',
  images: ['prom/node-exporter', 'quay.io/prometheus/node-exporter'],
  profile: (tag) =>
    service({
      family: 'node-exporter',
      variant: variantOf(tag),
      start: startOf(tag),
      anyUser: true,
      readOnly: writesNothing,
      ports: [9100],
      needs: {
        namespaces: [
          { what: 'pid', why: 'figures about processes', optional: true },
          { what: 'network', why: 'figures about the network interfaces of the host', optional: true },
        ],
        mounts: [{ what: '/', why: 'figures about file systems; with `ro,rslave`, and `--path.rootfs` that names the place' }],
        instead:
          'Mount `/` read-only with `rslave` and keep the user of the image: then it reads what everybody on the host may read. It never needs to be privileged.',
      },
      silent: [
        'Without the network of the host it reports the interfaces of its own container.',
        'It has no login: with the network of the host, everybody who reaches port 9100 of the host reads all figures.',
      ],
      sources: ['prometheus/node_exporter README.md', 'prometheus/node_exporter Dockerfile'],
    }),
};

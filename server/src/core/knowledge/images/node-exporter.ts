import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { startOf, variantOf, writesNothing } from './prometheus';

/** The exporter of a machine's own figures. */
export default defineFamily({
  name: 'node-exporter',
  images: ['prom/node-exporter', 'quay.io/prometheus/node-exporter'],
  insiders: 'node_exporter',
  profile: (tag) =>
    service({
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
});

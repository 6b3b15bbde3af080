import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { writesNothing } from './prometheus';

/** Prometheus' exporter that probes other machines. */
export default defineFamily({
  name: 'blackbox-exporter',
  images: ['prom/blackbox-exporter', 'quay.io/prometheus/blackbox-exporter'],
  insiders: 'blackbox exporter',
  profile: () =>
    service({
      start: root,
      // NET_RAW sends pings.
      capabilities: {
        root: ['NET_RAW'],
        file: [],
        optional: [{ name: 'DAC_OVERRIDE', why: 'when its configuration is closed to others' }],
      },
      anyUser: true,
      readOnly: writesNothing,
      ports: [9115],
      silent: ['Everybody who reaches the port makes it open connections into the network that it is in.'],
      sources: ['prometheus/blackbox_exporter Dockerfile', 'prometheus/blackbox_exporter README.md'],
      checked: '2026-11-30',
    }),
});

import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { startOf, variantOf, writesNothing } from './prometheus';

/** Alertmanager. */
export default defineFamily({
  name: 'alertmanager',
  images: ['prom/alertmanager', 'quay.io/prometheus/alertmanager'],
  insiders: 'Alertmanager',
  profile: (tag) =>
    service({
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
});

import { defineFamily } from '../family/family';

/** Pushgateway: prometheus.io/docs, security model. */
export default defineFamily({
  name: 'pushgateway',
  images: ['prom/pushgateway', 'quay.io/prometheus/pushgateway'],
  insiders: 'Pushgateway',
});

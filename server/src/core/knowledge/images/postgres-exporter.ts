import { nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';
import { writesNothing } from './prometheus';

/** Prometheus' exporter for PostgreSQL. */
export default defineFamily({
  name: 'postgres-exporter',
  images: ['prometheuscommunity/postgres-exporter', 'quay.io/prometheuscommunity/postgres-exporter'],
  profile: (tag) => {
    if (!atLeast(tag, 0, 9)) return undefined;
    return service({
      variant: '0.9 and later',
      start: nobody,
      anyUser: true,
      readOnly: writesNothing,
      ports: [9187],
      fileSecrets: ['DATA_SOURCE_PASS_FILE', 'DATA_SOURCE_URI_FILE', 'DATA_SOURCE_USER_FILE'],
      sources: ['prometheus-community/postgres_exporter Dockerfile', 'prometheus-community/postgres_exporter README.md'],
      checked: '2026-11-30',
    });
  },
});

import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Debezium, on Kafka Connect: docs.confluent.io, Connect security: the REST interface has no authentication. */
export default defineFamily({
  name: 'debezium',
  images: ['debezium/connect', 'quay.io/debezium/connect'],
  insiders: 'Kafka Connect',
  profile: () =>
    service({
      start: { name: 'kafka', uid: 1001, gid: 1001 },
      readOnly: { tmpfs: [{ path: '/tmp', exec: true }], blockers: ['/kafka/connect, whose plugins it links at the start'] },
      data: ['/kafka/config', '/kafka/data', '/kafka/logs'],
      volumes: ['/kafka/config', '/kafka/data', '/kafka/logs'],
      ports: [8083, 8778],
      silent: ['It has no login: everybody who reaches port 8083 reads the passwords of all connectors.'],
      sources: [
        'debezium/container-images kafka/3.6/Dockerfile',
        'debezium/container-images connect-base/3.6/Dockerfile',
        'debezium/container-images connect-base/3.6/docker-entrypoint.sh',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

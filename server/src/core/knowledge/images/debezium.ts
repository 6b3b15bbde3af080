import { defineFamily } from '../family/family';

/** Debezium, on Kafka Connect: docs.confluent.io, Connect security: the REST interface has no authentication. */
export default defineFamily({
  name: 'debezium',
  images: ['debezium/connect', 'quay.io/debezium/connect'],
  insiders: 'Kafka Connect',
});

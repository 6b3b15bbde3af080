import { defineFamily } from '../family/family';

/** Kafka UI: docs.kafka-ui.provectus.io. */
export default defineFamily({
  name: 'kafka-ui',
  images: ['provectuslabs/kafka-ui', 'kafbat/kafka-ui', 'ghcr.io/kafbat/kafka-ui'],
  insiders: 'Kafka UI',
});

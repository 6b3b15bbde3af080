import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { atLeast } from '../family/tag';
import { account, common, heap } from './kafka';

/** Ports and data of the images of Confluent's platform, by the name after `cp-`. */
const platform: Readonly<Record<string, { readonly ports: readonly number[]; readonly data?: readonly string[] }>> = {
  kafka: { ports: [9092], data: ['/var/lib/kafka/data', '/etc/kafka/secrets'] },
  server: { ports: [9092, 8090], data: ['/var/lib/kafka/data', '/etc/kafka/secrets'] },
  zookeeper: { ports: [2181, 2888, 3888], data: ['/var/lib/zookeeper/data', '/var/lib/zookeeper/log', '/etc/zookeeper/secrets'] },
  'schema-registry': { ports: [8081] },
  'kafka-rest': { ports: [8082] },
  'kafka-connect': { ports: [8083] },
  'kafka-connect-base': { ports: [8083] },
  'ksqldb-server': { ports: [8088] },
  'enterprise-control-center': { ports: [9021] },
};

/** The images of Confluent's platform: since version 6 they start as a user of their own. */
export default defineFamily({
  name: 'confluent',
  images: ['confluentinc/cp-*'],
  // docs.confluent.io, Connect and Schema Registry security: their REST interfaces have no authentication.
  insiders: ({ short }) =>
    short === 'cp-kafka-connect' ? 'Kafka Connect' : short === 'cp-schema-registry' ? 'Schema Registry' : undefined,
  profile: (tag, image) => {
    const component = image.short.slice('cp-'.length);
    const { ports, data = [] } = platform[component] ?? { ports: [] };
    const isBroker = component === 'kafka' || component === 'server';
    const isRoot = !atLeast(tag, 6);
    return {
      ...common,
      family: image.short,
      variant: isRoot ? 'before 6' : '6 and later',
      start: isRoot ? root : account,
      ...(!isRoot && { userOk: account }),
      readOnly: {
        tmpfs: [
          { path: '/tmp', exec: true },
          { path: '/var/log/kafka', owner: account },
        ],
        blockers: ['at its start it writes its configuration to a folder below /etc, beside files that it reads'],
      },
      data,
      volumes: data,
      ports,
      ...(isBroker && { limits: heap }),
      ...(component === 'zookeeper' && {
        replacement: { image: 'confluentinc/cp-kafka', because: 'ended', note: 'Version 8 runs without ZooKeeper.' },
      }),
      sources: [
        'confluentinc/kafka-images kafka/Dockerfile.ubi9',
        'confluentinc/kafka-images kafka/include/etc/confluent/docker/configure',
      ],
      confidence: 'medium',
    };
  },
});

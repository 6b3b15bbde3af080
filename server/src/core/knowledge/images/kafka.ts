import { atLeast, type ImageFamily, type ImageProfile, none, root } from './profile';

const account = { name: 'appuser', uid: 1000, gid: 1000 };

const common = {
  kind: 'service',
  stepDown: 'none',
  capabilities: none,
  fileSecrets: [],
  usesSetuid: false,
  silent: [
    'PLAINTEXT listeners have no login: everybody who reaches the port reads and writes every topic.',
    'Clients go on to the address in `advertised.listeners`: when only the published port is changed they connect, and then time out.',
  ],
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

const heap = { memory: '1536m', why: "Kafka's start script asks for a heap of 1 GB" } as const;

/** Apache Kafka, the image of the project. */
export const kafka: ImageFamily = {
  name: 'kafka',
  images: ['apache/kafka', 'apache/kafka-native'],
  profile: (_tag, image) => {
    const isNative = image.name === 'apache/kafka-native';
    return {
      ...common,
      family: 'kafka',
      variant: isNative ? 'native' : 'jvm',
      start: account,
      userOk: account,
      readOnly: {
        tmpfs: [
          { path: '/tmp', exec: true },
          { path: '/opt/kafka/logs', owner: account },
        ],
        blockers: ['at its start it writes its configuration to /opt/kafka/config, beside files that it reads'],
      },
      data: ['/var/lib/kafka/data', '/etc/kafka/secrets', '/mnt/shared/config'],
      volumes: ['/var/lib/kafka/data', '/etc/kafka/secrets', '/mnt/shared/config'],
      ports: [9092],
      ...(!isNative && {
        health: ['CMD', '/opt/kafka/bin/kafka-broker-api-versions.sh', '--bootstrap-server', 'localhost:9092'] as const,
        limits: heap,
      }),
      sources: [
        'apache/kafka docker/jvm/Dockerfile',
        'apache/kafka docker/resources/common-scripts',
        'apache/kafka bin/kafka-server-start.sh',
      ],
      confidence: 'high',
    };
  },
};

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
export const confluent: ImageFamily = {
  name: 'confluent',
  images: ['confluentinc/cp-*'],
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
};

import { defineFamily } from '../family/family';
import { type ImageProfile, none } from '../family/profile';

export const account = { name: 'appuser', uid: 1000, gid: 1000 };

export const common = {
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

export const heap = { memory: '1536m', why: "Kafka's start script asks for a heap of 1 GB" } as const;

/** Apache Kafka, the image of the project. */
export default defineFamily({
  name: 'kafka',
  images: ['apache/kafka', 'apache/kafka-native'],
  profile: (_tag, image) => {
    const isNative = image.name === 'apache/kafka-native';
    return {
      ...common,
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
});

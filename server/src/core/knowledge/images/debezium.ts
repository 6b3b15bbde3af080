import { defineFamily } from '../family/family';
import type { Scratch } from '../family/profile';
import { service } from '../family/service';
import { atLeast } from '../family/tag';
import { common, heap } from './kafka';

const names = ['connect', 'connect-base', 'kafka', 'server', 'zookeeper'];

const checked = { confidence: 'medium', checked: '2026-11-30' } as const;

/** Programs of Java, with native libraries in `/tmp`. */
const tmpfs: readonly Scratch[] = [{ path: '/tmp', exec: true }];

const kafka = { name: 'kafka', uid: 1001, gid: 1001 };

const folders = ['/kafka/config', '/kafka/data', '/kafka/logs'];

function connect() {
  return service({
    variant: 'connect',
    start: kafka,
    readOnly: { tmpfs, blockers: ['/kafka/connect, whose plugins it links at the start'] },
    data: folders,
    volumes: folders,
    ports: [8083, 8778],
    silent: ['It has no login: everybody who reaches port 8083 reads the passwords of all connectors.'],
    sources: [
      'debezium/container-images kafka/3.6/Dockerfile',
      'debezium/container-images connect-base/3.6/Dockerfile',
      'debezium/container-images connect-base/3.6/docker-entrypoint.sh',
    ],
    ...checked,
  });
}

function broker() {
  return service({
    variant: 'kafka',
    start: kafka,
    readOnly: { tmpfs, blockers: ['its start script, which the entrypoint changes for HEAP_OPTS'] },
    data: folders,
    volumes: folders,
    ports: [9092, 9093],
    limits: heap,
    silent: common.silent,
    sources: ['debezium/container-images kafka/3.6/Dockerfile', 'debezium/container-images kafka/3.6/docker-entrypoint.sh'],
    ...checked,
  });
}

function zookeeper() {
  const data = ['/zookeeper/data', '/zookeeper/txns', '/zookeeper/conf'];
  return service({
    variant: 'zookeeper',
    start: { name: 'zookeeper', uid: 1001, gid: 1001 },
    readOnly: { tmpfs, blockers: ['/zookeeper/logs, which is no volume'] },
    data,
    volumes: data,
    ports: [2181, 2888, 3888],
    sources: ['debezium/container-images zookeeper/3.0/Dockerfile', 'debezium/container-images zookeeper/3.0/docker-entrypoint.sh'],
    ...checked,
  });
}

/** Debezium's images: its connectors on Kafka Connect or in a server of their own, and the Kafka and ZooKeeper that its examples start. */
export default defineFamily({
  name: 'debezium',
  images: names.flatMap((name) => [`debezium/${name}`, `quay.io/debezium/${name}`]),
  // docs.confluent.io, Connect security: the REST interface has no authentication.
  insiders: ({ short }) => (short.startsWith('connect') ? 'Kafka Connect' : undefined),
  profile: (tag, { short }) => {
    if (short === 'kafka') return broker();
    if (short === 'zookeeper') return zookeeper();
    if (short !== 'server') return connect();
    const data = [atLeast(tag, 3) ? '/debezium/config' : '/debezium/conf', '/debezium/data'];
    return service({
      variant: 'server',
      start: { name: 'jboss', uid: 185, gid: 0 },
      readOnly: { tmpfs, blockers: ['it is not known what it writes beside its data'] },
      data,
      volumes: data,
      ports: [8080],
      sources: [
        'debezium/container-images server/3.6/Dockerfile',
        'debezium/container-images server/2.7/Dockerfile',
        'jboss-container-images/openjdk modules/user/configure.sh',
      ],
      ...checked,
    });
  },
});

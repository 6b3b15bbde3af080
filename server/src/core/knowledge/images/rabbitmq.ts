import { defineFamily } from '../family/family';
import { root, stepsDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';

/** RabbitMQ, the official image. */
export default defineFamily({
  name: 'rabbitmq',
  images: ['rabbitmq'],
  distribution: 'debian',
  releases: {
    product: 'RabbitMQ',
    releases: releasesOf(`
      3.0 2013-11-30, 3.1 2014-04-30, 3.2 2014-10-31, 3.3 2015-03-31, 3.4 2015-10-31, 3.5 2016-10-31, 3.6 2018-05-31, 3.7 2020-09-30,
      3.8 2022-07-31, 3.9 2023-01-31, 3.10 2022-09-28, 3.11 2023-06-01, 3.12 2024-02-21, 3.13 2024-09-17, 4.0 2025-04-15, 4.1
      2026-01-30, 4.2 2026-07-31, 4.3 -
    `),
    source: 'endoflife.date/rabbitmq',
  },
  profile(tag) {
    const run = tag.alpine ? { name: 'rabbitmq', uid: 100, gid: 101 } : { name: 'rabbitmq', uid: 999, gid: 999 };
    const isManaged = /management/.test(tag.text);
    return {
      variant: tag.alpine ? 'alpine' : 'ubuntu',
      kind: 'service',
      start: root,
      run,
      stepDown: 'gosu',
      capabilities: stepsDown,
      userOk: run,
      anyUser: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/var/log/rabbitmq', owner: run }],
        blockers: ['`rabbitmq-plugins enable` writes to /etc/rabbitmq, where a mounted file enabled_plugins does the same'],
      },
      data: ['/var/lib/rabbitmq'],
      volumes: ['/var/lib/rabbitmq'],
      ports: [4369, 5671, 5672, 15691, 15692, 25672, ...(isManaged ? [15671, 15672] : [])],
      // RABBITMQ_DEFAULT_PASS_FILE and its kin end the start with an error.
      fileSecrets: [],
      usesSetuid: false,
      health: ['CMD', 'rabbitmq-diagnostics', '-q', 'ping'],
      silent: [
        'Data is kept under the name of the host: without a fixed `hostname` every new container starts with empty queues.',
        'RABBITMQ_DEFAULT_USER and _PASS count for an empty data directory only.',
        'The health check runs as root and reads a cookie that is closed to others: without DAC_OVERRIDE it fails while the server works.',
      ],
      sources: [
        'docker-library/rabbitmq Dockerfile-ubuntu.template',
        'docker-library/rabbitmq Dockerfile-alpine.template',
        'docker-library/rabbitmq docker-entrypoint.sh',
        'docker-library/rabbitmq#710',
      ],
      confidence: 'high',
      checkedBy: 'source',
      checked: '2026-11-24',
      checks: tag.alpine ? tried('entrypoint') : tried('engine', 'capabilities', 'user', 'readOnly'),
    };
  },
});

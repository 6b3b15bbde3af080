import { defineFamily } from '../family/family';
import { root, tried } from '../family/profile';
import { atLeast } from '../family/tag';

const run = { name: 'mosquitto', uid: 1883, gid: 1883 };

/** Eclipse Mosquitto: the entrypoint gives the data to its user, and the server itself steps down. */
export default defineFamily({
  name: 'mosquitto',
  images: ['eclipse-mosquitto'],
  profile: (tag) => ({
    variant: atLeast(tag, 2, 1) ? '2.1 and later' : 'before 2.1',
    kind: 'service',
    start: root,
    run,
    stepDown: 'native',
    capabilities: {
      root: ['CHOWN', 'SETGID', 'SETUID'],
      file: [],
      optional: [{ name: 'DAC_OVERRIDE', why: 'when its configuration or data is closed to all but its owner' }],
    },
    userOk: run,
    readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
    data: ['/mosquitto/data', '/mosquitto/log'],
    volumes: ['/mosquitto/data', '/mosquitto/log'],
    // 8883 and 9001 only when its configuration says so.
    ports: [1883, 8883, 9001],
    publicPorts: [1883, 8883, 9001],
    fileSecrets: [],
    usesSetuid: false,
    silent: [
      'Version 2 without a `listener` in its configuration answers to its own container only.',
      'With `allow_anonymous true` everybody who reaches the port reads and writes every topic.',
      'Data is kept only with `persistence true` and `persistence_location /mosquitto/data/` in its configuration.',
      ...(atLeast(tag, 2, 1) ? [] : ['The entrypoint takes over what is mounted below /mosquitto: on the host, files change their owner.']),
    ],
    sources: [
      'eclipse-mosquitto/mosquitto docker/2.0-openssl/docker-entrypoint.sh',
      'eclipse-mosquitto/mosquitto docker/2.1-alpine/docker-entrypoint.sh',
      'eclipse-mosquitto/mosquitto docker/2.1-alpine/Dockerfile',
    ],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
    checks: tried('engine', 'capabilities', 'user', 'readOnly'),
  }),
});

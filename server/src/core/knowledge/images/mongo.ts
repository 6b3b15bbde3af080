import { atLeast, type ImageFamily, root, stepsDown, tried } from './profile';

const run = { name: 'mongodb', uid: 999, gid: 999 };

/** MongoDB, the official image. */
export const mongo: ImageFamily = {
  name: 'mongo',
  images: ['mongo'],
  profile: (tag) => ({
    family: 'mongo',
    variant: 'ubuntu',
    kind: 'service',
    start: root,
    run,
    stepDown: 'gosu',
    capabilities: {
      ...stepsDown,
      optional: [{ name: 'SYS_NICE', why: 'lets it spread memory over NUMA nodes; without it the server starts without that' }],
    },
    userOk: run,
    readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
    data: ['/data/db', '/data/configdb'],
    volumes: ['/data/db', '/data/configdb'],
    ports: [27017],
    fileSecrets: ['MONGO_INITDB_ROOT_USERNAME_FILE', 'MONGO_INITDB_ROOT_PASSWORD_FILE'],
    usesSetuid: false,
    // Before version 6 the shell has another name. A ping takes no login.
    ...(atLeast(tag, 6) && { health: ['CMD', 'mongosh', '--quiet', '--eval', "db.adminCommand('ping').ok"] as const }),
    silent: [
      'Without MONGO_INITDB_ROOT_USERNAME and _PASSWORD everybody who reaches the port is administrator.',
      'The two variables count for an empty data directory only: setting them later does not switch authentication on for old data.',
    ],
    sources: ['docker-library/mongo Dockerfile-linux.template', 'docker-library/mongo docker-entrypoint.sh'],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
    checks: tried('entrypoint'),
  }),
};

import { type ImageFamily, root, stepsDown, tried } from './profile';

// The image makes a system account without fixing its number; 999 is what its base gives.
const run = { name: 'mysql', uid: 999, gid: 999 };

const both = ['ROOT_PASSWORD', 'PASSWORD', 'USER', 'DATABASE', 'ROOT_HOST'];
const own = [
  'PASSWORD_HASH',
  'ROOT_PASSWORD_HASH',
  'REPLICATION_USER',
  'REPLICATION_PASSWORD',
  'REPLICATION_PASSWORD_HASH',
  'MASTER_HOST',
  'MASTER_PORT',
  'USER_HOST',
];

/** MariaDB, the official image. */
export const mariadb: ImageFamily = {
  name: 'mariadb',
  images: ['mariadb', 'quay.io/mariadb-foundation/mariadb-devel'],
  profile: (tag) => ({
    family: 'mariadb',
    variant: /-ubi/.test(tag.text) ? 'ubi' : 'ubuntu',
    kind: 'service',
    start: root,
    run,
    stepDown: 'gosu',
    capabilities: stepsDown,
    userOk: run,
    anyUser: true,
    readOnly: { tmpfs: [{ path: '/run/mysqld', owner: run }, { path: '/tmp' }], blockers: [] },
    data: ['/var/lib/mysql'],
    volumes: ['/var/lib/mysql'],
    ports: [3306],
    fileSecrets: [...both.flatMap((name) => [`MARIADB_${name}_FILE`, `MYSQL_${name}_FILE`]), ...own.map((name) => `MARIADB_${name}_FILE`)],
    usesSetuid: false,
    health: ['CMD', 'healthcheck.sh', '--connect', '--innodb_initialized'],
    silent: [
      'The password variables count for an empty data directory only: later changes of them change nothing.',
      'Data that was made before the image had a user for its health check has none: the check then fails although the server works.',
    ],
    sources: ['MariaDB/mariadb-docker Dockerfile.template', 'MariaDB/mariadb-docker docker-entrypoint.sh'],
    confidence: 'medium',
    checkedBy: 'source',
    checked: '2026-11-24',
    checks: /-ubi/.test(tag.text) ? tried('entrypoint') : tried('engine', 'capabilities', 'user', 'readOnly'),
  }),
};

import { defineFamily } from '../family/family';
import { anything, variable } from '../family/open-setting';
import { root, stepsDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';
import { rootPassword } from './mysql';

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
export default defineFamily({
  name: 'mariadb',
  images: ['mariadb', 'quay.io/mariadb-foundation/mariadb-devel'],
  distribution: 'debian',
  database: true,
  releases: {
    product: 'MariaDB',
    releases: releasesOf(`
      5.5 2020-04-11, 10.0 2019-03-31, 10.1 2020-10-17, 10.2 2022-05-23, 10.3 2023-05-25, 10.4 2024-06-18, 10.5 2025-06-24, 10.6
      2026-07-06, 10.7 2023-02-09, 10.8 2023-05-20, 10.9 2023-08-22, 10.10 2023-11-17, 10.11 2028-02-16, 11.0 2024-06-06, 11.1
      2024-08-21, 11.2 2024-11-21, 11.3 2024-05-29, 11.4 2029-05-29, 11.5 2024-11-21, 11.6 2025-02-13, 11.7 2025-05-12, 11.8
      2028-06-04, 12.0 2025-11-18, 12.1 2026-02-13, 12.2 2026-05-28, 12.3 2029-06-12
    `),
    plainTags: ['mariadb'],
    source: 'endoflife.date/mariadb',
  },
  open: [
    variable(
      'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
      anything,
      'can log in as database root without a password',
      'mariadb.com/kb, Docker official image variables',
      {
        unless: rootPassword,
      },
    ),
  ],
  profile: (tag) => ({
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
});

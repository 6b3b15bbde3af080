import { defineFamily } from '../family/family';
import { anything, variable } from '../family/open-setting';
import { root, stepDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';

/** A password of root, however it is given. */
export const rootPassword = /^(?:MYSQL|MARIADB)_(?:ROOT_PASSWORD(?:_FILE|_HASH)?|RANDOM_ROOT_PASSWORD)$/;

const run = { name: 'mysql', uid: 999, gid: 999 };

/** MySQL, the official image. */
export default defineFamily({
  name: 'mysql',
  images: ['mysql', 'container-registry.oracle.com/mysql/community-server'],
  distribution: 'rhel',
  database: true,
  releases: {
    product: 'MySQL',
    releases: releasesOf(`
      5.5 2018-12-31, 5.6 2021-02-28, 5.7 2023-10-31, 8.0 2026-04-30, 8.1 2023-10-25, 8.2 2023-12-14, 8.3 2024-04-10, 8.4 2032-04-30,
      9.0 2024-10-15, 9.1 2025-01-21, 9.2 2025-04-15, 9.3 2025-07-22, 9.4 2025-10-21, 9.5 2026-01-20, 9.6 2026-04-21, 9.7 2034-04-21
    `),
    source: 'endoflife.date/mysql',
  },
  open: [
    variable('MYSQL_ALLOW_EMPTY_PASSWORD', anything, 'can log in as database root without a password', 'hub.docker.com/_/mysql', {
      unless: rootPassword,
    }),
  ],
  profile: (tag) => ({
    variant: /debian|buster|bullseye/.test(tag.text) ? 'debian' : 'oracle',
    kind: 'service',
    start: root,
    run,
    stepDown: 'gosu',
    capabilities: {
      root: stepDown,
      restart: ['DAC_OVERRIDE'],
      file: [],
      optional: [{ name: 'SYS_NICE', why: 'lets InnoDB place memory on NUMA machines; without it a warning is logged' }],
    },
    userOk: run,
    anyUser: true,
    readOnly: {
      tmpfs: [{ path: '/var/run/mysqld', owner: run }, { path: '/tmp' }],
      blockers: [],
    },
    data: ['/var/lib/mysql'],
    volumes: ['/var/lib/mysql'],
    ports: [3306, 33060],
    fileSecrets: ['MYSQL_ROOT_PASSWORD_FILE', 'MYSQL_PASSWORD_FILE', 'MYSQL_USER_FILE', 'MYSQL_DATABASE_FILE', 'MYSQL_ROOT_HOST_FILE'],
    usesSetuid: false,
    // Over TCP: the server that prepares the data listens on the socket only. A refused login counts as alive.
    health: ['CMD', 'mysqladmin', 'ping', '-h', '127.0.0.1', '--silent'],
    silent: ['The password variables count for an empty data directory only: later changes of them change nothing.'],
    sources: ['docker-library/mysql Dockerfile.oracle', 'docker-library/mysql docker-entrypoint.sh'],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
    checks: tried('entrypoint'),
  }),
});

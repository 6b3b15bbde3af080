import { type ImageFamily, root, stepDown, tried } from './profile';

const run = { name: 'mysql', uid: 999, gid: 999 };

/** MySQL, the official image. */
export const mysql: ImageFamily = {
  name: 'mysql',
  images: ['mysql'],
  profile: (tag) => ({
    family: 'mysql',
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
};

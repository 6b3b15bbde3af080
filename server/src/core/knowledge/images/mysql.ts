import { type ImageFamily, root, stepDown } from './profile';

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
      file: [],
      optional: [{ name: 'SYS_NICE', why: 'lets InnoDB place memory on NUMA machines; without it a warning is logged' }],
    },
    userOk: run,
    readOnly: {
      tmpfs: [{ path: '/var/run/mysqld', owner: run }, { path: '/tmp' }],
      blockers: [],
    },
    data: ['/var/lib/mysql'],
    ports: [3306, 33060],
    fileSecrets: ['MYSQL_ROOT_PASSWORD_FILE', 'MYSQL_PASSWORD_FILE', 'MYSQL_USER_FILE', 'MYSQL_DATABASE_FILE', 'MYSQL_ROOT_HOST_FILE'],
    usesSetuid: false,
    sources: ['docker-library/mysql 8.4/Dockerfile.oracle', 'docker-library/mysql docker-entrypoint.sh'],
    confidence: 'high',
    checkedBy: 'entrypoint',
    checked: '2026-11-24',
  }),
};

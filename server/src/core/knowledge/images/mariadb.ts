import { type ImageFamily, root, stepDown } from './profile';

// The image makes a system account without fixing its number; 999 is what its base gives.
const run = { name: 'mysql', uid: 999, gid: 999 };

const secrets = ['ROOT_PASSWORD', 'PASSWORD', 'USER', 'DATABASE', 'ROOT_HOST'];

/** MariaDB, the official image. */
export const mariadb: ImageFamily = {
  name: 'mariadb',
  images: ['mariadb'],
  profile: () => ({
    family: 'mariadb',
    variant: 'ubuntu',
    kind: 'service',
    start: root,
    run,
    stepDown: 'gosu',
    capabilities: { root: stepDown, file: [], optional: [] },
    userOk: run,
    readOnly: { tmpfs: [{ path: '/run/mysqld', owner: run }, { path: '/tmp' }], blockers: [] },
    data: ['/var/lib/mysql'],
    ports: [3306],
    fileSecrets: secrets.flatMap((name) => [`MARIADB_${name}_FILE`, `MYSQL_${name}_FILE`]),
    usesSetuid: false,
    sources: ['MariaDB/mariadb-docker Dockerfile.template', 'MariaDB/mariadb-docker docker-entrypoint.sh'],
    confidence: 'medium',
    checkedBy: 'entrypoint',
    checked: '2026-11-24',
  }),
};

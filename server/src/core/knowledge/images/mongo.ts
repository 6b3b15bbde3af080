import { defineFamily } from '../family/family';
import { option, yes } from '../family/open-setting';
import { root, stepsDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

const run = { name: 'mongodb', uid: 999, gid: 999 };

/** MongoDB, the official image. */
export default defineFamily({
  name: 'mongo',
  images: ['mongo'],
  distribution: 'debian',
  database: true,
  releases: {
    product: 'MongoDB',
    releases: releasesOf(`
      3.0 2018-02-28, 3.2 2018-09-30, 3.4 2020-01-31, 3.6 2021-04-30, 4.0 2022-04-30, 4.2 2023-04-30, 4.4 2024-02-29, 5.0 2024-10-31,
      5.1 2022-01-19, 5.2 2022-03-23, 5.3 2022-07-19, 6.0 2025-07-31, 6.1 2023-02-09, 6.2 2023-04-24, 6.3 2023-08-31, 7.0 2027-08-31,
      7.1 2024-01-23, 7.2 2024-03-27, 7.3 2024-10-02, 8.0 2029-10-31, 8.1 2025-09-30, 8.2 2026-07-31, 8.3 2029-10-31
    `),
    source: 'endoflife.date/mongodb',
  },
  open: [
    option('noauth', yes, 'can connect without a login', 'mongodb.com/docs, mongod; filebrowser.org, CLI', {
      images: ['mongo', 'mongodb', 'filebrowser'],
    }),
  ],
  profile: (tag) => ({
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
});

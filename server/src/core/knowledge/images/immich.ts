import type { Facts } from '../family/family';
import { defineFamily } from '../family/family';
import { type Account, root, staysRoot, stepDown } from '../family/profile';
import { service } from '../family/service';

const both = {
  start: root,
  anyUser: true,
  checked: '2026-11-30',
  confidence: 'medium',
} as const;

const postgres: Account = { name: 'postgres', uid: 999, gid: 999 };

/** PostgreSQL with an entrypoint before the official one, which writes the configuration. */
function database(): Facts {
  return service({
    ...both,
    family: 'immich-postgres',
    run: postgres,
    stepDown: 'gosu',
    userOk: postgres,
    capabilities: { root: stepDown, restart: ['DAC_OVERRIDE'], file: [], optional: [] },
    readOnly: {
      tmpfs: [{ path: '/var/run/postgresql', owner: postgres }, { path: '/tmp' }, { path: '/etc/postgresql', mode: '1777' }],
      blockers: [],
    },
    data: ['/var/lib/postgresql/data'],
    volumes: ['/var/lib/postgresql/data'],
    ports: [5432],
    fileSecrets: ['POSTGRES_PASSWORD_FILE', 'POSTGRES_USER_FILE', 'POSTGRES_DB_FILE', 'POSTGRES_INITDB_ARGS_FILE'],
    health: 'image',
    sources: [
      'immich-app/base-images postgres/Dockerfile',
      'immich-app/base-images postgres/immich-docker-entrypoint.sh',
      'docker-library/postgres docker-entrypoint.sh',
    ],
  });
}

/** Immich, photos with recognition: its server, its models, its database. */
export default defineFamily({
  name: 'immich',
  images: ['immich-server', 'immich-machine-learning', 'postgres'].map((one) => `ghcr.io/immich-app/${one}`),
  database: ({ short }) => short === 'postgres',
  profile: (_tag, { short }) => {
    const sources = [
      'immich-app/immich docker/docker-compose.yml',
      'immich-app/immich docker/docker-compose.rootless.yml',
      'immich-app/immich server/bin/start.sh',
      'immich-app/immich#31702',
    ];
    if (short === 'postgres') return database();
    if (short === 'immich-machine-learning')
      return service({ ...both, family: short, capabilities: staysRoot, data: ['/cache'], ports: [3003], health: 'image', sources });
    return service({
      ...both,
      family: short,
      // Its library belongs to a person of the host.
      capabilities: { root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'], file: [], optional: [] },
      data: ['/data'],
      ports: [2283],
      publicPorts: [2283],
      health: 'image',
      fileSecrets: [
        'DB_DATABASE_NAME_FILE',
        'DB_HOSTNAME_FILE',
        'DB_PASSWORD_FILE',
        'DB_URL_FILE',
        'DB_USERNAME_FILE',
        'REDIS_PASSWORD_FILE',
      ],
      needs: {
        devices: [{ what: '/dev/dri', why: 'transcoding on a graphics card', optional: true }],
        instead: 'Name the render node in `devices`; nothing else of the host is needed.',
      },
      sources,
    });
  },
});

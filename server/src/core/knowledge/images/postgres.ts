import { atLeast, type ImageFamily, root, stepDown, tried } from './profile';

/** PostgreSQL and images that are built on it without changing entrypoint or user. */
export const postgres: ImageFamily = {
  name: 'postgres',
  images: ['postgres', 'postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb'],
  profile(tag, image) {
    // TimescaleDB builds on the Alpine image only, whatever the tag says.
    const alpine = tag.alpine || image.name === 'timescale/timescaledb';
    // pgvector and TimescaleDB put PostgreSQL's version behind `pg`.
    const major = /(?:^|-)pg(\d+)/.exec(tag.text)?.[1];
    const isMajor18 = major ? Number(major) >= 18 : atLeast(tag, 18);
    const folder = isMajor18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
    const run = alpine ? { name: 'postgres', uid: 70, gid: 70 } : { name: 'postgres', uid: 999, gid: 999 };
    return {
      family: 'postgres',
      variant: alpine ? 'alpine' : 'debian',
      kind: 'service',
      start: root,
      run,
      stepDown: 'gosu',
      capabilities: {
        root: stepDown,
        restart: ['DAC_OVERRIDE'],
        file: [],
        optional: [{ name: 'FOWNER', why: 'silences two warnings about chmod of the data directory' }],
      },
      // The two variants use different uids, so a digest alone does not tell which one owns the data.
      ...(tag.told && { userOk: run }),
      anyUser: true,
      readOnly: { tmpfs: [{ path: '/var/run/postgresql', owner: run }, { path: '/tmp' }], blockers: [] },
      data: [folder],
      volumes: [folder],
      ports: [5432],
      fileSecrets: ['POSTGRES_PASSWORD_FILE', 'POSTGRES_USER_FILE', 'POSTGRES_DB_FILE', 'POSTGRES_INITDB_ARGS_FILE'],
      usesSetuid: false,
      health: ['CMD-SHELL', 'pg_isready -h 127.0.0.1 -U "${POSTGRES_USER:-postgres}"'],
      silent: [
        'The password variables count for an empty data directory only: later changes of them change nothing.',
        'The Debian and the Alpine variant use different uids and sort text differently: data does not move between them.',
        ...(isMajor18 ? ['A volume at /var/lib/postgresql/data, the place before version 18, keeps no data of this version.'] : []),
      ],
      sources: [
        'docker-library/postgres Dockerfile-debian.template',
        'docker-library/postgres Dockerfile-alpine.template',
        'docker-library/postgres docker-entrypoint.sh',
        'timescale/timescaledb-docker Dockerfile',
        'postgis/docker-postgis Dockerfile.template',
      ],
      confidence: 'high',
      checkedBy: 'source',
      checked: '2026-11-24',
      checks: alpine ? tried('entrypoint') : tried('engine', 'capabilities', 'user', 'readOnly'),
    };
  },
};

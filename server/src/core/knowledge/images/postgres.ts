import { defineFamily } from '../family/family';
import { variable } from '../family/open-setting';
import { root, stepDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

/** PostgreSQL and images that are built on it without changing entrypoint or user. */
export default defineFamily({
  name: 'postgres',
  images: ['postgres', 'postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb', 'debezium/postgres', 'quay.io/debezium/postgres'],
  distribution: 'debian',
  database: true,
  releases: {
    product: 'PostgreSQL',
    releases: releasesOf(`
      9.0 2015-10-08, 9.1 2016-10-27, 9.2 2017-11-09, 9.3 2018-11-08, 9.4 2020-02-13, 9.5 2021-02-11, 9.6 2021-11-11, 10 2022-11-10,
      11 2023-11-09, 12 2024-11-21, 13 2025-11-13, 14 2026-11-12, 15 2027-11-11, 16 2028-11-09, 17 2029-11-08, 18 2030-11-14
    `),
    plainTags: ['postgres'],
    within: /(?:^|-)pg(\d+)/,
    source: 'endoflife.date/postgresql',
  },
  open: [
    variable('POSTGRES_HOST_AUTH_METHOD', /^trust$/, 'can connect as superuser', 'hub.docker.com/_/postgres', {
      instead: 'scram-sha-256',
    }),
  ],
  profile(tag, image) {
    // TimescaleDB builds on the Alpine image only, whatever the tag says.
    const alpine = tag.alpine || image.name === 'timescale/timescaledb';
    // pgvector and TimescaleDB put PostgreSQL's version behind `pg`.
    const major = /(?:^|-)pg(\d+)/.exec(tag.text)?.[1];
    const isMajor18 = major ? Number(major) >= 18 : atLeast(tag, 18);
    const folder = isMajor18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
    const run = alpine ? { name: 'postgres', uid: 70, gid: 70 } : { name: 'postgres', uid: 999, gid: 999 };
    return {
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
      userOk: run,
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
        ...(image.repository === 'debezium/postgres'
          ? ['It lets everybody who reaches it replicate as POSTGRES_USER without a password: its first start writes that to pg_hba.conf.']
          : []),
        ...(isMajor18 ? ['A volume at /var/lib/postgresql/data, the place before version 18, keeps no data of this version.'] : []),
      ],
      sources: [
        'docker-library/postgres Dockerfile-debian.template',
        'docker-library/postgres Dockerfile-alpine.template',
        'docker-library/postgres docker-entrypoint.sh',
        'timescale/timescaledb-docker Dockerfile',
        'postgis/docker-postgis Dockerfile.template',
        'debezium/container-images postgres/18/Dockerfile',
        'debezium/container-images postgres/18-alpine/Dockerfile',
        'debezium/container-images postgres/16/docker-entrypoint-initdb.d/init-permissions.sh',
      ],
      confidence: 'high',
      checkedBy: 'source',
      checked: '2026-11-24',
      checks: alpine ? tried('entrypoint') : tried('engine', 'capabilities', 'user', 'readOnly'),
    };
  },
});

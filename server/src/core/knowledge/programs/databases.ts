import { definePrograms } from '../program/program';

/** Servers of databases and queues that entrypoints of official images start as a user of their own. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-30', handedOver: true },
  {
    names: ['postgres'],
    sources: ['docker-library/postgres docker-entrypoint.sh', 'postgres(1)'],
    counts: { N: 'max_connections' },
  },
  { names: ['mysqld', 'mysqld_safe'], sources: ['docker-library/mysql template/docker-entrypoint.sh'] },
  { names: ['mariadbd', 'mariadbd-safe'], sources: ['MariaDB/mariadb-docker docker-entrypoint.sh'] },
  { names: ['mariadb'], sources: ['MariaDB/mariadb-docker docker-entrypoint.sh', 'mariadb(1)'], password: { rest: '-p' } },
  { names: ['mongod'], sources: ['docker-library/mongo docker-entrypoint.sh'] },
  { names: ['redis-server', 'redis-sentinel'], sources: ['redis/docker-library-redis debian/docker-entrypoint.sh'] },
  { names: ['valkey-server', 'valkey-sentinel'], sources: ['valkey-io/valkey-container docker-entrypoint.sh.template'] },
  { names: ['rabbitmq-server'], sources: ['docker-library/rabbitmq docker-entrypoint.sh'] },
  { names: ['ghost'], sources: ['docker-library/ghost docker-entrypoint.sh'] },
);

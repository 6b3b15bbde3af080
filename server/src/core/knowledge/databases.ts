import { parseImage } from './image-name';

/**
 * Images whose program keeps the data of other services and answers nobody else. Checked 2026-11-24 on the pages of the images.
 */
const names: ReadonlySet<string> = new Set([
  'bitnami/mariadb',
  'bitnami/mongodb',
  'bitnami/mysql',
  'bitnami/postgresql',
  'bitnami/redis',
  'cassandra',
  'clickhouse/clickhouse-server',
  'couchdb',
  'docker.elastic.co/elasticsearch/elasticsearch',
  'elasticsearch',
  'influxdb',
  'mariadb',
  'mcr.microsoft.com/mssql/server',
  'memcached',
  'mongo',
  'mysql',
  'neo4j',
  'opensearchproject/opensearch',
  'pgvector/pgvector',
  'postgis/postgis',
  'postgres',
  'redis',
  'timescale/timescaledb',
  'valkey/valkey',
]);

/**
 * Whether an image is a database.
 * @param reference an image reference: mirrors of Docker Hub count as Docker Hub.
 */
export function isDatabase(reference: string): boolean {
  return names.has(parseImage(reference).name);
}

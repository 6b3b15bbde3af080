import { defineFamily } from '../family/family';
import { variable } from '../family/open-setting';

/** ClickHouse, a database of columns: clickhouse.com/docs, network ports. */
export default defineFamily({
  name: 'clickhouse',
  images: ['clickhouse/clickhouse-server'],
  database: true,
  insiders: 'ClickHouse',
  open: [
    variable(
      'CLICKHOUSE_SKIP_USER_SETUP',
      /^1$/,
      'the user "default" has no password',
      'clickhouse.com/docs, Docker: managing the default user',
      {
        unless: /^CLICKHOUSE_PASSWORD(?:_FILE)?$/,
      },
    ),
  ],
});

import { defineFamily } from '../family/family';
import { variable } from '../family/open-setting';
import { root, stepsDown } from '../family/profile';
import { service } from '../family/service';

/** ClickHouse, a database of columns: clickhouse.com/docs, network ports. */
export default defineFamily({
  name: 'clickhouse',
  images: ['clickhouse/clickhouse-server'],
  database: true,
  insiders: 'ClickHouse',
  profile: () =>
    service({
      start: root,
      run: { name: 'clickhouse', uid: 101, gid: 101 },
      // `clickhouse su`, a part of the program.
      stepDown: 'gosu',
      // KILL ends the server that prepares a new database.
      capabilities: { ...stepsDown, root: ['CHOWN', 'DAC_OVERRIDE', 'KILL', 'SETGID', 'SETUID'] },
      anyUser: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/var/log/clickhouse-server' }],
        blockers: ['/etc/clickhouse-server/users.d, where it writes its user at the start'],
      },
      data: ['/var/lib/clickhouse'],
      volumes: ['/var/lib/clickhouse'],
      ports: [8123, 9000, 9009],
      limits: { pids: 16384, why: 'ClickHouse starts with some 800 threads, and its pool grows to 10000' },
      fileSecrets: ['CLICKHOUSE_PASSWORD_FILE'],
      needs: {
        capabilities: [
          { name: 'IPC_LOCK', why: 'keeping its program in memory', optional: true },
          { name: 'NET_ADMIN', why: 'figures of single queries', optional: true },
          { name: 'SYS_NICE', why: 'the priority of threads', optional: true },
        ],
        instead: 'It works without each of them, and says so in its log.',
      },
      silent: ['Without CLICKHOUSE_PASSWORD the user `default` is reached from the container alone.'],
      sources: [
        'ClickHouse/docker-library server/26.7.3.19/Dockerfile.ubuntu',
        'ClickHouse/docker-library server/26.7.3.19/entrypoint.sh',
        'ClickHouse/ClickHouse programs/server/config.xml',
        'clickhouse.com/docs/install/docker',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
  open: [
    variable(
      'CLICKHOUSE_SKIP_USER_SETUP',
      /^1$/,
      'can log in as the user "default" without a password',
      'clickhouse.com/docs, Docker: managing the default user',
      {
        unless: /^CLICKHOUSE_PASSWORD(?:_FILE)?$/,
      },
    ),
  ],
});

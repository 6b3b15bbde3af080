import { deepEqual } from 'node:assert/strict';
import { readOnlyNeeds } from '../../../server/src/core/facts/read-only-needs';
import { openProject } from '../../../server/src/core/kinds/open';
import { isConfigFile, isSettingsPath } from '../../../server/src/core/knowledge/config-files';
import { optionWithoutEffect, relabelling } from '../../../server/src/core/knowledge/mount-options';
import { entriesOf, reader } from '../../support/open';

/** What the service "web" needs with a read-only root, and whether that is known. */
function needs(service: string, dockerfile?: string): [readonly string[], boolean] {
  const files = new Map([['compose.yaml', `services:\n  web:\n${service}`]]);
  if (dockerfile !== undefined) files.set('Dockerfile', dockerfile);
  const project = openProject(entriesOf(files), reader(files));
  const { tmpfs, condition } = readOnlyNeeds(project.services.find(({ name }) => name === 'web')!, project);
  return [tmpfs, condition.state === 'holds'];
}

describe('What a service needs with a read-only root', () => {
  const nginx = ['/var/cache/nginx', '/var/run', '/tmp'];
  const postgres = ['/var/run/postgresql:uid=999,gid=999', '/tmp'];
  const mariadb = ['/run/mysqld:uid=999,gid=999', '/tmp'];
  const cases: readonly (readonly [name: string, service: string, tmpfs: readonly string[], known: boolean, dockerfile?: string])[] = [
    ['a known image', '    image: nginx:1\n', nginx, true],
    ['a volume that the image declares', '    image: redis:7\n', [], true],
    ['data without a volume at its place', '    image: postgres:16\n    volumes: ["data:/elsewhere"]\n', postgres, true],
    ['the user that the image expects', '    image: postgres:16\n    user: "999:999"\n', postgres, true],
    ['another user', '    image: postgres:16\n    user: "1000:1001"\n', ['/var/run/postgresql:uid=1000,gid=1001', '/tmp'], false],
    ['a user by name', '    image: postgres:16\n    user: me\n', ['/var/run/postgresql:mode=1777', '/tmp'], false],
    ['a tmpfs that is there', '    image: nginx:1\n    tmpfs: /run\n', ['/var/cache/nginx', '/tmp'], true],
    ['a volume around it', '    image: nginx:1\n    volumes: ["cache:/var/cache"]\n', ['/var/run', '/tmp'], true],
    ['a mount that hangs on a variable', '    image: nginx:1\n    volumes: ["cache:$WHERE"]\n', nginx, false],
    ['a shell as command', '    image: nginx:1\n    command: sh -c "envsubst > /x && nginx"\n', nginx, false],
    ['an entrypoint', '    image: nginx:1\n    entrypoint: /start\n', nginx, false],
    ['files that are copied in', '    image: nginx:1\n    develop: { watch: [{ path: ., action: sync, target: /a }] }\n', nginx, false],
    ['mounts nobody sees', '    image: redis:7\n    volumes_from: ["container:x"]\n', [], false],
    ["a configuration of one's own", '    image: nginx:1\n    volumes: ["./n.conf:/etc/nginx/nginx.conf:ro"]\n', nginx, false],
    ['a folder of logs', '    image: nginx:1\n    volumes: ["./logs:/var/log/nginx"]\n', nginx, false],
    ['a certificate', '    image: nginx:1\n    volumes: ["/srv/tls:/certs:ro"]\n', nginx, false],
    ['another folder that it may write', '    image: nginx:1\n    volumes: ["./pages:/usr/share/nginx/html"]\n', nginx, false],
    ['pages that it only reads', '    image: nginx:1\n    volumes: ["./pages:/usr/share/nginx/html:ro"]\n', nginx, true],
    ['the time of the host', '    image: nginx:1\n    volumes: ["/etc/localtime:/etc/localtime:ro"]\n', nginx, true],
    ['its data on the host', '    image: redis:7\n    volumes: ["./data:/data"]\n', [], true],
    ['a log that its command names', '    image: mariadb:11\n    command: --log-error=/var/log/mysql/error.log\n', mariadb, false],
    ['a socket that its command names', '    image: memcached:1\n    command: memcached -s /tmp/cache.sock\n', [], false],
    ['a socket that a variable names', '    image: mariadb:11\n    environment: { MYSQL_UNIX_PORT: /srv/m.sock }\n', mariadb, false],
    ['a log of its health check', '    image: postgres:16\n    healthcheck: { test: "pg_isready >> /var/log/ready" }\n', postgres, false],
    ['a socket below a folder that stays writable', '    image: postgres:16\n    command: postgres -k /tmp\n', postgres, true],
    ['data below its volume', '    image: postgres:16\n    environment: [PGDATA=/var/lib/postgresql/data/own]\n', postgres, true],
    [
      'files that its command reads',
      '    image: redis:7\n    command: redis-server /etc/redis.conf --aclfile /run/secrets/acl\n',
      [],
      true,
    ],
    ['an unknown image', '    image: acme/web\n', ['/tmp'], false],
    ['an image for any program', '    image: python:3\n', ['/tmp'], false],
    ['a Dockerfile on a known image', '    build: .\n', [], true, 'FROM redis:7\nCOPY seed.rdb /data/\n'],
    ['a Dockerfile with settings', '    build: .\n', [], false, 'FROM redis:7\nCOPY redis.conf /etc/redis.conf\n'],
    ['a Dockerfile with a socket', '    build: .\n', mariadb, false, 'FROM mariadb:11\nENV MYSQL_UNIX_PORT=/srv/m.sock\n'],
    ['a Dockerfile with a log', '    build: .\n', [], false, 'FROM redis:7\nRUN echo "logfile /var/log/r.log" >> /etc/own\n'],
    ['a Dockerfile with a command', '    build: .\n', [], false, 'FROM redis:7\nCMD ["other"]\n'],
    ['a Dockerfile with a volume', '    build: .\n', ['/var/run/mysqld:uid=999,gid=999'], true, 'FROM mysql:8\nVOLUME /tmp\n'],
  ];
  for (const [name, service, tmpfs, known, dockerfile] of cases) {
    it(name, () => deepEqual(needs(service, dockerfile), [tmpfs, known]));
  }
});

describe('Options of a mount in short syntax', () => {
  it('are known, meant to be ro, or nothing', () => {
    const kinds = (kind: 'read-only' | 'other' | undefined, ...options: string[]): void => {
      for (const option of options) deepEqual(optionWithoutEffect(option), kind, option);
    };
    kinds(undefined, 'ro', 'rw', 'z', 'Z', 'nocopy', 'rslave', 'cached', 'RW', '${MODE}');
    kinds('read-only', 'RO', 'Ro', 'r', 'rro', 'readonly', 'read-only', 'READONLY', 'read_only');
    kinds('other', 'noexec', 'x', 'uid=1000', 'U');
  });

  it('relabel folders that people made, not those of the system', () => {
    const all = (effect: ReturnType<typeof relabelling>, ...paths: string[]): void => {
      for (const path of paths) deepEqual(relabelling(path), effect, path);
    };
    all('refused', '/', '/etc', '/etc/', '/usr', '/lib', '/home', '~', '/var/log', '/var/run');
    all('harmful', '/etc/ssl/certs', '/usr/lib/modules', '/etc/localtime', '/var/lib/docker', '/boot/grub');
    all(
      undefined,
      '/opt/app',
      '/srv/data',
      './etc',
      '~/projects',
      '/var/lib/myapp',
      '/etc/myapp',
      '/usr/local/share/app',
      '/var/log/myapp',
    );
  });
});

describe('Settings by their place and name', () => {
  it('are files that programs read', () => {
    for (const path of ['/etc/nginx/nginx.conf', '/app/config.yaml', '/Caddyfile', '/certs/tls.key', '/app/.env'])
      deepEqual(isConfigFile(path), true, path);
    for (const path of [
      '/acme.json',
      '/app/package.json',
      '/data/app.db',
      '/app/main.py',
      '/letsencrypt/acme.json',
      '/x/users.json',
      '/app',
    ])
      deepEqual(isConfigFile(path), false, path);
  });

  it('are below /etc, but for what is written there', () => {
    for (const path of ['/etc/app', '/usr/local/etc/redis/redis.conf']) deepEqual(isSettingsPath(path), true, path);
    for (const path of ['/etc', '/etc/letsencrypt', '/etc/pihole/', '/etc/wireguard/wg0.conf', '/app/etc'])
      deepEqual(isSettingsPath(path), false, path);
  });
});

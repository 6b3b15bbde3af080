import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { askedMemory } from '../../../server/src/core/facts/asked-memory';
import { capabilityNeeds } from '../../../server/src/core/facts/capability-needs';
import { askedProcesses } from '../../../server/src/core/facts/process-count';
import { readOnlyNeeds } from '../../../server/src/core/facts/read-only-needs';
import { directivesOf, rootInSettings } from '../../../server/src/core/facts/settings';
import { sentenceOf } from '../../../server/src/core/fix/condition';
import { openProject } from '../../../server/src/core/kinds/open';
import type { Project } from '../../../server/src/core/model/project';
import type { Service } from '../../../server/src/core/model/service';
import { entriesOf, reader } from '../../support/open';

/** A project with one service, which mounts a file at a place. */
function mounting(image: string, target: string, text: string, more = ''): { readonly service: Service; readonly project: Project } {
  const files = new Map([
    ['compose.yaml', `services:\n  web: { image: "${image}", volumes: ["./own.conf:${target}:ro"]${more} }\nvolumes: { data: {} }\n`],
    ['own.conf', text],
  ]);
  const project = openProject(entriesOf(files), reader(files));
  const [service] = project.services;
  ok(service);
  return { service, project };
}

const nginxAt = '/etc/nginx/nginx.conf';
const redisAt = '/usr/local/etc/redis/redis.conf';

describe('The directives of a configuration file', () => {
  it('stand in blocks', () => {
    deepEqual(directivesOf('pid /run/a.pid; # x;\nhttp { access_log "/a b" main; server { listen 80; } }', 'blocks'), [
      { name: 'pid', words: ['/run/a.pid'] },
      { name: 'http', words: [] },
      { name: 'access_log', words: ['/a b', 'main'] },
      { name: 'server', words: [] },
      { name: 'listen', words: ['80'] },
    ]);
  });

  it('stand in lines and sections', () => {
    deepEqual(directivesOf('# x\nmax_connections = 40 # few\nlog_directory=\'/a b\'\nlogfile ""\n', 'lines'), [
      { name: 'max_connections', words: ['40'] },
      { name: 'log_directory', words: ['/a b'] },
      { name: 'logfile', words: [''] },
    ]);
    deepEqual(directivesOf('[supervisord]\nuser=root ; x\n[program:web]\ncommand = web -p 1\n', 'sections'), [
      { name: 'supervisord.user', words: ['root'] },
      { name: 'program.command', words: ['web', '-p', '1'] },
    ]);
  });
});

describe('A read-only root beside a configuration of the project', () => {
  const known = (image: string, target: string, text: string, more?: string): readonly [boolean, string] => {
    const { service, project } = mounting(image, target, text, more);
    const { condition } = readOnlyNeeds(service, project);
    return [condition.state === 'holds', sentenceOf([condition]) ?? ''];
  };

  it('holds where all that it makes the server write is writable', () => {
    for (const [image, target, text] of [
      ['nginx:1.28', nginxAt, 'pid /run/x.pid; error_log stderr; http { access_log /dev/stdout; proxy_cache_path /var/cache/nginx/p; }'],
      ['nginx:1.28', '/etc/nginx/conf.d/default.conf', 'server { listen 80; access_log /var/log/nginx/access.log main; constructor x; }'],
      ['nginx:1.28', nginxAt, 'events {} http { include mime.types; include /etc/nginx/conf.d/*.conf; }'],
      ['redis:7', redisAt, 'dir ./\nlogfile ""\npidfile /var/run/redis.pid\n'],
      ['postgres:17', '/etc/postgresql/postgresql.conf', "logging_collector = on\nlog_directory = 'log'\n"],
      [
        'eclipse-mosquitto:2',
        '/mosquitto/config/mosquitto.conf',
        'persistence_location /mosquitto/data/\nlog_dest file /mosquitto/log/m.log\n',
      ],
    ] as const) {
      const [is, why] = known(image, target, text);
      ok(is, why);
      match(why, /makes it write is writable, too/);
    }
  });

  it('is refuted by a place where nothing is mounted, which is named', () => {
    for (const [image, target, text, why] of [
      [
        'nginx:1.28',
        nginxAt,
        'http { access_log /var/log/nginx/shop.log; }',
        /"access_log \/var\/log\/nginx\/shop\.log" in .* \/var\/log\/nginx\/shop\.log/,
      ],
      ['nginx:1.28', nginxAt, 'http { server { listen unix:/srv/x.sock; } }', /\/srv\/x\.sock/],
      ['nginxinc/nginx-unprivileged:1.28', nginxAt, 'pid /tmp/x.pid; http {}', /"no client_body_temp_path"/],
      ['redis:7', redisAt, 'dir /srv/redis\n', /"dir \/srv\/redis"/],
      ['haproxy:3.0', '/usr/local/etc/haproxy/haproxy.cfg', 'global\n  stats socket /run/haproxy.sock mode 660\n', /\/run\/haproxy\.sock/],
      ['eclipse-mosquitto:2', '/mosquitto/config/mosquitto.conf', 'log_dest file /var/log/m.log\n', /\/var\/log\/m\.log/],
    ] as const) {
      const [is, reason] = known(image, target, text);
      equal(is, false, reason);
      match(reason, why);
    }
    const [is] = known('redis:7', redisAt, 'dir /srv/redis\n', ', tmpfs: [/srv]');
    equal(is, true);
  });

  it('is unknown where the file brings in programs, variables or files that were not read', () => {
    for (const [image, target, text, why] of [
      ['nginx:1.28', nginxAt, 'http { content_by_lua_block { x() } }', /"content_by_lua_block" starts may write elsewhere/],
      ['nginx:1.28', nginxAt, 'http { access_log /srv/$host.log; }', /where "access_log \/srv\/\$host\.log" writes is not known/],
      ['redis:7', redisAt, 'loadmodule /x.so\n', /loadmodule/],
      ['postgres:17', '/etc/postgresql/postgresql.conf', "archive_command = 'cp %p /srv/%f'\n", /archive_command/],
      ['acme/nginx', nginxAt, 'events {}', /it is not known what its image writes/],
    ] as const) {
      const [is, reason] = known(image, target, text);
      equal(is, false, reason);
      match(reason, why);
    }
    const files = new Map([
      [
        'compose.yaml',
        'services:\n  web: { image: "nginx:1.28", volumes: ["./n.conf:/etc/nginx/nginx.conf:ro", "./sites:/srv/sites:ro"] }\n',
      ],
      ['n.conf', 'http { include /srv/sites/*.conf; }'],
    ]);
    const project = openProject(entriesOf(files), reader(files));
    match(readOnlyNeeds(project.services[0]!, project).condition.because?.note ?? '', /"include \/srv\/sites\/\*\.conf" was not read/);
    // What is not in the project cannot be read.
    files.delete('n.conf');
    const bare = openProject(entriesOf(files), reader(files));
    match(readOnlyNeeds(bare.services[0]!, bare).condition.because?.note ?? '', /\/etc\/nginx\/nginx\.conf is your own file/);
  });
});

describe('What root needs for a configuration of the project', () => {
  const asked = 'global\n  chroot /var/lib/haproxy\n  user haproxy\n  group haproxy\n';

  it('is kept where it names another user or a new root', () => {
    const { service } = mounting('acme/proxy', '/etc/haproxy/haproxy.cfg', asked);
    const { names } = capabilityNeeds(service, []);
    ok(names.includes('SYS_CHROOT'), names.join());
    match(rootInSettings(service) ?? '', /"chroot \/var\/lib\/haproxy" in \/etc\/haproxy\/haproxy\.cfg of "web" takes a start as root/);
    const supervised = mounting('acme/jobs', '/etc/supervisor/supervisord.conf', '[program:jobs]\ncommand=jobs\nuser=jobs\n');
    ok(capabilityNeeds(supervised.service, []).names.includes('KILL'));
  });

  it('is none where it names none, or the server goes on without', () => {
    equal(rootInSettings(mounting('acme/proxy', '/etc/haproxy/haproxy.cfg', 'global\n  maxconn 100\n').service), undefined);
    equal(rootInSettings(mounting('acme/proxy', '/etc/haproxy/haproxy.cfg', 'global\n  user root\n').service), undefined);
    equal(rootInSettings(mounting('nginx:1.28', nginxAt, 'user nginx;').service), undefined);
  });
});

describe('Numbers that the files ask for', () => {
  it('are processes, in mounted configuration as well', () => {
    const count = (image: string, target: string, text: string): number | undefined =>
      askedProcesses(mounting(image, target, text).service)?.count;
    equal(count('postgres:17', '/etc/postgresql/postgresql.conf', 'max_connections = 3000\n'), 3000);
    equal(count('mysql:8.4', '/etc/mysql/conf.d/own.cnf', '[mysqld]\n# max_connections=9000\nmax_connections=800\n'), 800);
    equal(
      count('clickhouse/clickhouse-server', '/etc/clickhouse-server/config.d/own.xml', '<max_connections>4096</max_connections>'),
      4096,
    );
    // Connections of an event loop are no processes.
    equal(count('nginx:1.28', nginxAt, 'worker_processes 8; events { worker_connections 65535; }'), 8);
    equal(count('redis:7', redisAt, 'maxclients 50000\n'), undefined);
  });

  it('are memory', () => {
    const memory = (image: string, more: string): number | undefined => {
      const files = new Map([['compose.yaml', `services:\n  web: { image: "${image}", ${more} }\n`]]);
      return askedMemory(openProject(entriesOf(files), reader(files)).services[0]!)?.bytes;
    };
    const gibibyte = 1024 ** 3;
    equal(memory('acme/a', 'command: java -Xms1g -Xmx4g -jar /a.jar'), 4 * gibibyte);
    equal(memory('acme/a', 'environment: { NODE_OPTIONS: --max-old-space-size=2048 }'), 2 * gibibyte);
    equal(memory('acme/a', 'environment: { GOMEMLIMIT: 3GiB }'), 3 * gibibyte);
    equal(memory('postgres:17', 'command: postgres -c shared_buffers=2GB, shm_size: 1g'), 3 * gibibyte);
    equal(memory('redis:7', 'command: redis-server --maxmemory 512mb'), gibibyte / 2);
    equal(memory('memcached:1', 'command: memcached -m 2048'), 2 * gibibyte);
    equal(memory('acme/a', 'command: serve --port 8080'), undefined);
    equal(askedMemory(mounting('redis:7', redisAt, '# maxmemory 9gb\nmaxmemory 1gb\n').service)?.bytes, gibibyte);
    equal(askedMemory(mounting('mysql:8.4', '/etc/mysql/conf.d/own.cnf', 'innodb_buffer_pool_size = 2G\n').service)?.bytes, 2 * gibibyte);
  });
});

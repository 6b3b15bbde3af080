import { equal } from 'node:assert/strict';
import { startNeeds } from '../../../server/src/core/facts/start-needs';
import { openProject } from '../../../server/src/core/kinds/open';
import { entriesOf, reader } from '../../support/open';

/** The capabilities that the start of a service takes; `unknown` where that is not known. */
function needs(files: Readonly<Record<string, string>>): string {
  const all = new Map(Object.entries({ 'compose.yaml': 'services:\n  app: { build: . }\n', ...files }));
  const project = openProject(entriesOf(all), reader(all));
  return startNeeds(project.services[0]!, project.stages)?.names.join(' ') ?? 'unknown';
}

/** A start script on Debian that goes on as another user, with some lines before; and more of the service. */
function before(lines: string, more = '', build = ''): string {
  const dockerfile = `FROM debian:13\n${build}\nCOPY --chmod=755 <<"EOF" /entry\n#!/bin/sh\n${lines}\nexec chpst -u app app\nEOF\nENTRYPOINT ["/entry"]\n`;
  return needs({ Dockerfile: dockerfile, 'compose.yaml': `services:\n  app: { build: ., ${more} }\nvolumes: { data: {} }\n` });
}

describe('What root needs for a start', () => {
  it('is what its steps take, besides stepping down', () => {
    equal(before('true'), 'SETGID SETUID');
    equal(before('chown app /data'), 'CHOWN SETGID SETUID');
    equal(before('chown -R app /data'), 'CHOWN DAC_OVERRIDE SETGID SETUID');
    equal(before('groupmod -o -g 5 app'), 'CHOWN SETGID SETUID');
    equal(before('usermod -o -u 5 app'), 'CHOWN DAC_OVERRIDE SETGID SETUID');
    equal(before('chmod 2770 /data'), 'FSETID SETGID SETUID');
    equal(before('install -o app -d /data'), 'CHOWN DAC_OVERRIDE FOWNER SETGID SETUID');
    equal(before('cp -a /etc/skel /home/new'), 'CHOWN FOWNER SETGID SETUID');
    equal(before('chroot /jail setup-nothing || true'), 'unknown');
    equal(before('chroot /jail true'), 'SETGID SETUID SYS_CHROOT');
    equal(before('su app -c "touch /tmp/x"'), 'AUDIT_WRITE KILL SETGID SETUID');
    equal(before('setpriv --reuid=app --ambient-caps=+net_raw true'), 'NET_RAW SETGID SETPCAP SETUID');
  });

  it('holds DAC_OVERRIDE and FOWNER where root meets files of others', () => {
    equal(before('mkdir -p /data/db'), 'SETGID SETUID');
    equal(before('mkdir -p /data/db', 'volumes: ["data:/data"]'), 'DAC_OVERRIDE SETGID SETUID');
    equal(before('mkdir -p /data/db', '', 'RUN mkdir /data && chown app /data'), 'DAC_OVERRIDE SETGID SETUID');
    equal(before('chmod 700 /data', 'volumes: ["data:/data"]'), 'DAC_OVERRIDE FOWNER SETGID SETUID');
    equal(before('cat /etc/app.conf', 'volumes: ["./x:/data"]'), 'SETGID SETUID');
    equal(before('PASS="$(cat /run/secrets/pass)"', 'volumes: ["./pass:/run/secrets/pass:ro"]'), 'DAC_OVERRIDE SETGID SETUID');
    equal(before('find /data ! -user app -exec chown app {} +', 'volumes: ["data:/data"]'), 'CHOWN DAC_OVERRIDE SETGID SETUID');
    equal(before('date > /tmp/started', 'volumes: ["data:/data"]'), 'SETGID SETUID');
  });

  it('holds KILL where root sends signals to another user', () => {
    equal(before('true', 'init: true'), 'KILL SETGID SETUID');
    equal(before("trap 'kill $pid' TERM"), 'KILL SETGID SETUID');
    equal(before('stop() {\n  kill -TERM "$pid"\n}\ntrap stop TERM'), 'KILL SETGID SETUID');
    equal(needs({ Dockerfile: 'FROM alpine:3.22\nENTRYPOINT ["tini", "--", "su-exec", "app"]\nCMD ["app"]\n' }), 'KILL SETGID SETUID');
    equal(needs({ Dockerfile: 'FROM alpine:3.22\nENTRYPOINT ["su-exec", "app", "tini", "--"]\nCMD ["app"]\n' }), 'SETGID SETUID');
  });

  it('is what a server takes that steps down by itself', () => {
    equal(
      needs({ Dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y nginx\nCMD ["nginx", "-g", "daemon off;"]\n' }),
      'CHOWN DAC_OVERRIDE SETGID SETUID',
    );
    equal(before('php-fpm8.4 -D'), 'CHOWN KILL SETGID SETUID');
  });

  it('counts what supervisord does itself', () => {
    const jobs = (config: string): string =>
      needs({ Dockerfile: 'FROM debian:13\nCOPY jobs.conf /etc/supervisord.conf\nCMD ["supervisord", "-n"]\n', 'jobs.conf': config });
    equal(jobs('[program:a]\ncommand=a\nuser=app\n'), 'KILL SETGID SETUID');
    equal(
      jobs('[unix_http_server]\nfile=/run/s.sock\nchown=app\n[program:a]\ncommand=a\nuser=app\n'),
      'CHOWN DAC_OVERRIDE KILL SETGID SETUID',
    );
    equal(jobs('[program:a]\ncommand=a\n'), 'unknown');
    equal(jobs('[program:a]\ncommand=a\nuser=root\n'), 'unknown');
  });

  it('is not known where root runs something that is not known', () => {
    equal(before('/opt/prepare'), 'unknown');
    equal(before('python -m prepare'), 'unknown');
    equal(before('. /opt/lib.sh'), 'unknown');
    equal(before('cron'), 'unknown');
    equal(before('apk add --no-cache curl'), 'unknown');
    equal(before('update-ca-certificates'), 'SETGID SETUID');
    equal(before('dpkg --print-architecture'), 'SETGID SETUID');
    equal(before('ip link set lo up'), 'unknown');
    equal(before('true', 'healthcheck: { test: ["CMD", "/opt/check"] }'), 'unknown');
    equal(before('true', 'healthcheck: { test: ["CMD", "curl", "-f", "http://localhost/"] }'), 'SETGID SETUID');
    equal(before('true', 'post_start: [{ command: /opt/hook }]'), 'unknown');
    // Nobody knows what this entrypoint does before it runs the command.
    equal(needs({ Dockerfile: 'FROM acme/base\nCMD ["chpst", "-u", "app", "app"]\n' }), 'unknown');
    equal(needs({ Dockerfile: 'FROM acme/base\nENTRYPOINT ["chpst", "-u", "app", "app"]\n' }), 'SETGID SETUID');
  });

  it('is not known where a variable decides who runs the program', () => {
    const image = 'FROM alpine:3.22\nCMD exec su-exec "$WHO" app\n';
    equal(needs({ Dockerfile: image }), 'unknown');
    const as = (who: string): string =>
      needs({ Dockerfile: image, 'compose.yaml': `services:\n  app: { build: ., environment: { WHO: "${who}" } }\n` });
    equal(as('1000'), 'SETGID SETUID');
    equal(as('0'), 'unknown');
    equal(as('${WHO}'), 'unknown');
  });
});

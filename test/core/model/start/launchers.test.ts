import { deepEqual, equal, match } from 'node:assert/strict';
import { startedBy } from '../../../support/started';

/** What a Dockerfile with files beside it starts. */
function started(dockerfile: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { runs, unread } = startedBy({ Dockerfile: dockerfile, ...files });
  equal(unread, undefined);
  return runs;
}

/** Why it is not known what they start. */
function unread(dockerfile: string, files: Readonly<Record<string, string>> = {}): string {
  return startedBy({ Dockerfile: dockerfile, ...files }).unread ?? 'everything was read';
}

describe('supervisord', () => {
  const one = '[program:queue]\ncommand=queue --name "a b" ; comment\n   --fast\nuser=mail\n';

  it('starts what its configuration and the files that this includes name', () => {
    const files = {
      'etc/main.conf': '[supervisord]\nnodaemon=true\n[include]\nfiles = parts/*.ini\n',
      'etc/parts/a.ini': one,
      'etc/parts/b.txt': '[program:b]\ncommand=b\n',
      'etc/parts/c.ini': '[eventlistener:c]\ncommand=/opt/%(ENV_HOW)s/listen %(here)s %(program_name)s\n',
    };
    deepEqual(started('FROM debian:12\nENV HOW=fast\nCOPY etc /srv/etc\nCMD ["supervisord", "-n", "-c", "/srv/etc/main.conf"]', files), [
      'supervisord -n -c /srv/etc/main.conf',
      'queue --name a b --fast @mail',
      'listen /srv/etc/parts c',
    ]);
  });

  it('has its configuration where its packages expect it', () => {
    const expected = ['supervisord -n', 'queue --name a b --fast @mail'];
    const places = {
      'etc/supervisord.conf': 'WORKDIR /srv\nCOPY q.conf etc/supervisord.conf',
      '/etc/supervisord.conf': 'COPY q.conf /etc/supervisord.conf',
      'a folder of Debian': 'COPY *.conf /etc/supervisor/conf.d/',
      'a folder of Alpine': 'COPY q.conf /etc/supervisor.d/q.ini',
    };
    for (const [place, copy] of Object.entries(places))
      deepEqual(started(`FROM debian:12\n${copy}\nCMD ["supervisord", "-n"]`, { 'q.conf': one }), expected, place);
  });

  it('has a configuration that the Dockerfile writes', () => {
    const writes = [
      `COPY <<EOF /etc/supervisord.conf\n${one}EOF`,
      `RUN cat > /etc/supervisord.conf <<'EOF'\n${one}EOF`,
      'RUN printf \'[program:queue]\\ncommand=queue --name "a b" --fast\\nuser=mail\\n\' > /etc/supervisord.conf',
      'RUN echo "[program:queue]" > /etc/supervisord.conf && echo "command=queue --name \'a b\' --fast" >> /etc/supervisord.conf && echo "user=mail" >> /etc/supervisord.conf',
    ];
    for (const write of writes)
      deepEqual(started(`FROM debian:12\n${write}\nCMD supervisord -n`), ['supervisord -n', 'queue --name a b --fast @mail'], write);
  });

  it('is not known where a part of its configuration cannot be read', () => {
    match(unread('FROM debian:12\nCMD ["supervisord", "-c", "/srv/s.conf"]'), /configuration of supervisord/);
    match(unread('FROM debian:12\nCOPY s.conf /srv/\nCMD ["supervisord", "-c", "/srv/s.conf"]'), /s\.conf could not be read/);
    const files = { 's.conf': '[program:a]\ncommand=a\n[include]\nfiles=/srv/conf.d/*.conf\n' };
    match(
      unread('FROM debian:12\nCOPY s.conf /srv/\nCOPY --from=acme/conf / /srv/conf.d/\nCMD ["supervisord", "-c", "/srv/s.conf"]', files),
      /conf\.d/,
    );
  });
});

describe('s6', () => {
  const image = 'FROM alpine:3.20\nADD https://example.org/s6.tar.gz /tmp/\nCOPY root/ /\nENTRYPOINT ["/init"]\n';

  it('starts the services and scripts of s6-overlay, old and new, and CMD', () => {
    const files = {
      'root/etc/cont-init.d/10-user': '#!/usr/bin/with-contenv bash\nusermod -o -u "$PUID" web\n',
      'root/etc/services.d/old/run': '#!/bin/sh\nexec s6-setuidgid web old --serve\n',
      'root/etc/s6-overlay/s6-rc.d/prepare/up': '# comment\n/etc/s6-overlay/scripts/prepare\n',
      'root/etc/s6-overlay/s6-rc.d/prepare/type': 'oneshot\n',
      'root/etc/s6-overlay/scripts/prepare': '#!/bin/sh\nmkdir -p /data\n',
      'root/etc/s6-overlay/s6-rc.d/web/run': '#!/command/execlineb -P\nwith-contenv\ns6-setuidgid web\nfdmove -c 2 1\nweb -p 80\n',
      'root/etc/fix-attrs.d/01-data': '/data true web,1000 0644 0755\n',
    };
    deepEqual(
      started(`${image}CMD ["jobs"]`, files).filter((run) => !/^(with-contenv|fdmove|s6-setuidgid|init|prepare)/.test(run)),
      [
        'chown -R web /data',
        'chmod -R u+rw /data',
        'usermod -o -u $PUID web',
        'mkdir -p /data',
        'web -p 80 @web',
        'old --serve @web',
        'jobs',
      ],
    );
  });

  it('is not known where a script branches in execline, or the base may have services', () => {
    match(unread(image, { 'root/etc/services.d/a/run': '#!/bin/execlineb\nif { test -e /a } a\n' }), /branches/);
    const services = { 'root/etc/services.d/a/run': '#!/bin/sh\nexec a\n' };
    match(unread(image.replace('alpine:3.20', 'acme/base'), services), /not all services/);
  });

  it('watches a folder', () => {
    const files = {
      'sv/a/run': '#!/bin/sh\nexec chpst -u a:b a\n',
      'sv/a/log/run': '#!/bin/sh\nexec svlogd -tt /log\n',
      'sv/note.txt': '',
    };
    deepEqual(started('FROM debian:12\nCOPY sv /sv\nCMD ["s6-svscan", "/sv"]', files), [
      's6-svscan /sv',
      'chpst -u a:b a',
      'a @a:b',
      'svlogd -tt /log',
    ]);
  });
});

describe('runit', () => {
  it('starts the services of a folder, through links as well', () => {
    const files = { 'web.sh': '#!/bin/sh\nexec setuidgid web web\n' };
    const written = 'RUN mkdir -p /etc/sv/web && ln -s /etc/sv/web /etc/service/\nCOPY web.sh /etc/sv/web/run';
    deepEqual(started(`FROM debian:12\n${written}\nCMD ["runsvdir-start"]`, files), ['runsvdir-start', 'setuidgid web web', 'web @web']);
  });

  it('starts those of phusion/baseimage behind its scripts', () => {
    const files = { 'a.sh': '#!/bin/sh\nchown web /data\n', 'run.sh': '#!/bin/sh\nexec setuser web web\n' };
    const copies = 'COPY a.sh /etc/my_init.d/\nCOPY run.sh /etc/service/web/run';
    deepEqual(started(`FROM phusion/baseimage:noble-1.0.2\n${copies}\nCMD ["/sbin/my_init", "--quiet"]`, files), [
      'my_init --quiet',
      'chown web /data',
      'setuser web web',
      'web @web',
    ]);
  });
});

describe('A Procfile', () => {
  const files = {
    'app/Procfile': 'web: bundle exec puma -p $PORT\nmail: MODE=x ./mail.sh\n',
    'app/mail.sh': '#!/bin/sh\nchown mail /spool\n',
    'app/two.txt': 'one: a\n',
  };
  const image = 'FROM ruby:3.3\nWORKDIR /srv\nCOPY app .\n';

  it('names what foreman and its kin start', () => {
    for (const start of ['foreman start', 'forego start', 'honcho start', 'overmind s', 'hivemind'])
      deepEqual(
        started(`${image}CMD ${start}`, files).slice(1),
        ['bundle exec puma -p $PORT', 'puma -p $PORT', 'mail.sh', 'chown mail /spool'],
        start,
      );
    deepEqual(started(`${image}CMD ["honcho", "-f", "two.txt", "start"]`, files), ['honcho -f two.txt start', 'a']);
    deepEqual(started(`${image}CMD ["foreman", "start", "web"]`, files).slice(1, 2), ['bundle exec puma -p $PORT']);
    deepEqual(started(`${image}CMD ["foreman", "run", "true"]`, files), ['foreman run true']);
  });

  it('is not known where it is not there', () => {
    match(unread('FROM ruby:3.3\nCMD ["foreman", "start"]'), /Procfile could not be read/);
  });
});

describe('Scripts of package.json', () => {
  const scripts = { prestart: 'node build.js', start: 'npm run serve', serve: 'su-exec node node server.js', web: 'vite' };
  const files = { 'package.json': JSON.stringify({ scripts }) };
  const image = 'FROM node:22\nWORKDIR /app\nCOPY . .\n';

  it('are what npm, pnpm, yarn and bun run, with those before and behind them', () => {
    const served = ['su-exec node node server.js', 'node server.js @node'];
    deepEqual(started(`${image}CMD ["npm", "start"]`, files), ['npm start', 'node build.js', 'npm run serve', ...served]);
    for (const run of ['npm run serve', 'yarn serve', 'yarn run serve', 'pnpm serve', 'bun run serve'])
      deepEqual(started(`${image}CMD ${run}`, files).slice(1), served, run);
    deepEqual(started('FROM node:22\nCOPY . /app\nCMD ["npm", "--prefix", "/app", "run", "web"]', files), [
      'npm --prefix /app run web',
      'vite',
    ]);
    deepEqual(started(`${image}CMD ["npm", "ci"]`, files), ['npm ci']);
  });

  it('are not known where the file or the script is not there', () => {
    match(unread(`${image}CMD ["npm", "run", "x"]`), /"npm run x" runs could not be read/);
    match(unread(`${image}CMD ["npm", "run", "x"]`, files), /no script "x"/);
    match(unread(`${image}CMD ["npm", "run", "x", "-w", "api"]`, files), /another package/);
  });
});

describe('A makefile', () => {
  const files = {
    Makefile:
      'NAME := web\n.PHONY: run\nrun: prepare ## Runs it\n\t@exec $(NAME) \\\n\t  --home $$HOME\nprepare:\n\t-chown -R $(NAME) /data\n',
  };

  it('says what its targets do', () => {
    const expected = ['chown -R web /data', 'web --home $HOME'];
    for (const call of ['["make", "run"]', '["make"]', 'make -C /srv run', '["make", "-f", "/srv/Makefile", "run"]'])
      deepEqual(started(`FROM debian:12\nWORKDIR /srv\nCOPY . .\nCMD ${call}`, files).slice(1), expected, call);
  });

  it('is not known where a target or the file is not there', () => {
    match(unread('FROM debian:12\nWORKDIR /srv\nCOPY . .\nCMD ["make", "x"]', files), /no target "x"/);
    match(unread('FROM debian:12\nWORKDIR /srv\nCOPY . .\nCMD ["make", "x"]'), /makefile could not be read/);
  });
});

describe('A folder of scripts', () => {
  const files = { 'd/10-a.sh': '#!/bin/sh\nchown a /a\n', 'd/20-b': '#!/bin/sh\nmkdir /b\n', 'd/README.md': '' };
  const image = 'FROM debian:12\nCOPY d/ /start.d/\nCOPY --chmod=755 <<"EOF" /entry\n#!/bin/sh\n';
  const end = 'exec "$@"\nEOF\nENTRYPOINT ["/entry"]\nCMD ["app"]\n';
  const read = (lines: string, more = {}): readonly string[] =>
    started(`${image}${lines}\n${end}`, { ...files, ...more }).filter((run) => /^(chown|mkdir|app)/.test(run));

  it('is run by run-parts, by a loop, and by find', () => {
    deepEqual(read('run-parts /start.d'), ['chown a /a', 'mkdir /b', 'app']);
    deepEqual(read('for script in /start.d/*.sh; do\n  [ -x "$script" ] && "$script"\ndone'), ['chown a /a', 'app']);
    deepEqual(read('for f in /start.d/*; do case "$f" in *.sh) . "$f";; *) "$f";; esac; done'), ['chown a /a', 'mkdir /b', 'app']);
    deepEqual(read('find /start.d -type f | sort | while read -r f; do sh "$f"; done'), ['chown a /a', 'mkdir /b', 'app']);
  });

  it('respects the ignore file', () => {
    deepEqual(read('run-parts /start.d', { '.dockerignore': 'd/*.sh\n' }), ['mkdir /b', 'app']);
  });

  it('is not known where it is a mount, or nobody can list it', () => {
    match(unread(`${image.replace('COPY d/ /start.d/', 'COPY --from=acme/d / /start.d/')}run-parts /start.d\n${end}`), /start\.d/);
    const mounted = { ...files, 'compose.yaml': 'services: { a: { build: ., volumes: ["./x:/start.d"] } }\n' };
    match(unread(`${image}run-parts /start.d\n${end}`, mounted), /start\.d/);
  });
});

describe('A script that steps down', () => {
  const image = 'FROM debian:12\nCOPY --chmod=755 <<"EOF" /entry\n#!/bin/sh\n';
  const end = '\nEOF\nENTRYPOINT ["tini", "--", "/entry"]\nCMD ["app", "-x"]\n';
  const last = (script: string): string | undefined => started(`${image}${script}${end}`).at(-1);

  it('is followed as the user that it takes', () => {
    const forms = [
      'gosu web "$@"',
      'exec su-exec web "$@"',
      'exec setpriv --reuid=web --init-groups "$@"',
      'exec chpst -u web "$@"',
      'exec runuser -u web -- "$@"',
    ];
    for (const form of forms) equal(last(form), 'app -x @web', form);
    equal(last('exec su -s /bin/sh -c "exec app -x" web'), 'app -x @web');
  });

  it('runs the rest of a script that calls itself as that user', () => {
    equal(last('if [ "$(id -u)" = 0 ]; then\n  chown -R web .\n  exec gosu web "$0" "$@"\nfi\nexec "$@"'), 'app -x @web');
  });

  it('is followed through its functions', () => {
    equal(last('main() {\n  exec gosu web "$@"\n}\nmain "$@"')?.startsWith('main'), true);
    const { runs } = startedBy({ Dockerfile: `${image}main() {\n  exec gosu web "$@"\n}\nmain "$@"${end}` });
    equal(runs.includes('app -x @web'), true);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import sudo from '../../../../server/src/core/rules/dockerfile/sudo';
import { analyzeText } from '../../../support/open';
import { bulk, fixesOf, type Given, manual, none, python, serve, service, silent, started } from '../../../support/user-fixes';

describe('A user in bulk', () => {
  it('is for an application: known base, own program, a folder that is given to it', () => {
    bulk({ Dockerfile: python('COPY shop.py .', 'EXPOSE 8080', serve) });
    bulk({
      Dockerfile: 'FROM golang:1.25 AS build\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n',
    });
    bulk({
      Dockerfile: 'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o bin/shop ./cmd/shop\nCMD ["./bin/shop", "--port", "8080"]\n',
    });
    bulk({ Dockerfile: 'FROM node:24\nCOPY shop.js /\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node", "/shop.js"]\n' });
    bulk({
      Dockerfile: 'FROM node:24\nWORKDIR /srv\nCOPY . .\nRUN npm ci\nUSER root\nCMD npm start\n',
      'package.json': '{ "scripts": { "start": "node --enable-source-maps shop.js" } }',
    });
    bulk({
      Dockerfile: python('COPY shop.py .', serve),
      'compose.yaml': service(
        'volumes: ["./shop.toml:/etc/shop.toml:ro"], tmpfs: [/tmp, /srv/drafts, "/run:mode=1777", "/var/cache:uid=1000"]',
      ),
    });
  });

  it('is not for a base image that is not known, that a variable decides, or that is only believed', () => {
    const own = 'RUN useradd shop\nCMD ["shop"]\n';
    none({ Dockerfile: 'FROM registry.example.com/base:2\nCMD ["shop"]\n' });
    manual(
      { Dockerfile: `FROM registry.example.com/base:2\n${own}` },
      /user and the start command of the base image "registry\.example\.com\/base:2" are unknown/,
    );
    manual({ Dockerfile: `ARG FLAVOUR\nFROM debian:\${FLAVOUR}\n${own}` }, /depends on the variable \$FLAVOUR/);
    manual({ Dockerfile: `FROM erlang:28\n${own}` }, /probably starts as root, which was not checked/);
    none({ Dockerfile: 'FROM nginx:1.29\nENTRYPOINT ["/usr/bin/shop"]\n' }, /switches to another user by itself/);
  });

  it('is not for a program that must be root', () => {
    const debian = (...lines: readonly string[]): Given => ({
      Dockerfile: ['FROM debian:13', 'RUN useradd shop', 'COPY shop /usr/local/bin/', ...lines, ''].join('\n'),
    });
    none(debian('CMD cron -f -L 15'), /cron needs root because it starts each job as the user of that job/);
    none(debian('CMD ["bash", "-c", "postfix start-fg"]'), /postfix needs root/);
    none(debian('ENTRYPOINT ["/sbin/init"]'), /\/sbin\/init needs root/);
    // Another user can start these, with a configuration for it: that is for a person to say.
    manual(
      debian('ENTRYPOINT ["tini", "--", "supervisord", "-c", "/etc/all.conf"]'),
      /supervisord needs root because .*, unless its configuration/,
    );
    manual(debian('CMD ["bash", "-c", "dovecot -F"]'), /dovecot needs root because .*, unless/);
    manual(debian('CMD exec /usr/sbin/php-fpm8.2 -F'), /php-fpm8\.2 needs root because .*, unless its log/);
    manual(debian('ENTRYPOINT ["/init"]'), /\/init needs root because .*, unless it is s6-overlay 3\.2\.3\.2/);
    manual(debian('CMD ["rsyslogd", "-n"]'), /rsyslogd needs root because .*, unless/);
    // Nobody has looked this one up.
    manual(debian('CMD ["proftpd", "-n"]'), /proftpd probably needs root/);
    // Only some of its arguments are root's work.
    bulk(debian('CMD dpkg --print-architecture && exec shop'));
    manual(debian('CMD dpkg -i /shop.deb && exec shop'), /the command calls dpkg, which installs packages/);
    // With the setuid bit it is there for those who are not root.
    manual(debian('CMD sudo shop'), /the command calls sudo/);
    manual(debian('CMD ["sh", "-c", "mount /data && exec shop"]'), /the command calls mount/);
    // A server's image that runs as root: what the server writes to is root's.
    manual(
      { Dockerfile: 'FROM caddy:2\nCOPY Caddyfile /etc/caddy/\nENTRYPOINT ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]\n' },
      /the image caddy runs its program as root, and what that needs as app is not known/,
    );
    manual(
      { Dockerfile: 'FROM traefik:v3.5\nCMD ["traefik", "--providers.file.directory=/rules"]\n' },
      /the image traefik runs its program as root/,
    );
    // What it is given to keep its state in is the system's, and not handed over; what is handed over is fine.
    manual(
      { Dockerfile: python('RUN mkdir /etc/shop', 'COPY shop.py .', 'CMD ["python", "shop.py", "--state=/etc/shop/"]') },
      /it is started with \/etc\/shop, which belongs to root/,
    );
    bulk({ Dockerfile: python('RUN mkdir /var/lib/shop', 'COPY shop.py .', 'CMD ["python", "shop.py", "/var/lib/shop"]') });
    // No file shows what it calls, but the image has what only root can use.
    manual(
      { Dockerfile: python('RUN apt-get update && apt-get install -y ca-certificates nftables', 'COPY shop.py .', serve) },
      /the image has nftables, which changes firewall rules and requires root/,
    );
    manual(
      { Dockerfile: 'FROM node:24-alpine\nRUN apk add --no-cache openvpn\nCOPY shop.js /\nCMD ["node", "/shop.js"]\n' },
      /the image has openvpn, which needs root because it creates network devices/,
    );
    manual(
      { Dockerfile: 'FROM node:24-alpine\nRUN apk add smartmontools tzdata\nCOPY shop.js /\nCMD ["node", "/shop.js"]\n' },
      /the image has smartmontools, which asks the hardware itself and requires root/,
    );
    // What only the build has stays behind.
    bulk({
      Dockerfile:
        'FROM node:24 AS build\nRUN apt-get update && apt-get install -y iptables\nFROM node:24\nCOPY --from=build /shop.js /\nCMD ["node", "/shop.js"]\n',
    });
    bulk(debian('CMD ["busybox", "httpd", "-f", "-p", "8080"]'));
    bulk(debian('COPY nginx-exporter /opt/', 'CMD ["/opt/nginx-exporter"]'));
  });

  it('reads the script that it starts under', () => {
    bulk(started('#!/bin/sh\nset -eu\necho "port ${PORT:-8080}"\nmkdir -p /var/lib/shop/new\nexec "$@"\n'));
    bulk(started('#!/bin/bash\ncd "$(dirname "$0")"\ndate > started\nexec "$@"\n'));
    manual(
      started('#!/bin/sh\nchown -R 1000 /var/lib/shop\nexec "$@"\n'),
      /launch\.sh calls chown, which changes file owners and requires root/,
    );
    none(started('#!/bin/sh\nexec gosu shop "$@"\n', 'RUN useradd shop', 'USER root'), /launch\.sh calls gosu/);
    none(started('#!/bin/sh\nset -- su-exec shop "$@"\nexec "$@"\n', 'RUN useradd shop', 'USER root'), /launch\.sh calls su-exec/);
    manual(started('#!/bin/sh\nusermod -u "$SHOP_UID" shop\n'), /launch\.sh calls usermod/);
    manual(started('#!/bin/bash\nif [ "$(id -u)" = 0 ]; then echo hello; fi\nexec "$@"\n'), /checks whether it runs as root/);
    manual(started('#!/bin/bash\n[[ $EUID -eq 0 ]] && echo hello\nexec "$@"\n'), /checks whether it runs as root/);
    manual(
      started('#!/bin/sh\necho "127.0.0.1 shop" >> /etc/hosts\nexec "$@"\n'),
      /launch\.sh writes to \/etc\/hosts, which belongs to root/,
    );
    manual(started('#!/bin/sh\nsed -i "s/x/$X/" shop.py\n'), /writes to \/srv\/shop\/shop\.py/);
    manual(started('#!/bin/sh\nsqlite3 init > "$STORE/db"\n'), /whose owner is unknown/);
    manual(started('#!/bin/sh\n. /etc/profile.d/*.sh\neval "$SETUP"\nexec "$@"\n'), /could not be read|unknown|eval/);
    manual(started('#!/bin/sh\nexec $RUNNER\n'), /starts \$RUNNER, whose value is unknown/);
    manual(started('#!/usr/bin/with-contenv bash\nexec shop\n'), /s6-overlay/);
    none(started('#!/bin/sh\nservice cron start\ncron\nexec "$@"\n'), /cron needs root/);
    bulk(started('#!/usr/bin/env python3\nimport shop\n'));
    manual(started('#!/usr/bin/env python3\nimport os\nos.setuid(1000)\n'), /launch\.sh checks its user or switches to another one/);
    manual(
      {
        ...started('#!/bin/sh\n. /opt/venv/bin/activate\nexec "$@"\n'),
        'shop.py': 'import os\nif os.geteuid() == 0: os.chown("x", 1, 1)\n',
      },
      /shop\.py checks/,
    );
    bulk(started('#!/bin/sh\n. /opt/venv/bin/activate\nwget -O /tmp/new http://shop/new\nexec "$@"\n'));
    manual(started('#!/bin/sh\nwget -O /opt/new http://shop/new\nexec "$@"\n'), /writes to \/opt\/new/);
  });

  it('finds the script where the image gets it from, and follows it', () => {
    const alpine = (...lines: readonly string[]): string => ['FROM alpine:3.22', ...lines, ''].join('\n');
    const steps = '#!/bin/sh\nexec su-exec shop "$@"\n';
    silent({ Dockerfile: alpine('COPY --chmod=755 docker /usr/local/bin/', 'ENTRYPOINT ["boot"]', 'CMD ["shop"]'), 'docker/boot': steps });
    silent({ Dockerfile: alpine('COPY docker/*.sh /opt/', 'CMD ["dumb-init", "sh", "/opt/boot.sh"]'), 'docker/boot.sh': steps });
    silent({ Dockerfile: alpine('COPY . /opt', 'CMD /opt/boot shop'), boot: '#!/bin/sh\n/opt/lib/next.sh\n', 'lib/next.sh': steps });
    manual(
      { Dockerfile: alpine("COPY <<'EOF' /boot.sh", '#!/bin/sh', 'chown shop /data', 'EOF', 'CMD ["/boot.sh"]') },
      /boot\.sh calls chown/,
    );
    manual(
      { Dockerfile: alpine("RUN printf '#!/bin/sh\\nadduser -D shop\\n' > /boot && chmod +x /boot", 'CMD ["/boot"]') },
      /boot calls adduser/,
    );
    manual({ Dockerfile: alpine('COPY boot.sh /', 'ENTRYPOINT ["/boot.sh"]') }, /\/boot\.sh was not found in the build context/);
    manual(
      { Dockerfile: alpine('COPY boot.sh /', 'ENTRYPOINT ["/boot.sh"]'), 'boot.sh': '#!/bin/sh\nexec shop\n', '.dockerignore': '*.sh\n' },
      /was not found/,
    );
    manual(
      { Dockerfile: alpine('RUN wget -O /boot.sh https://example.com/boot.sh', 'CMD sh /boot.sh') },
      /script \/boot\.sh could not be read/,
    );
    silent({
      Dockerfile: 'FROM alpine:3.22 AS files\nCOPY boot.sh /out/boot.sh\nFROM alpine:3.22\nCOPY --from=files /out/ /\nCMD ["/boot.sh"]\n',
      'boot.sh': steps,
    });
    // A program that was compiled before lies in no checkout.
    bulk({ Dockerfile: alpine('COPY bin/shop /usr/local/bin/shop', 'CMD ["shop", "--port", "8080"]') });
    manual({ Dockerfile: alpine('COPY bin/start-shop /usr/local/bin/', 'CMD ["start-shop"]') }, /start-shop was not found/);
    manual({ Dockerfile: alpine('COPY bin/shop /usr/local/bin/shop', 'CMD ["sh", "/usr/local/bin/shop"]') }, /shop was not found/);
    const { Dockerfile } = { Dockerfile: alpine('COPY shop /usr/bin/shop', 'RUN chmod +x /usr/bin/shop', 'CMD ["shop"]') };
    bulk({ Dockerfile, shop: '#!/bin/sh\nexec wget -qO- http://localhost\n', 'compose.yaml': 'services:\n  shop: { build: . }\n' });
    manual(
      {
        Dockerfile,
        shop: '#!/bin/sh\n',
        'compose.yaml': 'services:\n  shop: { build: ., command: sh /mnt/go.sh, volumes: ["./x:/mnt:ro"] }\n',
      },
      /is in a mount/,
    );
    manual(
      { Dockerfile, shop: '#!/bin/sh\n', 'compose.yaml': 'services:\n  shop: { build: ., command: "$GO" }\n' },
      /whose value is unknown/,
    );
  });

  it('names a compiled program that was not read', () => {
    const { findings } = analyzeText(new Map([['Dockerfile', 'FROM alpine:3.22\nCOPY bin/shop /usr/local/bin/shop\nCMD ["shop"]\n']]));
    const fix = findings.find(({ rule }) => rule === 'dockerfile/missing-user')?.fixes[0];
    match(fix?.reliesOn ?? '', /\/usr\/local\/bin\/shop, which was not analyzed, does nothing that requires root\./);
  });

  it('is not for a stage that others build on as root where these cannot return to it', () => {
    const two = (child: string): Given => ({
      Dockerfile: `${python('COPY shop.py .', serve).replace('slim', 'slim AS shop')}${child}\n`,
      'compose.yaml': 'services:\n  shop: { build: { context: ., target: shop } }\n',
    });
    // Other images are for a person to look at; a stage that is none goes on as root.
    manual(two('FROM shop AS debug\nRUN pip install pdb'), /the stage "debug" builds on it and runs commands as root/);
    manual(two('FROM shop AS jobs\nCMD ["crond", "-f"]'), /the stage "jobs" builds on it and starts a program of its own/);
    bulk(two('FROM shop AS debug\nRUN pip install pdb\nFROM shop AS last'));
    bulk(two('FROM shop AS debug\nUSER root\nRUN pip install pdb'));
    manual(
      {
        Dockerfile: `${python('ONBUILD RUN pip install more', 'COPY shop.py .', serve).replace('slim', 'slim AS shop')}FROM shop AS debug\n`,
        'compose.yaml': 'services:\n  shop: { build: { context: ., target: shop } }\n',
      },
      /the stage "debug" builds on it and runs commands as root, before it can return to root/,
    );
    bulk(two('FROM alpine:3.22 AS docs\nRUN echo docs\nCMD ["cat", "/docs"]'));
    manual(
      {
        'base/Dockerfile': python('COPY shop.py .', serve),
        'more/Dockerfile': 'FROM acme/shop\nRUN pip install more\nCMD ["more"]\n',
        'compose.yaml': 'services:\n  shop: { image: acme/shop, build: base }\n  more: { build: more }\n',
      },
      /another Dockerfile builds on its image "acme\/shop"/,
    );
    manual(
      {
        'base/Dockerfile': python('COPY shop.py .', serve),
        'more/Dockerfile': 'FROM parent\nRUN pip install more\nCMD ["more"]\n',
        'compose.yaml':
          'services:\n  shop: { build: base }\n  more: { build: { context: more, additional_contexts: { parent: "service:shop" } } }\n',
      },
      /the build of "more" starts from its image/,
    );
  });

  it('is not for an image without a program of its own', () => {
    for (const [command, why] of [
      ['RUN pip install shop', /neither CMD nor ENTRYPOINT/],
      ['CMD ["python3"]', /it starts python3, which waits for interactive input/],
      ['CMD ["bash", "-l"]', /it starts bash, which waits for interactive input/],
      ['CMD python3 -V', /prints its version/],
      ['CMD ["sleep", "infinity"]', /keeps the container running/],
      ['CMD tail -f /dev/null', /keeps the container running/],
      ['CMD ["pnpm", "run", "dev"]', /a development server/],
    ] as const)
      manual({ Dockerfile: python('COPY shop.py .', command) }, why);
    manual(
      { Dockerfile: python('COPY go.sh /', 'ENTRYPOINT ["/go.sh"]'), 'go.sh': '#!/bin/sh\nexec "$@"\n' },
      /runs CMD, and no CMD is set/,
    );
    bulk({ Dockerfile: python('COPY shop.py .'), 'compose.yaml': service('command: python shop.py') });
    manual({ Dockerfile: python('COPY shop.py .', serve), 'compose.yaml': service('command: python') }, /waits for interactive input/);
  });

  it('is not where a service mounts what the image does not own', () => {
    const Dockerfile = python('COPY shop.py .', 'RUN mkdir sales', serve);
    const mounted = (mount: string): Given => ({ Dockerfile, 'compose.yaml': service(`volumes: [${mount}]`) });
    manual(mounted('"sales:/srv/shop/sales"'), /the volume "sales" of "shop" may already contain files of root/);
    manual(mounted('"ledger:/srv/shop/sales"'), /"ledger" of "shop" is created outside the project/);
    manual(mounted('/srv/shop/sales'), /an anonymous volume/);
    manual(
      { Dockerfile: 'FROM scratch\nCOPY shop /shop\nCMD ["/shop"]\n', 'compose.yaml': service('volumes: ["sales:/sales"]') },
      /"sales" of "shop" belongs to root: the image has no directory \/sales|could not be read/,
    );
    const once = fixesOf(mounted('"sales:/srv/shop/sales"')).why;
    match(once, /docker compose run --rm --no-deps --user 0 --cap-add CHOWN --entrypoint chown shop -R 10001:10001 \/srv\/shop\/sales$/);
    ok(!/--entrypoint chown/.test(fixesOf(mounted('".:/srv/shop"')).why), 'the sources of a person stay theirs');
    manual(mounted('"./sales:/srv/shop/sales"'), /writes to \.\/sales on the host/);
    manual(mounted('"/etc/pki:/etc/pki:ro"'), /may not be able to read/);
    manual(
      mounted('{ type: volume, source: sales, target: /srv/shop/sales, volume: { nocopy: true } }'),
      /"nocopy" keeps it from taking its owner/,
    );
    manual(mounted('"./shop.key:/srv/shop/shop.key:ro"'), /\.\/shop\.key may be closed to that user/);
    manual(mounted('"./certs:/srv/tls/certs:ro"'), /\.\/certs may be closed to that user/);
    manual(
      { Dockerfile, 'compose.yaml': `${service('secrets: [token]')}secrets: { token: { file: ./token.txt } }\n` },
      /the file of the secret "token" may be closed to that user/,
    );
    bulk(mounted('"./shop.toml:/srv/shop/shop.toml:ro"'));
    bulk(mounted('"sales:/srv/shop/sales:ro"'));
    // With a user of its own the service does not take the one of the image.
    bulk({ Dockerfile, 'compose.yaml': service('user: "1000", volumes: ["./sales:/srv/shop/sales"]') });
  });

  it('is not where a tmpfs of root lies over a directory that the image has', () => {
    const closed = (place: string): RegExp => new RegExp(`"shop" mounts a tmpfs at ${place}, which belongs to root`);
    const Dockerfile = python('COPY shop.py .', 'RUN mkdir /srv/drafts', serve);
    manual({ Dockerfile, 'compose.yaml': service('tmpfs: [/run]') }, closed('/run'));
    manual({ Dockerfile, 'compose.yaml': service('tmpfs: ["/srv/drafts/:size=8m"]') }, closed('/srv/drafts'));
    manual(
      { ...started('#!/bin/sh\necho $$ > /run/shop.pid\nexec "$@"\n'), 'compose.yaml': service('tmpfs: [/run]') },
      /launch\.sh writes to \/run\/shop\.pid, which belongs to root/,
    );
  });

  it('is not where only root has what the service asks for', () => {
    const asked = (more: string): Given => ({ Dockerfile: python('COPY shop.py .', serve), 'compose.yaml': service(more) });
    manual(asked('privileged: true'), /runs privileged/);
    const conf = (text: string): Given => ({ ...asked('volumes: ["./haproxy.cfg:/etc/haproxy.cfg:ro"]'), 'haproxy.cfg': text });
    manual(conf('global\n  chroot /srv\n'), /"chroot \/srv" in \/etc\/haproxy\.cfg of "shop" takes a start as root/);
    bulk(conf('global\n  maxconn 100\n'));
    manual(asked('cap_add: [SYS_TIME]'), /which only root receives/);
    manual(asked('devices: ["/dev/ttyUSB0"]'), /a host device/);
    manual(asked('network_mode: host'), /host network/);
    manual(asked('develop: { watch: [{ action: sync, path: ., target: /srv/shop }] }'), /docker compose watch/);
  });

  it('is not for development containers', () => {
    const Dockerfile = python('COPY shop.py .', serve);
    manual(
      { Dockerfile, 'devcontainer.json': '{ "build": { "dockerfile": "Dockerfile" } }' },
      /devcontainer\.json uses it as a development container/,
    );
    manual(
      {
        Dockerfile,
        'compose.yaml': service('init: true'),
        'devcontainer.json': '{ "dockerComposeFile": "compose.yaml", "service": "shop" }',
      },
      /uses it as a development container/,
    );
  });

  it('is not where the program lies in what root alone may enter, or what is copied cannot be given away', () => {
    manual({ Dockerfile: 'FROM python:3.13\nWORKDIR /root/shop\nCOPY shop.py .\nCMD ["python", "shop.py"]\n' }, /below \/root/);
    manual({ Dockerfile: python('ENV PATH=/root/.local/bin:$PATH', 'COPY shop.py .', serve) }, /below \/root/);
    manual({ Dockerfile: python('COPY rootfs/ /', serve) }, /covers the whole file system/);
    manual({ Dockerfile: python('COPY shop.db /', serve) }, /the files copied to \/shop\.db may include directories/);
    bulk({ Dockerfile: python('COPY shop.db /var/lib/shop/', serve) });
    manual({ Dockerfile: 'FROM scratch AS app\nCOPY . /app\nFROM app\nENTRYPOINT ["/app/shop"]\n' }, /cannot be changed|was not found/);
  });
});

describe('sudo', () => {
  const packed = (...lines: readonly string[]): string => ['FROM debian:13', 'RUN apt-get install -y sudo tini', ...lines, ''].join('\n');
  const tiers = (files: Given): readonly string[] => {
    const { findings } = analyzeText(new Map(Object.entries(files)), [sudo]);
    const found = findings.find(({ rule }) => rule === sudo.id);
    ok(found);
    return found.fixes.map(({ tier }) => tier);
  };

  it('goes in bulk only where all that runs was read', () => {
    const script = packed('COPY go.sh /', 'CMD ["tini", "/go.sh"]');
    deepEqual(tiers({ Dockerfile: script, 'go.sh': '#!/bin/sh\nexec tini -V -- sleep 10\n' }), ['review']);
    deepEqual(tiers({ Dockerfile: script, 'go.sh': '#!/bin/sh\nexec sudo -u shop shop\n' }), []);
    deepEqual(tiers({ Dockerfile: script }), ['manual']);
    deepEqual(tiers({ Dockerfile: packed('COPY shop.py /', 'CMD ["python3", "/shop.py"]') }), ['manual']);
    deepEqual(tiers({ Dockerfile: packed('CMD ["bash"]') }), ['manual']);
    equal(tiers({ Dockerfile: packed('CMD ["date"]') })[0], 'review');
  });
});

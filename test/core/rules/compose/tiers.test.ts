import { deepEqual, equal, match } from 'node:assert/strict';
import type { Rule } from '../../../../server/src/core/rules/rule';
import { analyzeText } from '../../../support/open';
import { ruleNamed } from '../../../support/rules';

const addedCapability = ruleNamed('compose/added-capability');
const defaultCapabilities = ruleNamed('compose/default-capabilities');
const exposedPort = ruleNamed('compose/exposed-port');
const hostUserns = ruleNamed('compose/host-userns');
const implicitRoot = ruleNamed('compose/implicit-root');
const newPrivileges = ruleNamed('compose/new-privileges');
const pidsLimit = ruleNamed('compose/pids-limit');
const privileged = ruleNamed('compose/privileged');
const rootUser = ruleNamed('compose/root-user');
const sharedVolume = ruleNamed('compose/shared-volume');
const writableHostMount = ruleNamed('compose/writable-host-mount');
const writableRoot = ruleNamed('compose/writable-root');
const setuid = ruleNamed('dockerfile/setuid');
const worldWritable = ruleNamed('dockerfile/world-writable');

/** What a rule says about one service: severity, and tiers of its fixes in order. */
function said(rule: Rule, service: string, dockerfile?: string): readonly string[] {
  const files = new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]);
  if (dockerfile !== undefined) files.set('Dockerfile', dockerfile);
  const own = analyzeText(files, [rule]).findings.filter((finding) => finding.rule === rule.id);
  return own.map(({ severity, fixes }) => [severity, ...fixes.map(({ tier }) => tier)].join(' '));
}

describe('tiers of fixes', () => {
  it('user remapping is a choice beside what it shuts', () => {
    deepEqual(said(hostUserns, 'image: web, userns_mode: host'), ['low review']);
    deepEqual(said(hostUserns, 'image: web, userns_mode: host, pid: host'), ['low manual']);
    deepEqual(said(hostUserns, 'image: web, userns_mode: host, volumes: ["/var/run/docker.sock:/x.sock:ro"]'), ['low manual']);
  });

  it('no port is bound in bulk, and the fix says what speaks against it', () => {
    deepEqual(said(exposedPort, 'image: "postgres:${TAG}", ports: ["5432:5432"]'), ['medium manual']);
    deepEqual(said(exposedPort, 'image: web, ports: ["7001:7001"]'), ['low manual']);
    deepEqual(said(exposedPort, 'image: mysql, ports: ["0.0.0.0:3306:3306"]'), ['medium manual']);
    const relied = (service: string): string | undefined =>
      analyzeText(new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]), [exposedPort]).findings[0]?.fixes[0]?.reliesOn;
    match(relied('image: mysql, ports: ["3306:3306"]') ?? '', /^No other machine connects to port 3306; check for/);
    const advertised = 'image: acme/mq, ports: ["7002:7002"], environment: { PUBLIC_URL: "tcp://mq.example.org:7002" }';
    match(relied(advertised) ?? '', /^Not applied in bulk: PUBLIC_URL sends clients to mq\.example\.org:7002\.$/);
    for (const own of ['tcp://localhost:7002', 'tcp://127.0.0.1:7002', 'tcp://mq:7002', 'tcp://mq.example.org:17002'])
      match(relied(`image: acme/mq, ports: ["7002:7002"], environment: { URL: "${own}" }`) ?? '', /7002; check for/, own);
  });

  it('a shared volume is read-only in bulk only where its owner or its reader is known', () => {
    const beside = (other: string): readonly string[] =>
      said(sharedVolume, `image: web, volumes: ["vol:/d"] }\n  other: { ${other} }\nvolumes: { vol: {}`);
    deepEqual(beside('image: "postgres:16", volumes: ["vol:/var/lib/postgresql/data"]'), ['low review']);
    const pages = 'image: nginx, volumes: ["vol:/usr/share/nginx/html"] }\nvolumes: { vol: {}';
    deepEqual(said(sharedVolume, `image: app, volumes: ["vol:/pages"] }\n  other: { ${pages}`), ['low review']);
    deepEqual(beside('image: worker, volumes: ["vol:/d"]'), ['low manual']);
    // One image, two of its services: both write. The same line for both is no place for it at all.
    const cloud = 'image: "nextcloud:34", volumes: ["vol:/var/www/html"]';
    deepEqual(said(sharedVolume, `${cloud} }\n  cron: { ${cloud}, entrypoint: /cron.sh }\nvolumes: { vol: {}`), ['low manual']);
    const line = 'image: "postgres:16", volumes: &data ["vol:/var/lib/postgresql/data"]';
    deepEqual(said(sharedVolume, `${line} }\n  dump: { image: dump, volumes: *data }\nvolumes: { vol: {}`), ['low']);
  });

  it('privileged is dropped for review only where the image never needs it', () => {
    deepEqual(said(privileged, 'image: "tecnativa/docker-socket-proxy:0.3", privileged: true'), ['critical review manual']);
    for (const image of ['docker:27-dind', 'moby/buildkit', 'jenkins/jenkins', 'lscr.io/linuxserver/plex'])
      deepEqual(said(privileged, `image: "${image}", privileged: true`), ['critical manual'], image);
  });

  it('another user is for review while nothing speaks against it', () => {
    deepEqual(said(implicitRoot, 'image: node, command: node /srv/app.js'), ['low review']);
    deepEqual(said(implicitRoot, 'image: node, command: [node, dist/app.js], volumes: ["./conf:/conf:ro"], tmpfs: [/tmp]'), ['low review']);
    deepEqual(said(rootUser, 'image: "postgres:16", user: root, volumes: ["db:/var/lib/postgresql/data"]'), ['low review']);
  });

  it('another user is a choice where root may be needed', () => {
    const doubts = [
      'command: npm start, volumes: ["./src:/src"]',
      'command: npm start, volumes: ["data:/data"]',
      'command: npm start, volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]',
      // A REPL, a shell, a version, a wait, a server for development, a script that was not read.
      'restart: always',
      'command: [bash]',
      'command: node --version',
      'command: sleep infinity',
      'command: npm run dev',
      'command: /opt/start.sh',
      'command: ["sh", "-c", "echo ready > /etc/ready && exec node app.js"]',
      'command: ["crond", "-f"]',
      'command: sh -c "apt-get update && apt-get install -y git"',
      'entrypoint: ["chown", "-R", "1000", "/srv"]',
      'cap_add: [NET_ADMIN]',
      'privileged: true',
      'privileged: "${P}"',
      // It belongs to root, unless it says otherwise.
      'command: node /srv/app.js, tmpfs: [/run]',
    ];
    for (const doubt of doubts) deepEqual(said(implicitRoot, `image: node, ${doubt}`), ['low manual'], doubt);
    deepEqual(said(rootUser, 'image: "postgres:16", user: root, volumes: ["./db:/var/lib/postgresql/data"]'), ['low manual']);
    deepEqual(said(rootUser, 'image: "prom/prometheus:v3.5.0", user: root, tmpfs: [/prometheus]'), ['low manual']);
    deepEqual(said(rootUser, 'image: "prom/prometheus:v3.5.0", user: root, tmpfs: ["/prometheus:uid=65534"]'), ['low review']);
  });

  it('leaves the user of unknown images to a person', () => {
    deepEqual(said(rootUser, 'image: acme/web, user: root'), ['low']);
    deepEqual(said(rootUser, 'image: nginx, user: root'), ['low']);
    deepEqual(said(rootUser, 'image: "postgres@sha256:0000", user: root'), ['low']);
  });

  it('offers the Dockerfile its user back', () => {
    deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER node\nCMD ["node", "a.js"]\n'), ['low review manual']);
    deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER root\nCMD ["node", "a.js"]\n'), ['low review']);
    deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER node\n'), ['low manual manual']);
    deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER node\nCMD ["/start.sh"]\n'), ['low manual manual']);
  });

  it('no-new-privileges is safe only where nothing setuid is known to be used', () => {
    deepEqual(said(newPrivileges, 'image: nginx'), ['low safe']);
    for (const image of ['hashicorp/vault:1.18', 'pihole/pihole', 'netdata/netdata', 'moby/buildkit:rootless'])
      deepEqual(said(newPrivileges, `image: "${image}"`), ['low manual'], image);
    deepEqual(said(newPrivileges, 'image: "hashicorp/vault:1.18", entrypoint: /vault'), ['low review']);
    deepEqual(said(newPrivileges, 'image: postgres, command: postgres -c max_connections=200'), ['low safe']);
    deepEqual(said(newPrivileges, 'build: .', 'FROM nginx\nCOPY . /usr/share/nginx/html\n'), ['low safe']);
    deepEqual(said(newPrivileges, 'build: .', 'FROM scratch\nCOPY server /\nENTRYPOINT ["/server"]\n'), ['low safe']);
    const doubts: [string, string?][] = [
      ['image: acme/web'],
      ['image: node'],
      ['image: nginx, entrypoint: /start.sh'],
      ['image: nginx, command: [bash, -c, "envsubst < /a > /b; nginx"]'],
      ['image: postgres, command: "${COMMAND}"'],
      ['image: redis, healthcheck: { test: ping -c1 db }'],
      ['build: .', 'FROM nginx\nENTRYPOINT ["/start.sh"]\n'],
    ];
    for (const [service, dockerfile] of doubts) deepEqual(said(newPrivileges, service, dockerfile), ['low review'], service);
  });

  it('no-new-privileges is a choice where privileges are gained on purpose', () => {
    const onPurpose: [string, string?][] = [
      ['image: postgres, command: sudo -u postgres postgres'],
      ['image: acme/web, entrypoint: [doas, -u, web, /srv/web]'],
      ['image: acme/web, healthcheck: { test: [CMD-SHELL, "sudo -n check || exit 1"] }'],
      ['image: acme/web, pre_stop: [{ command: [su, -c, sync] }]'],
      ['image: redis, user: "999:999", pre_stop: [{ command: [chown, -R, "999", /data], user: root }]'],
      ['image: acme/web, command: [python3, -c, "import os; os.system(\'sudo reload\')"]'],
      // A capability that is added to what nobody has read may stand on the file of a program.
      ['image: acme/web, cap_add: [IPC_LOCK]'],
      ['image: acme/web, cap_add: [NET_BIND_SERVICE], network_mode: host'],
      ['image: acme/postfix-relay'],
      ['image: ghcr.io/acme/team-collabora'],
      ['build: .', 'FROM acme/dovecot:2\nCOPY conf /etc/dovecot/\n'],
      ['image: acme/web, user: "1000", cap_add: [CAP_SYS_CHROOT]'],
      ['image: acme/web, cap_drop: [ALL], cap_add: [CHOWN, SYS_NICE]'],
      ['image: acme/node, privileged: true'],
      ['image: acme/zabbix-proxy-sqlite3'],
      ['image: acme/check-mk-raw'],
      ['build: ., cap_add: [SYS_NICE]', 'FROM acme/base\nCOPY web /srv/\nCMD ["/srv/web"]\n'],
      ['build: .', 'FROM nginx\nRUN apt-get update && apt-get install -y sudo\n'],
      ['build: .', 'FROM nginx\nRUN chmod 4755 /usr/local/bin/helper\n'],
      ['build: .', 'FROM alpine\nRUN apk add doas\nUSER 1000\n'],
      ['build: .', 'FROM acme/base\nRUN echo "web ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/web\nUSER web\n'],
      ['build: .', 'FROM debian\nHEALTHCHECK CMD sudo /check\nCMD ["/srv/web"]\n'],
      ['build: .', 'FROM debian\nCOPY <<EOT /run.sh\n#!/bin/sh\nsudo cron\nexec /srv/web\nEOT\nCMD ["/run.sh"]\n'],
    ];
    for (const [service, dockerfile] of onPurpose) deepEqual(said(newPrivileges, service, dockerfile), ['low manual'], service);
    // What replaces the command of the image replaces its sudo; and nobody starts what a build calls.
    const dockerfile = 'FROM debian\nRUN su nobody -s /bin/sh -c true\nCMD ["sudo", "/srv/web"]\n';
    deepEqual(said(newPrivileges, 'build: ., command: /srv/web', dockerfile), ['low review']);
    deepEqual(said(newPrivileges, 'image: acme/web, cap_add: [NET_BIND_SERVICE]'), ['low review']);
    deepEqual(said(newPrivileges, 'image: acme/mailpit-server'), ['low review']);
    deepEqual(said(newPrivileges, 'image: acme/node, privileged: false'), ['low review']);
    deepEqual(said(newPrivileges, 'image: acme/zabbix-web-nginx'), ['low review']);
    // What is added back to nothing is no more than Docker grants; the programs of a known base are known.
    deepEqual(said(newPrivileges, 'image: acme/web, cap_drop: [ALL], cap_add: [CHOWN, SETGID, SETUID]'), ['low review']);
    deepEqual(said(newPrivileges, 'build: ., cap_add: [SYS_NICE]', 'FROM debian\nCOPY web /srv/\nCMD ["/srv/web"]\n'), ['low review']);
  });

  it('capabilities are dropped in bulk as far as it is known what is needed', () => {
    const titles = (service: string, dockerfile?: string): readonly string[] => {
      const files = new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]);
      if (dockerfile !== undefined) files.set('Dockerfile', dockerfile);
      const own = analyzeText(files, [defaultCapabilities]).findings.flatMap(({ fixes }) => fixes);
      return own.filter(({ tier }) => tier === 'review').map(({ title }) => title.replace(/^Drop /, ''));
    };
    const spare = 'AUDIT_WRITE, MKNOD, NET_RAW, SETFCAP';
    const cases: [string, string, string?][] = [
      ['image: acme/web', spare],
      ['image: acme/web, command: [sh, -c, "ping -c1 a"]', 'AUDIT_WRITE, MKNOD, SETFCAP'],
      ['image: acme/web, network_mode: host', 'AUDIT_WRITE, MKNOD, SETFCAP'],
      ['image: acme/web, ports: ["67:67/udp"]', 'AUDIT_WRITE, MKNOD, SETFCAP'],
      ['image: acme/wireguard-ui', 'AUDIT_WRITE, SETFCAP'],
      ['image: acme/web, devices: [/dev/net/tun], cap_add: [NET_ADMIN]', 'AUDIT_WRITE, SETFCAP'],
      ['image: acme/web, cap_add: [MKNOD]', 'AUDIT_WRITE, NET_RAW, SETFCAP'],
      ['image: acme/mapping-and-shipping', spare],
      ['image: acme/openbao:2', 'AUDIT_WRITE, MKNOD, NET_RAW'],
      ['image: acme/vaultwarden-admin', spare],
      ['image: "docker.elastic.co/beats/heartbeat:9.2.0"', 'all capabilities, keep NET_RAW'],
      ['image: "docker.elastic.co/beats/heartbeat:9.2.0", user: root', 'MKNOD'],
      ['image: "docker.elastic.co/beats/filebeat:9.2.0"', 'all capabilities'],
      ['image: "collabora/code:23.05.10.1.1", user: root', 'NET_RAW'],
      ['build: .', 'AUDIT_WRITE, MKNOD, SETFCAP', 'FROM debian\nRUN apt-get install -y iputils-ping\nCMD ["/srv/web"]\n'],
      ['build: .', 'MKNOD, NET_RAW, SETFCAP', 'FROM debian\nRUN apt-get install -y openssh-server\nCMD ["/start"]\n'],
      ['build: .', 'all capabilities', 'FROM python:3\nUSER 1000\nCMD ["python", "app.py"]\n'],
      ['build: .', 'all capabilities, keep NET_RAW', 'FROM python:3\nRUN apt-get install -y fping\nUSER 1000\nCMD ["python", "app.py"]\n'],
      ['build: .', 'MKNOD, NET_RAW, SETFCAP', 'FROM python:3\nRUN apt-get install -y sudo\nUSER 1000\nCMD ["python", "app.py"]\n'],
      ['image: nginx', 'all capabilities, keep CHOWN, SETGID, SETUID'],
      ['image: nginx, volumes: ["./pages:/usr/share/nginx/html:ro"]', 'all capabilities, keep CHOWN, SETGID, SETUID'],
      ['image: nginx, volumes: ["./k.pem:/k.pem:ro"]', 'all capabilities, keep CHOWN, DAC_OVERRIDE, SETGID, SETUID'],
      ['image: nginx, volumes: ["/etc/localtime:/etc/localtime:ro"]', 'all capabilities, keep CHOWN, SETGID, SETUID'],
      ['image: nginx, pre_start: [{ command: [sh, -c, "echo ready"] }]', 'all capabilities, keep CHOWN, SETGID, SETUID'],
      ['image: nginx, pre_start: [{ command: [kill, "1"] }]', spare],
      ['image: dpage/pgadmin4', 'MKNOD, NET_RAW'],
      ['image: coturn/coturn', 'all capabilities, keep NET_BIND_SERVICE'],
    ];
    for (const [service, title, dockerfile] of cases) deepEqual(titles(service, dockerfile), [title], `${service} ${dockerfile}`);
    for (const image of ['mcr.microsoft.com/devcontainers/go:1', 'gitlab/gitlab-runner', 'codercom/code-server', 'kasmweb/desktop'])
      deepEqual(titles(`image: "${image}"`), [], image);
  });

  it('nothing is limited in bulk where people or jobs work', () => {
    const places = [
      'image: "mcr.microsoft.com/devcontainers/base:ubuntu"',
      'image: "ghcr.io/actions/actions-runner:2.320"',
      'image: jenkins/inbound-agent',
      'image: quay.io/jupyter/scipy-notebook',
      'image: lscr.io/linuxserver/webtop',
      'image: "browserless/chrome:1"',
      'image: "selenium/node-firefox:${TAG}"',
      'image: "selenium/node-${BROWSER}:${TAG}"',
      'image: node, command: sleep infinity',
      'image: debian, command: [tail, -f, /dev/null]',
      'image: ollama/ollama, gpus: all',
      'image: acme/train, runtime: nvidia',
    ];
    for (const service of places) deepEqual(said(pidsLimit, service), ['low manual'], service);
    const servers = [
      'image: acme/agent',
      'image: datadog/agent',
      'image: grafana/agent',
      'image: node, command: sleep 5',
      'image: chromadb/chroma',
    ];
    for (const service of servers) deepEqual(said(pidsLimit, service), ['low review'], service);
  });

  it('a development container is left to a person, the database beside it is not', () => {
    const compose =
      'services:\n  tools:\n    image: acme/tools\n    extends: base\n  base:\n    image: acme/base\n    restart: always\n  db:\n    image: postgres:17\n';
    const container = '{ "dockerComposeFile": "../compose.yaml", "service": "tools", "workspaceFolder": "/src" }';
    const files = new Map([
      ['compose.yaml', compose],
      ['.devcontainer/devcontainer.json', container],
    ]);
    const rules = [defaultCapabilities, newPrivileges, pidsLimit, writableRoot];
    const { findings } = analyzeText(files, rules);
    const bulk = findings
      .filter(({ fixes }) => fixes.some(({ tier }) => tier !== 'manual'))
      .map(({ subject, rule }) => `${subject.name} ${rule}`);
    deepEqual(
      bulk.filter((one) => one.startsWith('tools') || one.startsWith('base')),
      [],
    );
    equal(bulk.filter((one) => one.startsWith('db')).length, 4, bulk.join());
    const reasons = findings
      .filter(({ subject }) => subject.name === 'tools')
      .flatMap(({ fixes }) => fixes.map(({ reliesOn }) => reliesOn));
    equal(reasons.length, 5);
    for (const reason of reasons) match(reason ?? '', /uses "tools" as a development container/);
  });

  it('a limit of processes has room for what the files ask for', () => {
    const limit = (service: string): string | undefined => {
      const { findings } = analyzeText(new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]), [pidsLimit]);
      return findings[0]?.fixes.map(({ title, tier }) => `${/\d+/.exec(title)?.[0]} ${tier}`).join();
    };
    const cases: [string, string][] = [
      ['image: valkey/valkey', '256 review'],
      ['image: valkey/valkey, command: valkey-server --appendonly yes', '256 review'],
      ['image: valkey/valkey, command: valkey-server --io-threads 100', '1024 review'],
      ['image: valkey/valkey, command: [sh, -c, "x & valkey-server"]', '4096 review'],
      ['image: acme/web, environment: { MAX_CONNECTIONS: "9000" }', '32768 review'],
      ['image: acme/web, environment: [SERVER_TOMCAT_MAX_THREADS=2000]', '8192 review'],
      ['image: acme/web, environment: { PORT: "9000", DB_HOST: "10.0.0.1" }', '4096 review'],
      ['image: acme/web, ulimits: { nproc: 20000 }', '65536 review'],
      ['image: acme/web, command: serve --connections=400000000', '1073741824 manual'],
    ];
    for (const [service, expected] of cases) equal(limit(service), expected, service);
  });

  it('a capability is as bad as what it reaches', () => {
    deepEqual(said(addedCapability, 'image: acme/a, cap_add: [SYS_MODULE, SYS_RAWIO, SYS_PTRACE, SYS_NICE]'), [
      'critical manual',
      'high manual',
      'medium manual',
      'low manual',
    ]);
    deepEqual(said(addedCapability, 'image: acme/a, pid: host, cap_add: [SYS_PTRACE, SYS_BOOT]'), ['critical manual', 'high manual']);
    deepEqual(said(addedCapability, 'image: acme/a, network_mode: host, cap_add: [NET_ADMIN]'), ['high manual']);
    deepEqual(said(addedCapability, 'image: acme/a, cap_add: [BPF]'), ['medium manual']);
    deepEqual(said(addedCapability, 'image: acme/a, cap_add: [BPF, PERFMON]'), ['high manual', 'medium manual']);
    deepEqual(said(addedCapability, 'image: postgres, cap_add: [ALL]'), ['critical review manual']);
    deepEqual(said(addedCapability, 'image: acme/a, cap_add: [ALL]'), ['critical manual']);
  });

  it('a mode is lessened in bulk only where who writes there keeps the right', () => {
    const tiers = (lines: string, service = 'build: .'): (string | undefined)[] => {
      const files = new Map([
        ['Dockerfile', `FROM debian:12\n${lines}\n`],
        ['compose.yaml', `services:\n  web: { ${service} }\n`],
      ]);
      return analyzeText(files, [worldWritable]).findings.flatMap(({ fixes }) =>
        fixes.map(({ tier, title }) => `${tier} ${title.split(': ')[1]}`),
      );
    };
    const bulk = [
      'RUN mkdir /data && chown app:app /data && chmod 777 /data\nUSER app',
      'RUN mkdir -p /srv/a/b && chmod -R 777 /srv/a && chown -R 1000:0 /srv\nUSER 1000',
      'RUN install -d -o app -m 777 /data\nUSER app',
      'COPY --chown=app --chmod=777 files /data\nUSER app:app',
      'USER app\nRUN mkdir -p ~/x /home/app/y && chmod 777 /home/app/y',
      'COPY start.sh /start.sh\nRUN chmod 777 /start.sh /usr/local/bin/tool',
    ];
    for (const lines of bulk) deepEqual(tiers(lines), ['review 775'], lines);
    const byHand = [
      'RUN mkdir /data && chmod 777 /data',
      'RUN mkdir /data && chmod 777 /data\nUSER app',
      'RUN chown other /data && chmod 777 /data\nUSER app',
      'RUN chown app /data && chmod 777 /data /more\nUSER app',
      'RUN chown root /data && chmod 777 /data\nUSER root',
      'RUN chmod -R 777 /usr/local/bin/tools.sh',
      'COPY --chmod=777 files /data\nUSER app',
    ];
    for (const lines of byHand) deepEqual(tiers(lines), ['manual 775'], lines);
    deepEqual(tiers(bulk[0]!, 'build: ., user: "1234"'), ['manual 775']);
    // A tmpfs takes the mode, and belongs to root: of this image, or of one that may be this one.
    for (const service of ['build: ., tmpfs: /data', 'build: ., tmpfs: ["/data/cache:size=1m"]', 'image: acme/web, tmpfs: [/data]'])
      deepEqual(tiers(bulk[0]!, service), ['manual 775'], service);
    deepEqual(tiers('RUN mkdir /srv/logs && chown app /srv/logs && chmod 777 /srv/logs\nUSER app', 'image: acme/web'), ['manual 775']);
    deepEqual(tiers('RUN mkdir /srv/logs && chown app /srv/logs && chmod 777 /srv/logs\nUSER app'), ['review 775']);
    for (const service of ['build: ., tmpfs: ["/data:uid=1000"]', 'build: ., tmpfs: [/run]', 'image: "nginx:1.29", tmpfs: [/data]'])
      deepEqual(tiers(bulk[0]!, service), ['review 775'], service);
    deepEqual(tiers('RUN chmod 777 /tmp'), ['review 1777']);
    deepEqual(tiers('RUN chmod 777 /tmp /srv'), ['manual 1777']);
  });

  it('a setuid bit is never taken in bulk, and the reason names what the image starts', () => {
    const file = 'FROM debian:12\nRUN chmod 4755 /opt/start /opt/other\nUSER app\nENTRYPOINT ["/opt/start", "-v"]\n';
    const [one] = analyzeText(new Map([['Dockerfile', file]]), [setuid]).findings;
    deepEqual(
      one?.fixes.map(({ tier }) => tier),
      ['manual'],
    );
    match(one?.fixes[0]?.reliesOn ?? '', /^start, which the image starts,/);
  });

  it('settings are mounted read-only in bulk only where the program is known to read them', () => {
    const mounted = (image: string, target: string, more = ''): readonly string[] =>
      said(writableHostMount, `image: "${image}", volumes: ["./x.conf:${target}"]${more}`);
    const read: [string, string, string?][] = [
      ['haproxy:3.2', '/usr/local/etc/haproxy/haproxy.cfg'],
      ['prom/prometheus:v3.7.0', '/etc/prometheus/prometheus.yml', ', command: --config.file=/etc/prometheus/prometheus.yml'],
      ['nginx:1.29', '/etc/nginx/conf.d/default.conf', ', command: ["nginx", "-g", "daemon off;"]'],
      ['coredns/coredns:1.13.1', '/etc/coredns/a.conf'],
      ['ghcr.io/nginx/nginx-unprivileged:1.29', '/etc/nginx/nginx.conf'],
    ];
    for (const [image, target, more] of read) deepEqual(mounted(image, target, more), ['low review'], image);
    const unsure: [string, string, string?][] = [
      ['valkey/valkey:8', '/etc/valkey/sentinel.conf', ', command: valkey-sentinel /etc/valkey/sentinel.conf'],
      ['redis:8', '/usr/local/etc/redis/redis.conf'],
      ['acme/app', '/etc/app.conf'],
      ['nginx:1.29', '/etc/nginx/conf.d/default.conf', ', command: ["sh", "-c", "sed -i s/a/b/ /etc/nginx/conf.d/default.conf && nginx"]'],
      ['nginx:1.29', '/etc/nginx/nginx.conf', ', entrypoint: /start.sh'],
      ['nginx:1.29', '/etc/nginx/nginx.conf', ', command: "${RUN}"'],
      ['nginx:1.29', '/etc/other.conf'],
    ];
    for (const [image, target, more] of unsure) deepEqual(mounted(image, target, more), ['low manual'], image);
    // One of the two services that share the line is not known.
    const both =
      'services:\n  a: { image: "nginx:1.29", volumes: [&m "./n.conf:/etc/nginx/nginx.conf"] }\n  b: { image: acme/n, volumes: [*m] }\n';
    const { findings } = analyzeText(new Map([['compose.yaml', both]]), [writableHostMount]);
    deepEqual(
      findings.map(({ fixes }) => fixes[0]?.tier),
      ['manual', 'manual'],
    );
  });
});

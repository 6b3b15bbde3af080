import assert from 'node:assert/strict';
import addedCapability from '../server/src/core/rules/compose/added-capability';
import exposedPort from '../server/src/core/rules/compose/exposed-port';
import hostUserns from '../server/src/core/rules/compose/host-userns';
import implicitRoot from '../server/src/core/rules/compose/implicit-root';
import newPrivileges from '../server/src/core/rules/compose/new-privileges';
import privileged from '../server/src/core/rules/compose/privileged';
import rootUser from '../server/src/core/rules/compose/root-user';
import sharedVolume from '../server/src/core/rules/compose/shared-volume';
import type { Rule } from '../server/src/core/rules/rule';
import { judgeText } from './support/open';

/** What a rule says about one service: severity, and tiers of its fixes in order. */
function said(rule: Rule, service: string, dockerfile?: string): readonly string[] {
  const files = new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]);
  if (dockerfile !== undefined) files.set('Dockerfile', dockerfile);
  const own = judgeText(files, [rule]).findings.filter((finding) => finding.rule === rule.id);
  return own.map(({ severity, fixes }) => [severity, ...fixes.map(({ tier }) => tier)].join(' '));
}

describe('tiers of fixes', () => {
  it('user remapping is a choice beside what it shuts', () => {
    assert.deepEqual(said(hostUserns, 'image: web, userns_mode: host'), ['low review']);
    assert.deepEqual(said(hostUserns, 'image: web, userns_mode: host, pid: host'), ['low manual']);
    assert.deepEqual(said(hostUserns, 'image: web, userns_mode: host, volumes: ["/var/run/docker.sock:/x.sock:ro"]'), ['low manual']);
  });

  it('a port is closed in bulk only where it is known to be for insiders', () => {
    assert.deepEqual(said(exposedPort, 'image: "postgres:${TAG}", ports: ["5432:5432"]'), ['medium review']);
    assert.deepEqual(said(exposedPort, 'image: web, ports: ["7001:7001"]'), ['medium manual']);
    assert.deepEqual(said(exposedPort, 'image: redis, ports: ["0.0.0.0:6379:6379"]'), ['low manual']);
  });

  it('a shared volume is read-only in bulk only where its owner or its reader is known', () => {
    const beside = (other: string): readonly string[] =>
      said(sharedVolume, `image: web, volumes: ["vol:/d"] }\n  other: { ${other} }\nvolumes: { vol: {}`);
    assert.deepEqual(beside('image: "postgres:16", volumes: ["vol:/var/lib/postgresql/data"]'), ['low review']);
    const pages = 'image: nginx, volumes: ["vol:/usr/share/nginx/html"] }\nvolumes: { vol: {}';
    assert.deepEqual(said(sharedVolume, `image: app, volumes: ["vol:/pages"] }\n  other: { ${pages}`), ['low review']);
    assert.deepEqual(beside('image: worker, volumes: ["vol:/d"]'), ['low manual']);
  });

  it('privileged is dropped for review only where the image never needs it', () => {
    assert.deepEqual(said(privileged, 'image: "tecnativa/docker-socket-proxy:0.3", privileged: true'), ['critical review manual']);
    for (const image of ['docker:27-dind', 'moby/buildkit', 'jenkins/jenkins', 'lscr.io/linuxserver/plex'])
      assert.deepEqual(said(privileged, `image: "${image}", privileged: true`), ['critical manual'], image);
  });

  it('another user is for review while nothing speaks against it', () => {
    assert.deepEqual(said(implicitRoot, 'image: node, command: node /srv/app.js'), ['medium review']);
    assert.deepEqual(said(implicitRoot, 'image: node, command: [npm, start], volumes: ["./conf:/conf:ro"], tmpfs: [/tmp]'), [
      'medium review',
    ]);
    assert.deepEqual(said(rootUser, 'image: "postgres:16", user: root, volumes: ["db:/var/lib/postgresql/data"]'), ['medium review']);
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
    ];
    for (const doubt of doubts) assert.deepEqual(said(implicitRoot, `image: node, ${doubt}`), ['medium manual'], doubt);
    assert.deepEqual(said(rootUser, 'image: "postgres:16", user: root, volumes: ["./db:/var/lib/postgresql/data"]'), ['medium manual']);
  });

  it('leaves the user of unknown images to a person', () => {
    assert.deepEqual(said(rootUser, 'image: acme/web, user: root'), ['medium']);
    assert.deepEqual(said(rootUser, 'image: nginx, user: root'), ['medium']);
    assert.deepEqual(said(rootUser, 'image: "postgres@sha256:0000", user: root'), ['medium']);
  });

  it('offers the Dockerfile its user back', () => {
    assert.deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER node\nCMD ["node", "a.js"]\n'), ['medium review manual']);
    assert.deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER root\nCMD ["node", "a.js"]\n'), ['medium review']);
    assert.deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER node\n'), ['medium manual manual']);
    assert.deepEqual(said(rootUser, 'build: ., user: root', 'FROM node\nUSER node\nCMD ["/start.sh"]\n'), ['medium manual manual']);
  });

  it('no-new-privileges is safe only where nothing setuid is known to be used', () => {
    assert.deepEqual(said(newPrivileges, 'image: nginx'), ['low safe']);
    for (const image of ['hashicorp/vault:1.18', 'pihole/pihole', 'netdata/netdata', 'moby/buildkit:rootless'])
      assert.deepEqual(said(newPrivileges, `image: "${image}"`), ['low manual'], image);
    assert.deepEqual(said(newPrivileges, 'image: "hashicorp/vault:1.18", entrypoint: /vault'), ['low review']);
    assert.deepEqual(said(newPrivileges, 'image: postgres, command: postgres -c max_connections=200'), ['low safe']);
    assert.deepEqual(said(newPrivileges, 'build: .', 'FROM nginx\nCOPY . /usr/share/nginx/html\n'), ['low safe']);
    assert.deepEqual(said(newPrivileges, 'build: .', 'FROM scratch\nCOPY server /\nENTRYPOINT ["/server"]\n'), ['low safe']);
    const doubts: [string, string?][] = [
      ['image: acme/web'],
      ['image: node'],
      ['image: nginx, entrypoint: /start.sh'],
      ['image: postgres, command: sudo -u postgres postgres'],
      ['image: postgres, command: "${COMMAND}"'],
      ['build: .', 'FROM nginx\nRUN apt-get update && apt-get install -y sudo\n'],
      ['build: .', 'FROM nginx\nRUN chmod 4755 /usr/local/bin/helper\n'],
      ['build: .', 'FROM nginx\nENTRYPOINT ["/start.sh"]\n'],
    ];
    for (const [service, dockerfile] of doubts) assert.deepEqual(said(newPrivileges, service, dockerfile), ['low review'], service);
  });

  it('a capability is as bad as what it reaches', () => {
    assert.deepEqual(said(addedCapability, 'image: acme/a, cap_add: [SYS_MODULE, SYS_RAWIO, SYS_PTRACE, SYS_NICE]'), [
      'critical manual',
      'high manual',
      'medium manual',
      'low manual',
    ]);
    assert.deepEqual(said(addedCapability, 'image: acme/a, pid: host, cap_add: [SYS_PTRACE, SYS_BOOT]'), [
      'critical manual',
      'high manual',
    ]);
    assert.deepEqual(said(addedCapability, 'image: acme/a, network_mode: host, cap_add: [NET_ADMIN]'), ['high manual']);
    assert.deepEqual(said(addedCapability, 'image: acme/a, cap_add: [BPF]'), ['medium manual']);
    assert.deepEqual(said(addedCapability, 'image: acme/a, cap_add: [BPF, PERFMON]'), ['high manual', 'medium manual']);
    assert.deepEqual(said(addedCapability, 'image: postgres, cap_add: [ALL]'), ['critical review manual']);
    assert.deepEqual(said(addedCapability, 'image: acme/a, cap_add: [ALL]'), ['critical manual']);
  });
});

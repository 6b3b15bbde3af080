import { deepEqual, equal } from 'node:assert/strict';
import type { Finding } from '../../../../server/src/core/lint/finding';
import { analyzeText } from '../../../support/open';
import { ruleNamed } from '../../../support/rules';

const dockerSocket = ruleNamed('compose/docker-socket');
const hostPath = ruleNamed('compose/host-path');
const unconfined = ruleNamed('compose/unconfined');

/** What the rules about mounts and safeguards say of one service. */
function found(service: string): readonly Finding[] {
  return analyzeText(new Map([['compose.yaml', `services:\n  web: ${service}\nvolumes:\n  data:\n`]]), [dockerSocket, hostPath, unconfined])
    .findings;
}

function mounting(mount: string, image = 'nginx'): readonly Finding[] {
  return found(`{ image: ${image}, volumes: ['${mount}'] }`);
}

/** `rule severity confidence [tiers of the fixes]` of each finding. */
function verdict(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, severity, confidence, fixes }) => {
      return `${rule.slice('compose/'.length)} ${severity} ${confidence} [${fixes.map(({ tier }) => tier).join(' ')}]`;
    })
    .join(', ');
}

describe('Walls towards the host', () => {
  const mounts: readonly (readonly [mount: string, verdict: string])[] = [
    ['/var/run/docker.sock:/docker.sock', 'docker-socket critical certain [manual]'],
    ['/var/run/docker.sock:/docker.sock:ro', 'docker-socket critical certain [manual]'],
    ['/run:/run:ro', 'docker-socket critical likely [manual], host-path high certain [manual]'],
    ['/:/host', 'docker-socket critical likely [manual], host-path critical certain [manual manual]'],
    ['/run/systemd/private:/private', 'docker-socket critical certain [manual]'],
    ['/run/dbus/system_bus_socket:/bus:ro', 'docker-socket high certain [manual]'],
    ['/run/buildkit/buildkitd.sock:/b', 'docker-socket high certain [manual]'],
    ['/run/user/1000/docker.sock:/d', 'docker-socket high certain [manual]'],
    ['$' + '{XDG_RUNTIME_DIR}/docker.sock:/d', 'docker-socket high likely [manual]'],
    ['~/.orbstack/run/docker.sock:/d', 'docker-socket critical possible [manual]'],
    ['/etc:/x', 'host-path critical certain [review manual]'],
    ['/etc:/x:ro', 'host-path high certain [manual]'],
    ['/proc:/x', 'host-path critical certain [review manual]'],
    ['/proc:/x:ro', 'host-path medium certain [manual]'],
    ['/usr:/x:ro', 'host-path low certain [manual]'],
    ['/etc/localtime:/etc/localtime', 'host-path low certain [review manual]'],
    ['/etc/nginx:/x', 'host-path medium certain [manual manual]'],
    ['/sys/fs/cgroup:/x', 'host-path high certain [manual manual]'],
    ['~/.ssh:/x', 'host-path high certain [manual]'],
    ['/root/.ssh:/x', 'host-path critical certain [review manual]'],
    ['/tmp:/x', 'host-path medium certain [manual]'],
    ['$HOME:/x:ro', 'host-path high likely [manual]'],
    ['$' + '{SSH_AUTH_SOCK}:/x', 'host-path high likely [manual]'],
    ['/lib/modules:/x:$' + '{MODE}', 'host-path low certain [manual]'],
  ];
  for (const [mount, expected] of mounts) it(`weighs ${mount}`, () => equal(verdict(mounting(mount)), expected));

  it('says nothing of what is harmless', () => {
    for (const mount of ['/etc/localtime:/etc/localtime:ro', './data:/data', '/srv/data:/data', 'data:/data', '$' + '{DIR}:/data']) {
      deepEqual(mounting(mount), [], mount);
    }
  });

  it('lets a socket proxy off one step and takes nothing from it', () => {
    equal(
      verdict(mounting('/var/run/docker.sock:/var/run/docker.sock:ro', 'lscr.io/linuxserver/socket-proxy')),
      'docker-socket high certain []',
    );
  });

  it('says once that use_api_socket mounts the socket', () => {
    equal(verdict(found('{ image: nginx, use_api_socket: true }')), 'docker-socket critical certain [manual]');
  });

  it('weighs safeguards', () => {
    const options: readonly (readonly [string, string])[] = [
      ['seccomp=unconfined', 'high'],
      ['apparmor:unconfined', 'high'],
      ['label=disable', 'high'],
      ['systempaths=unconfined', 'high'],
      ['no-new-privileges:false', 'low'],
    ];
    for (const [option, severity] of options) {
      equal(verdict(found(`{ image: nginx, security_opt: ['${option}'] }`)), `unconfined ${severity} certain [review]`);
    }
  });

  it('shows the way to a value that is written elsewhere', () => {
    const text = [
      'x-base: &base',
      '  volumes: ["$' + '{SOCK:-/var/run/docker.sock}:/d", "engine:/e"]',
      'services:',
      '  web:',
      '    <<: *base',
      '    image: nginx',
      'volumes:',
      '  engine: { driver_opts: { o: bind, type: none, device: /run } }',
      '',
    ].join('\n');
    const { findings } = analyzeText(new Map([['compose.yaml', text]]), [dockerSocket]);
    const ways = findings.map(({ at, related }) => [at, ...related.map((note) => note.at)].map(({ start, end }) => text.slice(start, end)));
    deepEqual(
      ways.map((way) => way[0]),
      ['*base', '*base'],
    );
    equal(
      ways.some((way) => way.at(-1) === '/var/run/docker.sock'),
      true,
    );
    equal(
      ways.some((way) => way.at(-1) === '/run'),
      true,
    );
  });

  it('names the services that share a line which the fix changes', () => {
    const text = [
      'x-mounts: &mounts',
      '  - /lib/modules:/lib/modules',
      'services:',
      '  one: { image: a, volumes: *mounts }',
      '  two: { image: a, volumes: *mounts }',
      '',
    ].join('\n');
    const { findings } = analyzeText(new Map([['compose.yaml', text]]), [hostPath]);
    equal(findings.length, 2);
    deepEqual(
      findings.map(({ fixes }) => fixes[0]!.reliesOn),
      [
        'Nothing in "one", "two", which share this line, writes to /lib/modules.',
        'Nothing in "two", "one", which share this line, writes to /lib/modules.',
      ],
    );
  });
});

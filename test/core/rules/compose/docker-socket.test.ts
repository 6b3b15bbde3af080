import { deepEqual, equal, ok } from 'node:assert/strict';
import { harden } from '../../../../server/src/core/harden/harden';
import { isShown } from '../../../../server/src/core/lint/finding';
import { complaints } from '../../../support/health';
import { analyzeText, type Files, withEdits } from '../../../support/open';

const id = 'compose/docker-socket';
const socket = '/var/run/docker.sock:/var/run/docker.sock';

function hardened(files: Files): Files {
  const analysis = analyzeText(files);
  const { edits } = harden(analysis, { tier: 'review', only: [id] });
  const made = withEdits(files, edits);
  const after = analyzeText(made);
  deepEqual(complaints(analysis, after, edits), []);
  deepEqual(harden(after, { tier: 'review', only: [id] }).edits, [], 'a second run changes more');
  return made;
}

/** Text of the one file after the fix, without the proxy itself. */
function client(text: string): string {
  const made = hardened(new Map([['compose.yaml', text]])).get('compose.yaml') ?? '';
  return made.replace(/\n {2}docker-proxy:\n[\s\S]*$/, '\n');
}

/** The variables of the proxy as the text has them. */
function groupsOf(text: string): string[] {
  return [...text.matchAll(/^ {6}([A-Z]+): 1$/gm)].map(([, group]) => group!);
}

/** A service with these keys, beside others. */
function service(keys: readonly string[], image = 'traefik:v3.7'): string {
  return ['services:', '  app:', `    image: ${image}`, ...keys.map((key) => `    ${key}`), ''].join('\n');
}

const mount = ['volumes:', `  - ${socket}`];
const option = 'command: ["--providers.docker=true"]';

describe('A socket proxy in between', () => {
  it('is told of in the form that is there', () => {
    const command = (written: string): string | undefined => /command:[^\n]*/.exec(client(service([written, ...mount])))?.[0];
    equal(command(option), 'command: ["--providers.docker=true", --providers.docker.endpoint=tcp://docker-proxy:2375]');
    equal(
      command('command: --providers.docker --api'),
      'command: "--providers.docker --api --providers.docker.endpoint=tcp://docker-proxy:2375"',
    );
    equal(
      command('command: ["--Providers.Docker.Endpoint=unix:///var/run/docker.sock"]'),
      'command: [--providers.docker.endpoint=tcp://docker-proxy:2375]',
    );
    const variable = (...keys: readonly string[]): boolean =>
      /^ {6}(?:- )?"?DOCKER_HOST(?:=|: )"?tcp:\/\/docker-proxy:2375"?$/m.test(client(service([...keys, ...mount], 'netdata/netdata:v2')));
    ok(variable());
    ok(variable('environment:', '  DOCKER_HOST: unix:///var/run/docker.sock'));
    ok(variable('environment:', '  - DOCKER_HOST=unix:///var/run/docker.sock', '  - A=b'));
  });

  it('takes no network away, and writes in the form that is there', () => {
    const networks = (...keys: readonly string[]): string => {
      const text = client(`${service([option, ...mount, ...keys])}networks:\n  front:\n`);
      return text.slice(text.indexOf('    networks:'));
    };
    equal(/networks:\n.*\n.*/.exec(client(service([option, ...mount])))?.[0], 'networks:\n      - default\n      - docker-proxy');
    ok(networks('networks: [front]').startsWith('    networks: [front, docker-proxy]\n'));
    ok(
      networks('networks:', '  front:', '    aliases: [a]').startsWith(
        '    networks:\n      front:\n        aliases: [a]\n      docker-proxy: {}\n',
      ),
    );
  });

  it('waits for the proxy in the form that is there', () => {
    const rest = '  db:\n    image: postgres:18\n';
    ok(client(service([option, ...mount, 'depends_on: [db]']) + rest).includes('depends_on: [db, docker-proxy]'));
    ok(
      client(service([option, ...mount, 'depends_on:', '  db:', '    condition: service_healthy']) + rest).includes(
        'service_healthy\n      docker-proxy:\n        condition: service_started\n',
      ),
    );
  });

  it('is one for all clients, and lets through what they need together', () => {
    const other = `  figures:\n    image: netdata/netdata:v2\n    volumes: ["${socket}:ro"]\n`;
    const text = hardened(new Map([['compose.yaml', service([option, ...mount]) + other]])).get('compose.yaml') ?? '';
    equal(text.split('docker-socket-proxy:').length, 2);
    deepEqual(groupsOf(text), ['CONTAINERS', 'EVENTS', 'IMAGES', 'INFO', 'PING', 'VERSION']);
  });

  it('is the one that is there, if it only reads on an internal network', () => {
    const there = (variable: string, internal: boolean): string =>
      `${service(mount, 'netdata/netdata:v2')}  reader:\n    image: tecnativa/docker-socket-proxy:v0.4.2\n    environment:\n      CONTAINERS: 1\n      ${variable}\n    networks: [engine]\n    volumes: ["${socket}:ro"]\nnetworks:\n  engine: { internal: ${internal} }\n`;
    const text = (variable: string, internal: boolean): string =>
      hardened(new Map([['compose.yaml', there(variable, internal)]])).get('compose.yaml') ?? '';
    const shared = text('INFO: 0', true);
    deepEqual(groupsOf(shared), ['CONTAINERS', 'IMAGES', 'INFO']);
    ok(shared.includes('tcp://reader:2375') && !shared.includes('docker-proxy:\n'));
    for (const apart of [text('POST: 1', true), text('EXEC: "${EXEC}"', true), text('INFO: 1', false)])
      ok(apart.includes('tcp://docker-proxy:2375'));
  });

  it('takes a name that is free', () => {
    const taken = `  docker-proxy:\n    image: nginx:1.28\nnetworks:\n  docker-socket-proxy:\n`;
    const text = hardened(new Map([['compose.yaml', service([option, ...mount]) + taken]])).get('compose.yaml') ?? '';
    ok(text.includes('tcp://socket-proxy:2375'));
  });

  it('is written into the file of the service, whichever file mounts the socket', () => {
    const files = new Map([
      ['compose.yaml', service([option])],
      ['compose.override.yaml', `services:\n  app:\n    restart: always\n    volumes: ["${socket}"]\n`],
    ]);
    const made = hardened(files);
    ok(made.get('compose.yaml')?.includes('    image: tecnativa/docker-socket-proxy:'));
    equal(made.get('compose.override.yaml'), 'services:\n  app:\n    restart: always\n');
  });

  it('starts again with its client', () => {
    const text = service([option, 'restart: always', ...mount]);
    ok(
      /docker-proxy:\n {4}image: .*\n {4}restart: unless-stopped\n/.test(
        hardened(new Map([['compose.yaml', text]])).get('compose.yaml') ?? '',
      ),
    );
  });

  it('is left to a person where something else decides or more is needed', () => {
    const doubts: [string, string][] = [
      ['no option shows where it is configured', service(mount)],
      [
        'a file takes the place of options',
        service([option, 'volumes:', `  - ${socket}`, '  - ./traefik.yml:/etc/traefik/traefik.yml:ro']),
      ],
      ['a config does', service([option, ...mount, 'configs:', '  - source: static', '    target: /etc/traefik/traefik.yml'])],
      ['Swarm asks for more', service(['command: ["--providers.docker=true", "--providers.docker.swarmMode=true"]', ...mount])],
      ['a variable decides', service(['command: ["--providers.docker", "${MORE}"]', ...mount])],
      ['it is told of an engine already', service(['command: ["--providers.docker.endpoint=tcp://other:2375"]', ...mount])],
      ['the network of the host', service([option, 'network_mode: host', ...mount])],
      ['the daemon may remap users', service([option, 'userns_mode: host', ...mount])],
      ['an entrypoint of its own', service([option, 'entrypoint: [/start]', ...mount])],
      ['a second way to the engine', service([option, 'volumes:', `  - ${socket}`, '  - /run:/host/run'])],
      ['a folder with more than the socket', service([option, 'volumes:', '  - /var/run:/var/run'])],
      ['a path out of a variable', service([option, 'volumes:', '  - ${SOCKET:-/var/run/docker.sock}:/var/run/docker.sock'])],
      ['it starts containers', service(mount, 'containrrr/watchtower:1.7.1')],
      ['its address stands in its configuration', service(mount, 'prom/prometheus:v3.0.0')],
      ['nobody knows what it needs', service(mount, 'acme/tool:1')],
      ['it is a socket proxy', service(mount, 'tecnativa/docker-socket-proxy:v0.4.2')],
      [
        'others use the mount',
        `x-m: &m\n  volumes:\n    - ${socket}\nservices:\n  app: { <<: *m, image: "traefik:v3", ${option} }\n  b: { <<: *m, image: acme/b }\n`,
      ],
      ['others take it over', `${service([option, ...mount])}  b:\n    image: acme/b\n    volumes_from: [app]\n`],
    ];
    for (const [why, text] of doubts) {
      const found = analyzeText(new Map([['compose.yaml', text]])).findings.filter((finding) => finding.rule === id && isShown(finding));
      ok(found.length > 0, why);
      deepEqual(
        [...new Set(found.flatMap(({ fixes }) => fixes.map(({ tier }) => tier)))].filter((tier) => tier !== 'manual'),
        [],
        why,
      );
    }
  });
});

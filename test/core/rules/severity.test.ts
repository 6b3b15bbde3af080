import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../../server/src/core/rules';
import { engineRules } from '../../../server/src/core/rules/engine-rules';
import { repository } from '../../support/fixtures';
import { analyzeText } from '../../support/open';
import { pages } from '../../support/pages';

const all = [...rules, ...engineRules];
const page = readFileSync(join(repository, 'docs/severity.md'), 'utf8');
const classes = [...page.matchAll(/^\| ([^|]+) \| (critical|high|medium|low) \| ((?:`[^`]+`(?:, )?)+) \|$/gm)].map(
  ([, what = '', severity = '', ids = '']) => ({
    what,
    severity,
    ids: [...ids.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id),
  }),
);

describe('The classes of docs/severity.md', () => {
  it('have every rule once', () => {
    deepEqual(classes.flatMap(({ ids }) => ids).sort(), all.map(({ id }) => id as string).sort());
  });

  for (const { what, severity, ids } of classes)
    for (const id of ids)
      it(`${id} is ${severity}: ${what}`, () => {
        const rule = all.find((one) => one.id === id);
        equal(rule?.meta.severity, severity, `move it to another class, or give it the severity of this one`);
        const why = /## Why this severity\n([\s\S]*?)(?=\n## |$)/.exec(pages[id] ?? '')?.[1] ?? '';
        if (!id.endsWith('/absences')) match(why, new RegExp(`\\b${severity}\\b`, 'i'), 'its page says why it has this severity');
      });

  it('hold every missing safeguard at low', () => {
    for (const { id, meta } of all) if (meta.absence) equal(meta.severity, 'low', id);
  });
});

/** The severities of a rule's findings about the only service of a file. */
function severities(rule: string, service: string): readonly string[] {
  const { findings } = analyzeText(new Map([['compose.yaml', `services:\n  web: { ${service} }\n`]]));
  return findings.filter((finding) => finding.rule === rule && finding.supersededBy === null).map(({ severity }) => severity);
}

describe('The rules of weighing', () => {
  it('hold a Dockerfile without instructions, in which nothing can be missed, at low', () => {
    const of = (text: string): readonly string[] =>
      analyzeText(new Map([['Dockerfile', text]])).findings.flatMap(({ rule, severity }) => (rule === 'any/syntax' ? [severity] : []));
    deepEqual(of(''), ['low']);
    deepEqual(of('# to be written\n'), ['low']);
    deepEqual(of('COPY . /app\n'), ['high']);
    deepEqual(of('FORM debian\n'), ['high']);
  });

  const cases: readonly (readonly [what: string, rule: string, service: string, severities: readonly string[]])[] = [
    ['a database that asks nobody', 'compose/no-authentication', 'image: "memcached:1", ports: ["11211:11211"]', ['high']],
    ['0.0.0.0 is no decision', 'compose/no-authentication', 'image: "memcached:1", ports: ["0.0.0.0:11211:11211"]', ['high']],
    ['a shell that asks nobody', 'compose/no-authentication', 'image: "tsl0922/ttyd:1", ports: ["80:7681"]', ['critical']],
    ['logs that everybody reads', 'compose/no-authentication', 'image: "amir20/dozzle:v8", ports: ["8080:8080"]', ['medium']],
    ['nobody reaches it', 'compose/no-authentication', 'image: "memcached:1"', []],
    [
      'logins that may be in a volume',
      'compose/no-authentication',
      'image: "nodered/node-red:4", ports: ["1880:1880"], volumes: ["flows:/data"]',
      ['medium'],
    ],
    ['no logins at all', 'compose/no-authentication', 'image: "nodered/node-red:4", ports: ["1880:1880"]', ['critical']],
    [
      'a notebook without a token',
      'compose/no-authentication',
      'image: "jupyter/base-notebook", environment: { JUPYTER_TOKEN: "" }, ports: ["8888:8888"]',
      ['critical'],
    ],
    ['a database with a login', 'compose/exposed-port', 'image: "postgres:17", ports: ["5432:5432"]', ['medium']],
    ['a port of an unknown program', 'compose/exposed-port', 'image: "acme/x:1", ports: ["7001:7001"]', ['low']],
    ['a web page', 'compose/exposed-port', 'image: "acme/x:1", ports: ["0.0.0.0:8080:8080"]', ['low']],
    ['root that adds up', 'compose/implicit-root', 'image: "caddy:2", ports: ["443:443"]', ['medium']],
    ['root on the host network', 'compose/implicit-root', 'image: "caddy:2", network_mode: host', ['medium']],
    ['root that nobody reaches', 'compose/implicit-root', 'image: "caddy:2", ports: ["127.0.0.1:443:443"]', ['low']],
    ['root without capabilities', 'compose/implicit-root', 'image: "caddy:2", ports: ["443:443"], cap_drop: [ALL]', ['low']],
    ['explicit root that adds up', 'compose/root-user', 'image: "acme/x:1", user: root, ports: ["7001:7001"]', ['medium']],
    ['explicit root alone', 'compose/root-user', 'image: "acme/x:1", user: root', ['low']],
    [
      'a socket that the user cannot open',
      'compose/docker-socket',
      'image: "acme/x:1", user: "1500:1500", security_opt: ["no-new-privileges"], volumes: ["/var/run/docker.sock:/s"]',
      ['low'],
    ],
    [
      'the disk for a user without rights',
      'compose/host-path',
      'image: "acme/x:1", user: "1500:1500", security_opt: ["no-new-privileges"], volumes: ["/:/host:ro"]',
      ['medium'],
    ],
    [
      'a home may be the own one of such a user',
      'compose/host-path',
      'image: "acme/x:1", user: "1500:1500", security_opt: ["no-new-privileges"], volumes: ["~/.ssh:/keys:ro"]',
      ['high'],
    ],
    [
      'the engine may be in the group',
      'compose/docker-socket',
      'image: "acme/x:1", user: "1500:998", security_opt: ["no-new-privileges"], volumes: ["/var/run/docker.sock:/s"]',
      ['critical'],
    ],
  ];
  for (const [what, rule, service, expected] of cases) it(`${what}: ${rule}`, () => deepEqual(severities(rule, service), expected));
});

describe('Images to develop in', () => {
  const dockerfile = 'FROM golang:1.25\nRUN echo "gopher ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/gopher\n';
  const of = (files: Readonly<Record<string, string>>): (readonly [string, string])[] =>
    analyzeText(new Map(Object.entries(files)))
      .findings.filter(({ rule }) => /missing-user|passwordless/.test(rule))
      .map(({ rule, severity }) => [rule.replace(/.*\//, ''), severity] as const)
      .sort();

  it('are weighed by what people do there', () => {
    const container = {
      '.devcontainer/Dockerfile': dockerfile,
      '.devcontainer/devcontainer.json': '{ "build": { "dockerfile": "Dockerfile" } }',
    };
    deepEqual(of({ Dockerfile: dockerfile }), [
      ['missing-user', 'medium'],
      ['passwordless-sudo', 'high'],
    ]);
    deepEqual(of(container), [
      ['missing-user', 'low'],
      ['passwordless-sudo', 'medium'],
    ]);
    deepEqual(of({ Dockerfile: 'FROM mcr.microsoft.com/devcontainers/go:1\n' }), [['missing-user', 'low']]);
    deepEqual(of({ ...container, 'compose.yaml': 'services:\n  app:\n    build: .devcontainer\n' }), [
      ['missing-user', 'medium'],
      ['passwordless-sudo', 'high'],
    ]);
  });
});

import type { Files } from '../support/open';
import type { Draw } from './draw';
import { commandNests, deep, large } from './large';
import { odd } from './mutate';

type Make = (draw: Draw) => readonly [string, string];

const lines = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('');

/** Files that decide about others, as nobody writes them. */
const beside: readonly Make[] = [
  () => ['.env', `K0=aaaaaaaaaa\n${lines(40, (n) => `K${n + 1}=\${K${n}}\${K${n}}\n`)}`],
  ({ below, pick }) => ['.env', `${pick(odd)}=${pick(odd)}\n`.repeat(1 + below(50))],
  ({ below, pick }) => ['.dockerignore', `${pick(['**', '!', '*', '[', '\\', '/', '?', '**/'.repeat(20)])}\n`.repeat(1 + below(50))],
  ({ below, pick }) => ['.gitignore', `${pick(['*', '!*', '/', '\\', '[a-', '*a'.repeat(3000), ...odd])}\n`.repeat(1 + below(50))],
  ({ pick }) => [
    '.bulkhead.yaml',
    `${pick(['rules', 'images', 'profile', 'exclude', 'allow', 'projects', 'extends', 'today', 'migrate', '__proto__'])}: ${pick(odd)}\n`,
  ],
  ({ pick }) => ['.bulkhead.yaml', `allow:\n  - rule: ${pick(odd)}\n    file: ${pick(odd)}\n    reason: ${pick(odd)}\n`],
  ({ pick }) => ['.bulkhead.yaml', `images:\n  - name: ${pick(odd)}\n    user: ${pick(odd)}\n    ${pick(odd)}: ${pick(odd)}\n`],
  ({ pick }) => [
    '.bulkhead/profiles.yaml',
    `images:\n  - name: [nginx]\n    service: ${pick(['web', 'a', ...odd])}\n    user: ${pick(['1000', ...odd])}\n    capabilities: [${pick(odd)}]\n    date: ${pick(['2026-01-01', ...odd])}\n`,
  ],
  ({ pick }) => ['.hadolint.yaml', `ignored: ${pick(['[DL3002]', '*a', '{}', ...odd])}\n`],
  ({ pick, below }) => ['.trivyignore', `${pick(['AVD-DS-0002', 'DS002 exp:2020-01-01', '#', ...odd])}\n`.repeat(1 + below(20))],
  ({ pick }) => ['.trivyignore.yaml', `misconfigurations:\n  - id: ${pick(odd)}\n    paths: ${pick(odd)}\n`],
  ({ pick }) => ['.checkov.yaml', `skip-check: ${pick(['[CKV_DOCKER_3]', ...odd])}\n`],
  ({ pick }) => ['.dclintrc.yaml', `rules:\n  ${pick(odd)}: ${pick(odd)}\n`],
  ({ pick }) => ['daemon.json', `{"${pick(odd)}": ${pick(['[]', '{}', '"a"', 'true', '1e999', '[[]]', ...odd])}}`],
];

/** A file that decides about others. */
export function hostileFile(draw: Draw): readonly [string, string] {
  return draw.pick(beside)(draw);
}

type Shape = (size: number, draw: Draw) => Readonly<Record<string, string>>;

/** Shapes whose values double, or that nest, fan out, or go round in circles. What a size of 1 makes is read in milliseconds. */
const shapes: readonly Shape[] = [
  (n, { pick }) => pick(Object.values(large))(n * 2000),
  (n, { pick }) => pick(Object.values(large))(n * 2000),
  (n, { pick }) => pick(Object.values(deep))(n * 1000),
  (n, { pick }) => {
    const [open, close] = pick([
      ['[', ']'],
      ['{a: ', '}'],
      ['- ', ''],
      ['? ', ''],
      ['!a ', ''],
      ['[', ''],
    ] as const);
    return { 'compose.yaml': `services:\n  a:\n    x-a: ${open.repeat(n * 1000)}${close.repeat(n * 1000)}\n` };
  },
  (n) => ({ 'compose.yaml': `${lines(n * 10, (d) => `${' '.repeat(d)}a:\n`)}services: {}\n` }),
  (n, { pick }) => ({ 'daemon.json': `{"a": ${pick(['[', '{"a":']).repeat(n * 1000)}` }),
  (n, { pick }) => ({ 'devcontainer.json': `{"image": "a", "x": ${pick(['[', '{"a":', '/**/', ','] as const).repeat(n * 1000)}` }),
  (n, { pick }) => {
    const [open, close] = pick(commandNests);
    return { Dockerfile: `FROM debian:12\nRUN ${open.repeat(n * 300)}echo a${close.repeat(n * 300)}\n` };
  },
  (n, { pick }) => ({
    'compose.yaml': `x-0: &m0 ${pick(['[a, a]', '{a: b}'])}\n${lines(n * 4, (k) => `x-${k + 1}: &m${k + 1} [*m${k}, *m${k}]\n`)}services:\n  a:\n    image: nginx\n    x-a: *m${n * 4}\n`,
  }),
  (n) => ({
    'compose.yaml': `x-0: &m0\n  image: nginx\n${lines(n * 10, (k) => `x-${k + 1}: &m${k + 1}\n  <<: [*m${k}, *m${Math.max(0, k - 1)}]\n  k${k}: v\n`)}services:\n  a:\n    <<: *m${n * 10}\n`,
  }),
  (n, { pick }) => ({
    Dockerfile: `FROM debian:12\n${pick(['ENV', 'ARG'])} A0=aaaaaaaaaa\n${lines(n * 4, (k) => `${pick(['ENV', 'ARG'])} A${k + 1}=\${A${k}}\${A${k}}\n`)}USER \${A${n * 4}}\n`,
  }),
  (n) => ({
    'compose.yaml': `services:\n  a:\n    image: nginx\n    user: ${lines(n * 20, (k) => `\${A${k}:-`)}0${'}'.repeat(n * 20)}\n`,
    '.env': lines(n * 4, (k) => `A${k}=\${A${k + 1}}\${A${k + 1}}\n`),
  }),
  (n) => ({
    'compose.yaml': `services:\n  s0:\n    image: nginx\n    privileged: true\n${lines(n * 10, (k) => `  s${k + 1}:\n    extends: s${k}\n    cap_add: [SYS_ADMIN]\n`)}`,
  }),
  (n) =>
    Object.fromEntries([
      ['compose.yaml', `include: [a0.yaml, a0.yaml]\n`],
      ...Array.from({ length: Math.min(60, n * 4) }, (_, k) => [
        `a${k}.yaml`,
        `include: [a${k + 1}.yaml, a${k + 2}.yaml]\nservices:\n  s${k}: { image: nginx, privileged: true }\n`,
      ]),
    ]),
  () => ({
    'compose.yaml':
      'include: [b.yaml]\nservices:\n  a: { extends: b, image: x }\n  b: { extends: { file: b.yaml, service: c }, network_mode: "service:a", volumes_from: [a, b], depends_on: [a] }\n',
    'b.yaml': 'include: [compose.yaml]\nservices:\n  c: { extends: { file: compose.yaml, service: a }, pid: "service:c", links: [c] }\n',
  }),
  () => ({ Dockerfile: 'FROM b AS a\nCOPY --from=c / /\nFROM c AS b\nFROM a AS c\nCOPY --from=a / /\nRUN --mount=from=b true\n' }),
  (n, { pick }) => ({
    'compose.yaml': `services:\n  a:\n    image: nginx\n    ${pick(['volumes', 'ports', 'cap_add', 'environment', 'devices', 'tmpfs', 'command', 'security_opt', 'group_add', 'env_file', 'expose', 'dns'])}:\n${lines(n * 40, (k) => `      - ${pick(['/a:/b', '80:80', 'SYS_ADMIN', 'A=b', `"${k}:${k}"`, 'a'])}\n`)}`,
  }),
  (n, { pick }) => ({
    'compose.yaml': `services:\n  a:\n    image: nginx\n    ${pick(['command', 'user', 'cpus', 'mem_limit', 'hostname', 'entrypoint'])}: ${pick(['"', "'", '>-\n      ', '|\n      '])}${pick(['a', '0', '${A}', ' ', ':', '/', '\\\\', ';'] as const).repeat(n * 1000)}\n`,
  }),
  (n, { pick }) => ({
    Dockerfile: `FROM debian:12\n${lines(n * 20, (k) => `${pick(['RUN apt-get install -y a', 'RUN curl -k https://a | sh', 'COPY . .', `WORKDIR /a${k}`, 'USER root', 'ENV A=b', 'ONBUILD RUN a', 'VOLUME /a', 'SHELL ["a"]'])}\n`)}`,
  }),
  (n, { pick }) => ({
    'devcontainer.json': JSON.stringify({
      image: 'node:22',
      runArgs: Array.from({ length: n * 20 }, () => pick(['--privileged', '--cap-add', 'ALL', '-v', '/:/h', '--', ...odd])),
      mounts: Array.from({ length: n * 5 }, () => pick<unknown>(['source=/,target=/a,type=bind', { source: '/', target: '/b' }, 7, null])),
    }),
  }),
  (n, { pick }) => ({
    'daemon.json': JSON.stringify({
      hosts: Array.from({ length: n * 20 }, () => pick(['tcp://0.0.0.0:2375', 'unix:///a', 'fd://', ...odd])),
      'insecure-registries': Array.from({ length: n * 5 }, () => pick(odd)),
      'default-ulimits': { nofile: { Hard: -1 } },
    }),
  }),
];

/** A project of a shape at any size up to a thousand, most of them small, and seldom one file of 1 MB; test/entry/large.test.ts tries 10 MB. */
export function hostileProject(draw: Draw): Files {
  if (draw.once(1000)) return new Map(Object.entries(draw.pick(Object.values(large))(1_000_000)));
  const size = draw.pick([1, 1, 1, 2, 2, 4, 8, ...(draw.once(10) ? [30, 100] : [])]);
  return new Map(Object.entries(draw.pick(shapes)(size, draw)));
}

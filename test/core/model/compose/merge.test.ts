import { deepEqual, equal, match } from 'node:assert/strict';
import type { Span } from '../../../../server/src/core/base/span';
import { openProject } from '../../../../server/src/core/kinds/open';
import type { Project } from '../../../../server/src/core/model/project';
import { get, type Value } from '../../../../server/src/core/model/value';

type Files = Readonly<Record<string, string>>;

/** The project of files in `/w`: those named are merged in order. */
function open(files: Files, app: readonly string[] = ['a.yaml', 'b.yaml'], envs?: readonly string[]): Project {
  const given = app.filter((name) => files[name] !== undefined).map((name) => `/w/${name}`);
  const entries = { apps: [{ files: given, ...(envs ? { envs: envs.map((name) => `/w/${name}`) } : {}) }], files: {} };
  return openProject(entries, (file) => files[file.slice(3)] ?? null);
}

/** A service's key as text: maps in braces, lists in brackets. */
function shown(value: Value | undefined): string {
  if (!value) return 'absent';
  if (value.kind === 'seq') return `[${value.items.map(shown).join(', ')}]`;
  if (value.kind === 'map') return `{${[...value.entries].map(([key, entry]) => `${key}: ${shown(entry.value)}`).join(', ')}}`;
  if (value.plain === null) return 'null';
  return value.known ? value.value : `?${value.raw}`;
}

function valueAt(project: Project, path: string): Value | undefined {
  return path.split('.').reduce<Value | undefined>((value, key) => get(value, key), project.apps[0]!.root);
}

function web(key: string, base: string, over: string): string {
  const project = open({ 'a.yaml': `services: { web: { image: a, ${base} } }`, 'b.yaml': `services: { web: { ${over} } }` });
  return shown(valueAt(project, `services.web.${key}`));
}

/** Where a value is and the steps from there, each as `file: text`. */
function told(files: Files, path: string, app?: readonly string[]): string {
  const text = ({ file, start, end }: Span): string => `${file.slice(3)}: ${(files[file.slice(3)] ?? '').slice(start, end)}`;
  const value = valueAt(open(files, app), path);
  if (!value) return 'absent';
  return [shown(value), text(value.at), ...value.via.map((step) => `${step.kind} ${'at' in step ? text(step.at) : ''}`)].join(' | ');
}

describe('A later file', () => {
  const cases: [key: string, base: string, over: string, expected: string][] = [
    ['user', 'user: a', 'user: b', 'b'],
    ['user', 'user: a', 'restart: always', 'a'],
    ['cap_add', 'cap_add: [A]', 'cap_add: [B, A]', '[A, B]'],
    ['cap_add', 'cap_add: [A]', 'cap_add: []', '[A]'],
    ['cap_add', 'cap_add: [A]', 'cap_add:', '[A]'],
    ['cap_add', 'cap_add: [A]', 'cap_add: !reset []', 'absent'],
    ['cap_add', 'cap_add: [A]', 'cap_add: !override [B]', '[B]'],
    ['cap_add', 'cap_add: [A]', 'cap_add: [CAP_A]', '[A, CAP_A]'],
    ['security_opt', 'security_opt: [a, b]', 'security_opt: [b, c]', '[a, b, c]'],
    ['command', 'command: [a, b]', 'command: c', 'c'],
    ['entrypoint', 'entrypoint: a', 'entrypoint:', 'null'],
    ['healthcheck.test', 'healthcheck: { test: [CMD, a], retries: 1 }', 'healthcheck: { test: [CMD, b] }', '[CMD, b]'],
    ['environment', 'environment: [A=1, B=2]', 'environment: { B: 3, C: }', '{A: 1, B: 3, C: null}'],
    ['labels', 'labels: { a: 1 }', 'labels: [a=2]', '{a: 2}'],
    ['sysctls', 'sysctls: [a=1]', 'sysctls: [a=2]', '{a: 2}'],
    ['volumes', 'volumes: ["data:/x", "logs:/y"]', 'volumes: ["./c:/x/:ro"]', '[./c:/x/:ro, logs:/y]'],
    ['volumes', 'volumes: ["data:/x"]', 'volumes: [{ type: bind, source: /b, target: /x }]', '[{type: bind, source: /b, target: /x}]'],
    // One letter is a drive to Compose, so these are two anonymous volumes.
    ['volumes', 'volumes: ["a:/x"]', 'volumes: ["b:/x"]', '[a:/x, b:/x]'],
    ['devices', 'devices: ["/dev/a:/dev/x"]', 'devices: ["/dev/b:/dev/x:r"]', '[/dev/b:/dev/x:r]'],
    ['ports', 'ports: ["80:80"]', 'ports: ["127.0.0.1:80:80"]', '[80:80, 127.0.0.1:80:80]'],
    ['ports', 'ports: ["80:80"]', 'ports: [{ target: 80, published: "80" }]', '[{target: 80, published: 80}]'],
    ['ports', 'ports: ["80:80"]', 'ports: !override ["81:80"]', '[81:80]'],
    ['secrets', 'secrets: [a]', 'secrets: [{ source: b, target: /run/secrets/a }]', '[{source: b, target: /run/secrets/a}]'],
    ['networks', 'networks: [a]', 'networks: { b: { priority: 1 } }', '{a: null, b: {priority: 1}}'],
    [
      'depends_on',
      'depends_on: [a]',
      'depends_on: { a: { condition: service_healthy } }',
      '{a: {condition: service_healthy, required: true}}',
    ],
    ['build', 'build: .', 'build: { target: x }', '{context: ., target: x}'],
    ['build.args', 'build: { args: [A=1] }', 'build: { args: { A: 2 } }', '{A: 2}'],
    ['logging', 'logging: { driver: a, options: { x: 1 } }', 'logging: { driver: b }', '{driver: b}'],
    ['logging', 'logging: { driver: a, options: { x: 1 } }', 'logging: { options: { y: 2 } }', '{driver: a, options: {x: 1, y: 2}}'],
    ['ulimits', 'ulimits: { n: { soft: 1, hard: 2 } }', 'ulimits: { n: { soft: 3 } }', '{n: {soft: 3, hard: 2}}'],
    ['tmpfs', 'tmpfs: /run', 'tmpfs: [/tmp]', '[/run, /tmp]'],
    ['extra_hosts', 'extra_hosts: ["a:1"]', 'extra_hosts: { b: "2" }', '[a:1, b=2]'],
    ['deploy', 'deploy: { replicas: 1, labels: [a=1] }', 'deploy: { labels: [a=2] }', '{replicas: 1, labels: {a: 2}}'],
    ['privileged', 'privileged: true', 'privileged: !reset null', 'absent'],
  ];
  for (const [key, base, over, expected] of cases) {
    it(`"${over}" makes "${base}" ${expected}`, () => equal(web(key, base, over), expected));
  }

  it('that says something of another kind is refused', () => {
    const project = open({ 'a.yaml': 'services: { web: { cap_add: [A] } }', 'b.yaml': 'services: { web: { cap_add: { A: 1 } } }' });
    match(project.problems.map(({ message }) => message).join('\n'), /Compose refuses to merge them/);
  });

  it('may reset what an alias stands for, and whole services', () => {
    const base = 'services: { web: { image: a, user: x }, db: { image: b } }';
    const project = open({ 'a.yaml': base, 'b.yaml': 'x: &none !reset null\nservices: { web: { user: *none }, db: !reset null }' });
    equal(shown(valueAt(project, 'services')), '{web: {image: a}}');
  });

  it('resets nothing that a merge key of the same map brings', () => {
    const files = { 'a.yaml': 'x: &x { user: a }\nservices: { web: { <<: *x, image: a, user: !reset null } }' };
    equal(shown(valueAt(open(files), 'services.web.user')), 'a');
  });

  it('may be a document of the same file', () => {
    const files = { 'a.yaml': 'services: { web: { image: a } }\n---\nservices: { web: { privileged: true } }\n' };
    equal(told(files, 'services.web.privileged'), 'true | a.yaml: true | override-file a.yaml: web');
  });
});

describe('A merged value', () => {
  const files = {
    'a.yaml': 'services:\n  web: { image: a, cap_add: [A], pid: host }\n',
    'b.yaml': 'services:\n  web: { cap_add: [B], pid: "", user: c }\n',
  };
  it('of the base stays where it is', () => equal(told(files, 'services.web.image'), 'a | a.yaml: a'));
  it('knows what it changes', () => equal(told(files, 'services.web.pid'), ' | b.yaml: "" | override-file a.yaml: host'));
  it('knows the service that it is added to', () => equal(told(files, 'services.web.user'), 'c | b.yaml: c | override-file a.yaml: web'));
  it('has the items of both files', () => {
    const list = valueAt(open(files), 'services.web.cap_add');
    deepEqual(list?.kind === 'seq' && list.items.map(({ at }) => at.file), ['/w/a.yaml', '/w/b.yaml']);
  });
  it('belongs to a service that knows who writes it', () => {
    const [service] = open(files).services;
    deepEqual(
      [service?.ref, ...service!.mentions].map((ref) => ref?.file),
      ['/w/a.yaml', '/w/a.yaml', '/w/b.yaml'],
    );
  });
});

describe('extends', () => {
  it('brings the other service, the own keys on top', () => {
    const files = { 'a.yaml': 'services:\n  base: { image: a, cap_add: [A] }\n  web: { extends: base, cap_add: [B], user: u }\n' };
    equal(shown(valueAt(open(files), 'services.web')), '{image: a, cap_add: [A, B], user: u}');
    equal(told(files, 'services.web.image'), 'a | a.yaml: base | extends a.yaml: a');
  });
  it('follows a chain through folders, with paths of the extended file', () => {
    const files = {
      'a.yaml': 'services: { web: { extends: { file: x/b.yaml, service: mid } } }',
      'x/b.yaml': 'services: { mid: { extends: { file: y/c.yaml, service: low }, build: ./m } }',
      'x/y/c.yaml': 'services: { low: { image: a, env_file: v.env } }',
      'x/m/Dockerfile': 'FROM scratch',
      'x/y/v.env': 'A=1',
    };
    const project = open(files, ['a.yaml']);
    equal(project.services[0]?.build?.file, '/w/x/m/Dockerfile');
    const env = valueAt(project, 'services.web.env_file');
    equal(env?.kind === 'scalar' && env.folder, '/w/x/y');
    deepEqual([...project.apps[0]!.reads], ['/w/a.yaml', '/w/x/b.yaml', '/w/x/y/c.yaml']);
    deepEqual([project.unresolved, project.problems], [[], []]);
  });
  it('lets a reset clear what is inherited', () => {
    const files = { 'a.yaml': 'services:\n  base: { image: a, cap_add: [A] }\n  web: { extends: base, cap_add: !reset [] }\n' };
    equal(shown(valueAt(open(files), 'services.web.cap_add')), 'absent');
  });
  it('ends in a circle, which is a problem', () => {
    const files = {
      'a.yaml': 'services: { a: { extends: b }, b: { extends: { file: b.yaml, service: a } } }',
      'b.yaml': 'services: { a: { extends: { file: a.yaml, service: a } } }',
    };
    match(open(files, ['a.yaml']).problems[0]?.message ?? '', /extends itself through other services/);
  });
  it('of ever more that is big ends, which is a problem', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 5; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const services = Array.from({ length: 500 }, (_, i) => `  s${i}: { extends: base }`).join('\n');
    const text = `x-a:\n  ${bomb.join('\n  ')}\nservices:\n  base: { image: a, x-b: *a4 }\n${services}\n`;
    const { problems } = open({ 'a.yaml': text });
    match(problems.map(({ message }) => message).join('\n'), /more than 1000000 values/);
  });
  it('of a service that is not there is a problem', () => {
    match(open({ 'a.yaml': 'services: { web: { extends: gone } }' }).problems[0]?.message ?? '', /no service "gone"/);
  });
  it('of a file that is not there leaves the service open', () => {
    const project = open({ 'a.yaml': 'services: { web: { image: a, extends: { file: gone.yaml, service: x } } }' });
    deepEqual(
      project.unresolved.map(({ kind, what }) => `${kind} ${what}`),
      ['extends gone.yaml'],
    );
    equal(project.services[0]?.complete, false);
  });
  it('makes a fragment of what has neither image nor build', () => {
    const { services } = open({ 'a.yaml': 'services:\n  base: { user: a }\n  web: { image: a, extends: base }\n' });
    deepEqual(
      services.map(({ name, fragment, complete }) => [name, fragment, complete]),
      [
        ['base', true, false],
        ['web', false, true],
      ],
    );
  });
});

describe('include', () => {
  it('brings services, volumes and networks; the including file wins key by key', () => {
    const files = {
      'a.yaml': 'include: [x/b.yaml]\nservices: { web: { privileged: false, cap_add: [B] } }\n',
      'x/b.yaml': 'services: { web: { image: a, privileged: true, cap_add: [A], build: . } }\nvolumes: { v: {} }\n',
    };
    const project = open(files);
    equal(shown(valueAt(project, 'services.web.privileged')), 'false');
    equal(shown(valueAt(project, 'services.web.cap_add')), '[A, B]');
    equal(shown(valueAt(project, 'volumes')), '{v: {}}');
    equal(project.services[0]?.build?.file, '/w/x/Dockerfile');
    equal(project.services[0]?.ref.file, '/w/a.yaml');
    equal(told(files, 'services.web.image', ['a.yaml']), 'a | x/b.yaml: a | include a.yaml: x/b.yaml');
  });
  it('reads several files, a folder of its own and variables', () => {
    const files = {
      'a.yaml': 'include:\n  - path: [x/b.yaml, x/c.yaml]\n    project_directory: y\n    env_file: [one.env, two.env]\n',
      'x/b.yaml': 'services: { web: { image: "${I}", build: . } }',
      'x/c.yaml': 'services: { web: { user: "${U}" } }',
      'one.env': 'I=one\nU=one\n',
      'two.env': 'U=two\n',
      '.env': 'I=outer\n',
    };
    const project = open(files);
    equal(shown(valueAt(project, 'services.web')), '{image: outer, build: {context: .}, user: two}'.replace('{context: .}', '.'));
    equal(project.services[0]?.build?.file, '/w/y/Dockerfile');
  });
  it('ends in a circle, which is a problem', () => {
    const files = { 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'include: [a.yaml]' };
    match(open(files, ['a.yaml']).problems[0]?.message ?? '', /includes itself through other files/);
  });
  it('of one file on many ways is read once and ends', () => {
    const files: Record<string, string> = { 'a.yaml': 'include: [l0.yaml, m0.yaml]' };
    for (let i = 0; i < 25; i++) for (const side of ['l', 'm']) files[`${side}${i}.yaml`] = `include: [l${i + 1}.yaml, m${i + 1}.yaml]`;
    for (const side of ['l', 'm']) files[`${side}25.yaml`] = 'services: { web: { image: a } }';
    equal(shown(valueAt(open(files, ['a.yaml']), 'services.web.image')), 'a');
  });
  it('of what is fetched is not followed', () => {
    const project = open({ 'a.yaml': 'include: ["oci://x/y:1", "https://x/y.git", "${WHERE}/c.yaml"]\nservices: { web: { image: a } }' });
    deepEqual(
      project.unresolved.map(({ why }) => why),
      ['it is fetched over the network', 'it is fetched over the network', 'WHERE is not set'],
    );
    equal(project.services[0]?.complete, true);
  });
});

describe('The variables of an application', () => {
  const files = { 'a.yaml': 'services: { web: { image: "${I:-d}" } }', '.env': 'I=beside\n', 'p.env': 'I=p\n', 'q.env': 'I=q\n' };
  const image = (envs?: string[]): string => shown(valueAt(open(files, ['a.yaml'], envs), 'services.web.image'));
  it('are those of the .env beside it', () => equal(image(), 'beside'));
  it('are those of the files given for it, the last one first', () => equal(image(['p.env', 'q.env']), 'q'));
  it('are none where the file given is not there, which is said', () => {
    const project = open(files, ['a.yaml'], ['gone.env']);
    equal(shown(valueAt(project, 'services.web.image')), 'd');
    deepEqual(
      project.unresolved.map(({ kind }) => kind),
      ['env-file'],
    );
  });
  it('leave a text that is no template a problem, in extensions, too', () => {
    const { problems } = open({ 'a.yaml': 'x-y: "${"\nservices: { web: { image: "${a b}" } }' });
    deepEqual(
      problems.map(({ at }) => at.start).sort((a, b) => a - b),
      [5, 36],
    );
  });
});

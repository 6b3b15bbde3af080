import { deepEqual, equal, ok } from 'node:assert/strict';
import { matchesGlob } from '../../../server/src/core/base/glob';
import { nearest } from '../../../server/src/core/base/nearest';
import { type AllowFacts, allowFor, type Config, isExcluded } from '../../../server/src/core/config/config';
import { asIfIn, candidatesOf, extended } from '../../../server/src/core/config/extend';
import { type KnownRule, parseConfig } from '../../../server/src/core/config/read';
import { looksLikeCompose } from '../../../server/src/core/kinds/compose/looks';
import { kindByName, kindOf } from '../../../server/src/core/kinds/match';
import { rules } from '../../../server/src/core/rules';
import { optionValues } from '../../../server/src/core/rules/option';

const ids = ['any/syntax', 'compose/docker-socket', 'compose/privileged', 'compose/root-user', 'dockerfile/root-user'];
const facts = { doc: '', default: [], example: [] };
const options = {
  paths: { ...facts, of: 'paths', schema: { type: 'array', items: { type: 'string', minLength: 1, pattern: '^/' } } },
  ports: { ...facts, of: 'ports', schema: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 } } },
} as const;
const known: readonly KnownRule[] = [...ids.map((id) => ({ id })), { id: 'compose/exposed-port', options }];
const file = '/w/.bulkhead.yaml';

/** The problems of a config, each as the text it stands at and its message. */
function problems(text: string): [string, string][] {
  return parseConfig(file, text, known).problems.map(({ at, message }) => [text.slice(at.start, at.end), message]);
}

describe('The config file', () => {
  it('is read whole', () => {
    const text = `profile: strict
rules:
  compose/privileged: off
  compose/docker-socket: { severity: high, allow: [{ file: "proxy/*.yaml", service: traefik, reason: "it routes", until: 2027-01-31 }] }
projects:
  - files: [compose.yaml, compose.prod.yaml]
    env: [.env.prod]
registries: [docker.io, ghcr.io/acme]
exclude: ["vendor/**"]
`;
    const { config, problems } = parseConfig(file, text, known);
    deepEqual(problems, []);
    equal(config?.file, file);
    equal(config?.profile, 'strict');
    deepEqual(config?.exclude, [{ glob: 'vendor/**', folder: '/w' }]);
    deepEqual(config?.registries, ['docker.io', 'ghcr.io/acme']);
    deepEqual(config?.rules.get('compose/privileged'), { level: 'off', allow: [] });
    const socket = config?.rules.get('compose/docker-socket');
    equal(socket?.level, 'high');
    const { at, ...allow } = socket!.allow[0]!;
    deepEqual(allow, { file: 'proxy/*.yaml', service: 'traefik', reason: 'it routes', until: '2027-01-31' });
    ok(text.slice(at.start, at.end).startsWith('{ file:'));
  });

  it('may be JSON, empty, or comments only', () => {
    const json = parseConfig('/w/.bulkhead.json', '{ "rules": { "compose/privileged": { "severity": "low" } } }', known);
    deepEqual(json.config?.rules.get('compose/privileged'), { level: 'low', allow: [] });
    for (const text of ['', '# nothing yet\n', 'rules:\nexclude:\n']) deepEqual(problems(text), []);
  });

  const wrong: [text: string, at: string, message: RegExp][] = [
    ['profil: strict', 'profil', /^unknown key "profil" in the config \(did you mean "profile"\?\)/],
    ['profile: strikt', 'strikt', /^profile must be one of default, strict, not "strikt" \(did you mean "strict"\?\)/],
    [
      'rules: { compose/privilegde: off }',
      'compose/privilegde',
      /^there is no rule "compose\/privilegde" \(did you mean "compose\/privileged"\?\)/,
    ],
    ['rules: { docker-socket: off }', 'docker-socket', /did you mean "compose\/docker-socket"/],
    ['rules: { quite-another-thing: off }', 'quite-another-thing', /^there is no rule "quite-another-thing":/],
    ['rules: { compose/privileged: hgih }', 'hgih', /not "hgih" \(did you mean "high"\?\)/],
    ['rules: { compose/privileged: { level: low } }', 'level', /^unknown key "level" in "compose\/privileged"/],
    ['rules: { compose/privileged: { allow: [{ service: a }] } }', '{ service: a }', /^an "allow" needs a reason/],
    ['rules: { compose/privileged: { allow: [{ reason: " " }] } }', '{ reason: " " }', /^an "allow" needs a reason/],
    ['rules: { compose/privileged: { allow: [{ reason: a, until: 2027-02-30 }] } }', '2027-02-30', /^"until" must be the last day/],
    ['rules: { compose/privileged: { allow: [{ reason: a, until: soon }] } }', 'soon', /^"until" must be the last day/],
    ['rules: { any/syntax: off }', 'off', /cannot be turned off/],
    ['rules: { any/syntax: { allow: [{ reason: a }] } }', '{ reason: a }', /cannot be allowed/],
    ['today: tomorrow', 'tomorrow', /^"today" must be a day such as 2027-01-31, not "tomorrow"/],
    ['exclude: vendor', 'vendor', /^"exclude" must be a list of globs/],
    ['projects: [{ env: [.env] }]', '{ env: [.env] }', /^a project needs "files"/],
    ['[]', '[]', /^the config must be a map/],
    [
      'rules: { compose/exposed-port: { port: [80] } }',
      'port',
      /^unknown key "port" in "compose\/exposed-port" \(did you mean "ports"\?\)/,
    ],
    ['rules: { compose/privileged: { ports: [80] } }', 'ports', /the keys are severity, allow$/],
    ['rules: { compose/exposed-port: { ports: 80 } }', '80', /^"ports" of compose\/exposed-port must be a list of ports/],
    ['rules: { compose/exposed-port: { ports: [80, "80"] } }', '"80"', /^"ports" of compose\/exposed-port must list ports, not "80"/],
    ['rules: { compose/exposed-port: { ports: [70000] } }', '70000', /must list ports, not "70000"/],
    ['rules: { compose/exposed-port: { ports: [8.5] } }', '8.5', /must list ports, not "8.5"/],
    ['rules: { compose/exposed-port: { paths: [/a, b] } }', 'b', /^"paths" of compose\/exposed-port must list paths, not "b"/],
    ['rules: { compose/exposed-port: { paths: [[/a]] } }', '[/a]', /must list paths$/],
  ];
  for (const [text, at, message] of wrong) {
    it(`says what is wrong with ${text}`, () => {
      const found = problems(text);
      deepEqual(
        found.map(([place]) => place),
        [at],
      );
      ok(message.test(found[0]![1]), found[0]![1]);
      equal(parseConfig(file, text, known).config, undefined);
    });
  }

  it('takes patterns for rules: an id says more than a pattern, a later pattern more than an earlier one', () => {
    const text = `rules:
  compose/privileged: critical
  "compose/*": { severity: low, allow: [{ service: lab, reason: a lab }] }
  "**": medium
`;
    const { config } = parseConfig(file, text, known);
    const rule = (id: string) => config?.rules.get(id);
    deepEqual([rule('compose/privileged')?.level, rule('compose/privileged')?.byPattern], ['critical', undefined]);
    deepEqual([rule('compose/root-user')?.level, rule('compose/root-user')?.byPattern], ['medium', true]);
    deepEqual(
      rule('compose/privileged')?.allow.map(({ service, pattern }) => [service, pattern]),
      [['lab', 'compose/*']],
    );
    equal(rule('any/syntax'), undefined);
    equal(parseConfig(file, 'rules: { "*": off }', known).problems[0]?.message.startsWith('no rule matches "*"'), true);
  });

  it('names what it extends', () => {
    const names = (text: string) => parseConfig(file, text, known).extends.map(({ name }) => name);
    deepEqual(names('extends: ../.bulkhead.yaml'), ['../.bulkhead.yaml']);
    deepEqual(names('extends: ["@acme/bulkhead", ./b.yaml]'), ['@acme/bulkhead', './b.yaml']);
    deepEqual(problems('extends: {}')[0]?.[1], '"extends" must be a text that is not empty');
    deepEqual(candidatesOf('../b.yaml', '/w/a/.bulkhead.yaml', '/w'), ['/w/b.yaml']);
    deepEqual(candidatesOf('@acme/lint/strict.yaml', '/w/a/.bulkhead.yaml', '/w'), [
      '/w/a/node_modules/@acme/lint/strict.yaml',
      '/w/node_modules/@acme/lint/strict.yaml',
    ]);
    for (const name of ['acme/../../x', '@acme', '..x/y'])
      deepEqual(candidatesOf(name, '/w/.bulkhead.yaml', '/w').length > 0, name === '..x/y');
  });

  it('is laid over what it extends', () => {
    const of = (name: string, text: string) => parseConfig(name, text, known).config!;
    const base = of(
      '/w/base/.bulkhead.yaml',
      'profile: strict\nregistries: [a]\nexclude: [x]\nrules: { compose/privileged: low, compose/exposed-port: { ports: [80], allow: [{ file: a.yaml, reason: r }] } }',
    );
    const own = of(
      '/w/app/.bulkhead.yaml',
      'registries: [b]\nexclude: [y]\nrules: { compose/privileged: off, compose/exposed-port: high }',
    );
    const both = extended([base], own);
    deepEqual([both.file, both.profile, both.registries], ['/w/app/.bulkhead.yaml', 'strict', ['b']]);
    deepEqual(both.rules.get('compose/privileged'), { level: 'off', allow: [] });
    deepEqual(
      [both.rules.get('compose/exposed-port')?.level, both.rules.get('compose/exposed-port')?.options?.get('ports')],
      ['high', [80]],
    );
    deepEqual(
      ['/w/base/x', '/w/app/x', '/w/app/y'].map((name) => isExcluded(both, name)),
      [true, false, true],
    );
    const found = (config: Config, name: string): boolean =>
      allowFor(config, 'compose/exposed-port', { file: name, subject: { kind: 'service', name: 'web' } }, '2026-01-01') !== undefined;
    deepEqual([found(both, '/w/base/a.yaml'), found(both, '/w/app/a.yaml')], [true, false]);
    const moved = extended([asIfIn('/w/app', base)], own);
    deepEqual([found(moved, '/w/base/a.yaml'), found(moved, '/w/app/a.yaml')], [false, true]);
  });

  it('gives options to rules', () => {
    const text = 'rules: { compose/exposed-port: { severity: low, ports: [80, 443], paths: ["/a"] } }';
    const setting = parseConfig(file, text, known).config?.rules.get('compose/exposed-port');
    equal(setting?.level, 'low');
    deepEqual(optionValues(options, setting?.options), { paths: ['/a'], ports: [80, 443] });
    deepEqual(optionValues({ ports: { ...options.ports, default: [22] } }, undefined), { ports: [22] });
  });

  it('accepts what the page of a rule shows about its options', () => {
    const withOptions = rules.filter((rule) => rule.options);
    ok(withOptions.length > 0);
    for (const { id, options = {} } of withOptions) {
      for (const [key, { example, default: value }] of Object.entries(options)) {
        ok(example.length > 0, `${id} shows no example of "${key}"`);
        const text = JSON.stringify({ rules: { [id]: { [key]: [...example, ...value] } } });
        deepEqual(parseConfig(file, text, rules).problems, []);
      }
    }
  });

  it('tells every problem in one pass', () => {
    equal(problems('profile: x\nrules: { a: off, compose/privileged: y }\nfoo: 1\n').length, 4);
  });
});

describe('An allow entry', () => {
  const allow = (entry: string) => parseConfig(file, `rules: { compose/privileged: { allow: [${entry}] } }`, known).config!;
  const facts: AllowFacts = { file: '/w/proxy/compose.yaml', subject: { kind: 'service', name: 'web' }, value: 'true' };
  const counts = (entry: string, today = '2027-01-31') => allowFor(allow(entry), 'compose/privileged', facts, today) !== undefined;

  it('counts when every key it gives matches', () => {
    ok(counts('{ reason: r }'));
    ok(counts('{ reason: r, file: "proxy/*.yaml", service: web, value: "true" }'));
    ok(!counts('{ reason: r, file: "*.yaml" }'));
    ok(!counts('{ reason: r, service: other }'));
    ok(!counts('{ reason: r, stage: web }'));
    ok(!counts('{ reason: r, value: "false" }'));
    equal(allowFor(allow('{ reason: r }'), 'compose/root-user', facts, '2027-01-31'), undefined);
  });

  it('counts through its last day', () => {
    ok(counts('{ reason: r, until: 2027-01-31 }'));
    ok(!counts('{ reason: r, until: 2027-01-31 }', '2027-02-01'));
  });

  it('keeps excluded files out', () => {
    const { config } = parseConfig(file, 'exclude: ["vendor/**", "*.gen.yaml"]', known);
    deepEqual(
      ['/w/vendor/a/compose.yaml', '/w/x.gen.yaml', '/w/a/x.gen.yaml', '/w/compose.yaml'].filter((path) => isExcluded(config!, path)),
      ['/w/vendor/a/compose.yaml', '/w/x.gen.yaml'],
    );
  });
});

describe('Globs and near names', () => {
  it('match whole paths', () => {
    const matching: [string, string][] = [
      ['a/b', 'a/b'],
      ['./a/*', 'a/b'],
      ['**', 'a/b/c'],
      ['**/c', 'c'],
      ['**/c', 'a/b/c'],
      ['a/**/c', 'a/c'],
      ['a/', 'a/b/c'],
      ['a?c*.y*ml', 'abc.prod.yaml'],
    ];
    for (const [glob, path] of matching) ok(matchesGlob(glob, path), `${glob} ${path}`);
    const others: [string, string][] = [
      ['a/*', 'a/b/c'],
      ['*', 'a/b'],
      ['a', 'ab'],
      ['a?c', 'a/c'],
      ['[ab]', 'a'],
      ['a.b', 'axb'],
    ];
    for (const [glob, path] of others) ok(!matchesGlob(glob, path), `${glob} ${path}`);
  });

  it('do not blow up', () => {
    ok(!matchesGlob(`${'a*'.repeat(200)}b`, 'a'.repeat(5000)));
    ok(!matchesGlob(`${'**/a/'.repeat(100)}b`, 'a/'.repeat(1000)));
  });

  it('find the name that was meant', () => {
    equal(nearest('privleged', ids), 'compose/privileged');
    equal(nearest('compose/root-usr', ids), 'compose/root-user');
    equal(nearest('something', ids), undefined);
  });
});

describe('The kind of a file', () => {
  it('is in its name', () => {
    const dockerfiles = [
      'Dockerfile',
      'dockerfile',
      'a/Dockerfile.dev',
      'web.Dockerfile',
      'web.dockerfile',
      'Containerfile',
      'Containerfile.x',
    ];
    const compose = [
      'compose.yaml',
      'compose.prod.yml',
      'docker-compose.yml',
      'docker-compose-dev.yml',
      'app.compose.yaml',
      'x.docker-compose.yml',
    ];
    const none = [
      'Dockerfile.dockerignore',
      'Dockerfile.md',
      'Dockerfile.j2',
      'Dockerfile.tmpl',
      'composer.yaml',
      'compose.yaml.j2',
      'a.yaml',
      'mydockerfile',
    ];
    for (const name of dockerfiles) equal(kindByName(name)?.id, 'dockerfile', name);
    for (const name of compose) equal(kindByName(name)?.id, 'compose', name);
    for (const name of none) equal(kindByName(name), undefined, name);
    deepEqual(
      ['/etc/docker/daemon.json', 'x.daemon.json'].map((name) => kindByName(name)?.id),
      ['daemon', 'daemon'],
    );
    deepEqual(
      ['.devcontainer.json', '/a/.devcontainer/x.json', '/a/x.json'].map((name) => kindByName(name)?.id),
      ['devcontainer', 'devcontainer', undefined],
    );
  });

  it('is in its shape', () => {
    const compose = [
      'services:\n  a:\n    image: b\n',
      'version: "3"\r\nservices:\r\n  a:\r\n    build: .\r\n',
      'services: { a: { image: b } }\n',
      'services:\n  a: { build: . }\n',
      'x-a: &a\n  image: b\nservices:\n  a:\n    <<: *a\n',
      '{ "services": { "a": { "image": "b" } } }',
      '\uFEFFservices:\n  a:\n    container_name: c\n    image: b\n',
    ];
    for (const text of compose) ok(looksLikeCompose(text), text);
    const others = [
      'apiVersion: v1\nkind: Pod\nservices:\n  a:\n    image: b\n',
      'jobs:\n  a:\n    services:\n      db:\n        image: b\n',
      'services:\n  - docker:dind\nimage: b\n',
      'services:\n  App\\Foo:\n    class: Bar\n',
      'services:\n  a:\n    options:\n      image: b\n',
      'image: b\n',
      '',
    ];
    for (const text of others) ok(!looksLikeCompose(text), text);
    equal(kindOf('x', '# syntax=docker/dockerfile:1\nARG A=1\nFROM a:$A\n')?.id, 'dockerfile');
    equal(kindOf('x', 'FROMAGE is good\n'), undefined);
    equal(kindOf('x', 'FROM a\nRUN <<EOF\nservices:\n  a:\n    image: b\nEOF\n')?.id, 'dockerfile');
  });
});

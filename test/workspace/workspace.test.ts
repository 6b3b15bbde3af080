import { deepEqual, equal, ok } from 'node:assert/strict';
import { analyzeFiles } from '../../server/src/workspace/analyze';
import { createCache } from '../../server/src/workspace/cache';
import { analysis, apps, danger, disk, plain, short, shown, told } from '../support/analyzed';

describe('The project of a file', () => {
  it('is the base with its override, whichever of the two is named', async () => {
    const files = { 'compose.yaml': plain, 'compose.override.yml': danger };
    const expected = [['compose.yaml', 'compose.override.yml']];
    deepEqual(apps(await analysis(files, ['compose.yaml'])), expected);
    deepEqual(apps(await analysis(files, ['compose.override.yml'])), expected);
    deepEqual(apps(await analysis(files, ['compose.yaml', 'compose.override.yml'])), expected);
  });

  it('takes the first base and the first override by the order of Compose; the others stand alone', async () => {
    const files = {
      'compose.yml': plain,
      'docker-compose.yml': plain,
      'docker-compose.yaml': plain,
      'compose.override.yaml': plain,
      'docker-compose.override.yml': plain,
    };
    deepEqual(apps(await analysis(files, Object.keys(files))), [
      ['compose.yml', 'compose.override.yaml'],
      ['docker-compose.override.yml'],
      ['docker-compose.yaml'],
      ['docker-compose.yml'],
    ]);
    deepEqual(apps(await analysis({ ...files, 'compose.yaml': plain }, ['compose.yml'])), [['compose.yml']]);
  });

  it('leaves an override without a base, and files with other names, alone', async () => {
    deepEqual(apps(await analysis({ 'compose.override.yaml': plain }, ['compose.override.yaml'])), [['compose.override.yaml']]);
    const files = { 'compose.yaml': plain, 'compose.prod.yaml': plain };
    deepEqual(apps(await analysis(files, ['compose.prod.yaml'])), [['compose.prod.yaml']]);
  });

  it('is what COMPOSE_FILE in .env says, also from a folder above, and then without the automatic override', async () => {
    const files = {
      '.env': 'COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE="./compose.yaml;deploy/prod.yaml"\n',
      'compose.yaml': plain,
      'compose.override.yaml': plain,
      'deploy/prod.yaml': plain,
    };
    const expected = [['compose.yaml', 'deploy/prod.yaml']];
    deepEqual(apps(await analysis(files, ['compose.yaml'])), expected);
    deepEqual(apps(await analysis(files, ['deploy/prod.yaml'])), expected);
    deepEqual(apps(await analysis(files, ['compose.override.yaml'])), [['compose.override.yaml']]);
  });

  it('reads the .env beside the files of COMPOSE_FILE first, so that the one which names them wins', async () => {
    const files = { '.env': 'COMPOSE_FILE=deploy/a.yaml:deploy/b.yaml', 'deploy/a.yaml': plain, 'deploy/b.yaml': plain };
    const [one] = await analysis(files, ['deploy/a.yaml']);
    deepEqual(one?.analysis.entries.apps[0]?.envs, ['/w/.env']);
    const [two] = await analysis({ ...files, 'deploy/.env': '' }, ['deploy/a.yaml']);
    deepEqual(two?.analysis.entries.apps[0]?.envs, ['/w/deploy/.env', '/w/.env']);
  });

  it('fetches nothing that COMPOSE_FILE finds on the network or standard input', async () => {
    const source = disk({
      '.env': 'COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=https://x.example/a.yaml,git@x:b.git,oci://x/c,-,a.yaml',
      'a.yaml': plain,
    });
    const found = await analyzeFiles(['/w/a.yaml'], source, { root: '/w', today: '2026-01-01' });
    deepEqual(apps(found), [['a.yaml']]);
    ok(
      source.asked.every((file) => !/x\.example|git@|oci:|-$/.test(file)),
      source.asked.join('\n'),
    );
  });

  it('is also what a devcontainer.json starts together', async () => {
    const files = {
      '.devcontainer/devcontainer.json': '{\n  // both\n  "dockerComposeFile": ["../compose.yaml", "extend.yml"],\n}\n',
      '.devcontainer/extend.yml': 'services:\n  web:\n    cap_add: [SYS_PTRACE]\n',
      'compose.yaml': plain,
      'compose.override.yaml': plain,
    };
    const together = ['compose.yaml', '.devcontainer/extend.yml'];
    deepEqual(apps(await analysis(files, ['compose.yaml'])), [['compose.yaml', 'compose.override.yaml'], together].sort());
    deepEqual(apps(await analysis(files, ['.devcontainer/extend.yml'])), [together]);
    for (const broken of [
      '{"dockerComposeFile": ',
      `{"dockerComposeFile": ${'['.repeat(100_000)}`,
      '{"dockerComposeFile": [1, {}]}',
      '["dockerComposeFile"]',
    ])
      deepEqual(apps(await analysis({ ...files, '.devcontainer/devcontainer.json': broken }, ['compose.yaml'])), [
        ['compose.yaml', 'compose.override.yaml'],
      ]);
  });

  it('is each of those that the config names, with their env files', async () => {
    const config = 'projects:\n  - files: [compose.yaml, prod/over.yaml]\n    env: [prod/.env]\n  - files: [compose.yaml, dev.yaml]\n';
    const files = {
      '.bulkhead.yaml': config,
      'compose.yaml': danger,
      'compose.override.yaml': plain,
      'prod/over.yaml': 'services:\n  web:\n    pid: host\n',
      'dev.yaml': plain,
      'prod/.env': '',
    };
    const found = await analysis(files, ['compose.yaml']);
    deepEqual(apps(found), [
      ['compose.yaml', 'dev.yaml'],
      ['compose.yaml', 'prod/over.yaml'],
    ]);
    deepEqual(
      found[0]?.analysis.entries.apps.map(({ envs }) => envs),
      [['/w/prod/.env'], undefined],
    );
    deepEqual(apps(await analysis(files, ['prod/over.yaml'])), [['compose.yaml', 'prod/over.yaml']]);
  });

  it('tells once what a file does in two projects', async () => {
    const config = 'projects:\n  - files: [compose.yaml, a.yaml]\n  - files: [compose.yaml, b.yaml]\n';
    const files = { '.bulkhead.yaml': config, 'compose.yaml': danger, 'a.yaml': 'services: {}\n', 'b.yaml': 'services: {}\n' };
    deepEqual(shown(await analysis(files, ['compose.yaml']), 'compose/privileged'), ['compose.yaml']);
  });

  it('reports a file of the config that is not there, at its name', async () => {
    const config = 'projects:\n  - files: [compose.yaml, gone.yaml]\n';
    const [one] = await analysis({ '.bulkhead.yaml': config, 'compose.yaml': plain }, ['compose.yaml']);
    deepEqual(
      one?.configProblems.map(({ at }) => config.slice(at.start, at.end)),
      ['gone.yaml'],
    );
  });
});

describe('A file that others include or extend', () => {
  const off = '    privileged: false\n';
  const included = { 'compose.yaml': `include: [db/compose.yaml]\nservices:\n  web:\n${off}`, 'db/compose.yaml': danger };
  const extended = {
    'compose.yaml': `services:\n  app:\n    extends: { file: base/common.yaml, service: web }\n${off}`,
    'base/common.yaml': danger,
  };

  for (const [what, files] of Object.entries({ included, extended })) {
    it(`is judged in their project only, where that turns off what it grants: ${what}`, async () => {
      for (const names of [Object.keys(files), [...Object.keys(files)].reverse()]) {
        const found = await analysis(files, names);
        deepEqual(apps(found), [['compose.yaml']]);
        deepEqual(told(found), Object.keys(files).sort());
        deepEqual(shown(found, 'compose/privileged'), []);
      }
    });

    it(`is alone in being told when it is named alone: ${what}`, async () => {
      const file = Object.keys(files)[1]!;
      const found = await analysis(files, [file]);
      deepEqual([apps(found), told(found)], [[['compose.yaml']], [file]]);
      deepEqual(shown(found, 'compose/privileged'), []);
    });
  }

  it('is an application of its own where it has services that nobody uses', async () => {
    const files = { ...extended, 'base/common.yaml': `${danger}  other:\n    image: nginx\n    pid: host\n` };
    const found = await analysis(files, Object.keys(files));
    deepEqual(apps(found), [['base/common.yaml'], ['compose.yaml']]);
    deepEqual(shown(found, 'compose/host-pid'), ['base/common.yaml']);
  });

  it('is not lost when two files include each other, or in a chain', async () => {
    const circle = { 'a.yaml': `include: [b.yaml]\n${danger}`, 'b.yaml': `include: [a.yaml]\n${danger.replace('web', 'db')}` };
    const found = await analysis(circle, Object.keys(circle));
    deepEqual(told(found), ['a.yaml', 'b.yaml']);
    const chain = { 'compose.yaml': 'include: [b/compose.yaml]\n', 'b/compose.yaml': 'include: [c.yaml]\n', 'b/c.yaml': danger };
    deepEqual(apps(await analysis(chain, Object.keys(chain))), [['compose.yaml']]);
    deepEqual(shown(await analysis(chain, ['b/c.yaml']), 'compose/privileged'), ['b/c.yaml']);
  });

  it('is judged as a part of its application although neither its name nor its text says what it is', async () => {
    const files = { 'compose.yaml': `include: [parts/web.yaml]\n${plain}`, 'parts/web.yaml': 'services:\n  web:\n    privileged: true\n' };
    deepEqual(told(await analysis(files, ['parts/web.yaml'])), ['parts/web.yaml']);
    deepEqual(told(await analysis({ 'parts/web.yaml': files['parts/web.yaml'] }, ['parts/web.yaml'])), []);
  });
});

describe('A file that leads to others', () => {
  const others = { 'app/Dockerfile': 'FROM node:22\nUSER root\n', 'other/compose.yaml': danger };
  for (const key of ['build', '"b\\x75ild"', '"b\\u0075ild"', '"bu\\\n      ild"']) {
    it(`is opened with them, however its key is written: ${key.replace(/\n */, '(line break)')}`, async () => {
      const files = { 'compose.yaml': `services:\n  web:\n    ? ${key}\n    : app\n`, ...others };
      const found = await analysis(files, Object.keys(files));
      deepEqual(found.map((one) => told([one])).sort(), [['app/Dockerfile', 'compose.yaml'], ['other/compose.yaml']]);
    });
  }
});

describe('A file that the config excludes', () => {
  it('decides what is true of others and is told only when a person names it', async () => {
    const files = {
      '.bulkhead.yaml': 'exclude: ["vendor/**"]\n',
      'compose.yaml': 'services:\n  web:\n    extends: { file: vendor/base.yaml, service: web }\n',
      'vendor/base.yaml': danger,
    };
    const found = await analysis(files, ['compose.yaml']);
    deepEqual([told(found), shown(found, 'compose/privileged')], [['compose.yaml'], ['compose.yaml']]);
    deepEqual(told(await analysis(files, ['compose.yaml', 'vendor/base.yaml'])), ['compose.yaml', 'vendor/base.yaml']);
  });
});

describe('A Dockerfile given alone', () => {
  const build = 'services:\n  web:\n    build: ./app\n    privileged: true\n';
  const files = { 'compose.yaml': build, 'app/Dockerfile': 'FROM node:22\nCMD ["node"]\n' };

  it('is judged with the application of a folder above that builds it, and is alone in being told', async () => {
    const found = await analysis(files, ['app/Dockerfile']);
    deepEqual(told(found), ['app/Dockerfile']);
    const finding = found[0]?.analysis.findings.find(({ rule }) => rule === 'dockerfile/missing-user');
    deepEqual(
      finding?.related.map(({ at }) => short(at.file)),
      ['compose.yaml'],
    );
  });

  it('is judged with the development container that builds it', async () => {
    const container = '{ "build": { "dockerfile": "Dockerfile", "args": { "WHO": "root" } } }';
    const dockerfile = 'FROM debian:12\nARG WHO=dev\nUSER $WHO\n';
    const dev = { '.devcontainer/devcontainer.json': container, '.devcontainer/Dockerfile': dockerfile };
    const found = await analysis(dev, ['.devcontainer/Dockerfile']);
    deepEqual(told(found), ['.devcontainer/Dockerfile']);
    deepEqual(shown(found, 'dockerfile/root-user'), ['.devcontainer/Dockerfile']);
  });

  it('is not judged with applications that do not build it', async () => {
    const other = { ...files, 'compose.yaml': plain };
    deepEqual(apps(await analysis(other, ['app/Dockerfile'])), []);
  });

  it('is told by the config that governs it, with what the services say', async () => {
    const config = 'rules:\n  dockerfile/missing-user: low\n';
    const found = await analysis({ ...files, 'app/.bulkhead.yaml': config }, ['compose.yaml']);
    deepEqual(
      found.map((one) => [one.config.file, [...one.files].map(short)]),
      [
        [undefined, ['compose.yaml']],
        ['/w/app/.bulkhead.yaml', ['app/Dockerfile']],
      ],
    );
    const finding = found[1]?.analysis.findings.find(({ rule }) => rule === 'dockerfile/missing-user');
    equal(finding?.severity, 'low');
    equal(finding?.related.length, 1);
  });
});

describe('A devcontainer.json', () => {
  it('tells what it leads to, each finding once', async () => {
    const files = {
      '.devcontainer/devcontainer.json': '{ "dockerComposeFile": "../dev.yml", "service": "web", "capAdd": ["SYS_ADMIN"] }',
      'dev.yml': 'services:\n  web:\n    image: nginx\n  other:\n    image: nginx\n    privileged: true\n',
    };
    for (const names of [['.devcontainer/devcontainer.json'], Object.keys(files)]) {
      const found = await analysis(files, names);
      deepEqual(shown(found, 'compose/privileged'), ['dev.yml']);
      deepEqual(shown(found, 'devcontainer/added-capability'), ['.devcontainer/devcontainer.json']);
    }
  });
});

describe('The budget of reading', () => {
  it('asks for nothing outside the root but what a person names', async () => {
    const source = disk({
      'sub/compose.yaml':
        'services:\n  a:\n    build: ../../out\n  b:\n    build: /etc\n  c:\n    build: "x\\0y"\n    env_file: ../../../e\n',
    });
    await analyzeFiles(['/w/sub/compose.yaml'], source, { root: '/w/sub', today: '2026-01-01' });
    deepEqual(
      source.asked.filter((file) => !file.startsWith('/w/sub/') || file.includes('\0')),
      [],
    );
    const named = disk({});
    await analyzeFiles(['/else/compose.yaml'], named, { root: '/w', today: '2026-01-01' });
    deepEqual(named.asked, ['/else/compose.yaml']);
  });

  it('asks for each file once', async () => {
    const source = disk({ 'compose.yaml': plain, 'a/compose.yaml': plain, 'a/Dockerfile': 'FROM a\n', 'b/Dockerfile': 'FROM b\n' });
    const names = ['compose.yaml', 'a/compose.yaml', 'a/Dockerfile', 'b/Dockerfile'].map((name) => `/w/${name}`);
    await analyzeFiles(names, source, { root: '/w', today: '2026-01-01' });
    const configs = /\.bulkhead\./;
    const asked = source.asked.filter((file) => !configs.test(file));
    equal(new Set(asked).size, asked.length);
  });
});

describe('What is kept between analyses', () => {
  it('is the analysis of every project of which no file has changed', async () => {
    const files: Record<string, string> = { 'a/compose.yaml': danger, 'b/compose.yaml': danger };
    const cache = createCache();
    const first = await analysis(files, Object.keys(files), { cache });
    files['b/compose.yaml'] = plain;
    const second = await analysis(files, Object.keys(files), { cache });
    equal(second[0]?.analysis, first[0]?.analysis);
    ok(second[1]?.analysis !== first[1]?.analysis);
    deepEqual(shown(second, 'compose/privileged'), ['a/compose.yaml']);
  });

  it('counts no longer once a file appears, a variable, the config or the day changes', async () => {
    const files: Record<string, string> = { 'compose.yaml': `${plain}    pid: \${PID:-}\n` };
    const cache = createCache();
    const again = async (day = '2026-01-01') => shown(await analysis(files, ['compose.yaml'], { cache, today: day }), 'compose/host-pid');
    deepEqual(await again(), []);
    files['.env'] = 'PID=host\n';
    deepEqual(await again(), ['compose.yaml']);
    files['.bulkhead.yaml'] = 'rules:\n  compose/host-pid: off\n';
    deepEqual(await again(), []);
    files['.bulkhead.yaml'] = 'rules:\n  compose/host-pid: high\n';
    deepEqual(await again(), ['compose.yaml']);
    files['compose.override.yaml'] = 'services: {}\n';
    deepEqual(apps(await analysis(files, ['compose.yaml'], { cache })), [['compose.yaml', 'compose.override.yaml']]);
  });

  it('is no more than the last analysis needed', async () => {
    const files = { 'a/compose.yaml': plain, 'b/compose.yaml': plain };
    const cache = createCache();
    await analysis(files, ['a/compose.yaml', 'b/compose.yaml'], { cache });
    await analysis(files, ['a/compose.yaml'], { cache });
    deepEqual([...cache.parsed.keys()], ['/w/a/compose.yaml']);
    equal(cache.analyses.size, 1);
  });

  it('stops between two projects when nobody waits', async () => {
    const files = { 'a/compose.yaml': plain, 'b/compose.yaml': plain };
    let turns = 0;
    deepEqual(await analysis(files, Object.keys(files), { goOn: async () => ++turns < 2 }), []);
    equal(turns, 2);
  });
});

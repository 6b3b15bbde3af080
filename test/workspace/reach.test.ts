import { deepEqual, equal, ok } from 'node:assert/strict';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bulkhead } from '../support/command-line';
import { spyOn } from '../support/opened-files';
import { startServer } from '../support/session';

const folders: string[] = [];

afterEach(() => {
  mock.restoreAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Stands in every file that is outside, in a form that would show in a report if the file were read. */
const marker = 'marker-from-outside';

const outside: Readonly<Record<string, string>> = {
  'base.yaml': `services:\n  base:\n    image: ${marker}\n    privileged: true\n    environment: {PASSWORD: ${marker}}\n`,
  'variables.env': `IMAGE=${marker}\nSHOWN=${marker}\nCOMPOSE_FILE=base.yaml\n`,
  'labels.txt': `shown=${marker}\n`,
  Dockerfile: `FROM ${marker}\nUSER root\nCOPY . .\nNONSENSE ${marker}\n`,
  'seccomp.json': `{"defaultAction": "SCMP_ACT_ALLOW", "x": "${marker}"}\n`,
  'secret.txt': `${marker}\n`,
  'config.yaml': `exclude: ["**"]\nprojects: [{files: [${marker}.yaml]}]\n`,
  ignore: '*\n',
  'devcontainer.json': `{"name": "${marker}", "privileged": true, "image": "${marker}"}\n`,
  'devcontainer-feature.json': `{"id": "${marker}", "version": "1.0.0", "name": "${marker}", "privileged": true}\n`,
};

/** A project that names a file in every way there is; each name is a link that leads out. */
const project: Readonly<Record<string, string>> = {
  'compose.yaml': `include:
  - link-base.yaml
  - {path: part.yaml, env_file: link-variables.env}
services:
  a:
    extends: {file: link-base.yaml, service: base}
  b:
    image: "busybox:\${IMAGE:-1}"
    env_file: [link-variables.env, {path: door/variables.env}]
    label_file: link-labels.txt
    environment: {SHOWN: "\${SHOWN:-inside}"}
    security_opt: ["seccomp=link-seccomp.json", "no-new-privileges:true"]
    credential_spec: {file: link-secret.txt}
    secrets: [s]
    configs: [c]
    privileged: true
  d:
    build: {context: ., dockerfile: link-Dockerfile, additional_contexts: {more: door}}
  e:
    build: {context: door}
  f:
    build: {context: door, dockerfile: ../own.Dockerfile, secrets: [s]}
    develop: {watch: [{action: sync, path: door, target: /x}]}
secrets: {s: {file: link-secret.txt}}
configs: {c: {file: door/secret.txt}}
`,
  'part.yaml': 'services: {p: {image: "busybox:${IMAGE:-1}"}}\n',
  'own.Dockerfile': 'FROM node:22\nCOPY . .\nUSER 1000\n',
  'images/Dockerfile': 'FROM node:22\nCOPY . .\nUSER 1000\n',
  'named/.bulkhead.yaml': 'projects:\n  - {files: [x.yaml, link.yaml], env: [link.env]}\n',
  'named/x.yaml': 'services: {x: {image: "busybox:${IMAGE:-1}", privileged: true}}\n',
  'listed/.env': 'COMPOSE_FILE=y.yaml:link.yaml\n',
  'listed/y.yaml': 'services: {y: {image: busybox, privileged: true}}\n',
  'ruled/compose.yaml': 'services: {z: {image: "busybox:${IMAGE:-1}", privileged: true}}\n',
  '.devcontainer/devcontainer.json': '{"dockerComposeFile": ["../compose.yaml", "link.yaml"], "service": "base"}\n',
  'built/.devcontainer/devcontainer.json':
    '{"build": {"dockerfile": "link.Dockerfile", "context": "door"}, "features": {"./feature": {}}, "privileged": true}\n',
};

const links: Readonly<Record<string, string>> = {
  door: '',
  'link-base.yaml': 'base.yaml',
  'link-variables.env': 'variables.env',
  'link-labels.txt': 'labels.txt',
  'link-seccomp.json': 'seccomp.json',
  'link-secret.txt': 'secret.txt',
  'link-Dockerfile': 'Dockerfile',
  '.env': 'variables.env',
  '.gitignore': 'ignore',
  '.dockerignore': 'ignore',
  'own.Dockerfile.dockerignore': 'ignore',
  'images/.dockerignore': 'ignore',
  'named/link.yaml': 'base.yaml',
  'named/link.env': 'variables.env',
  'listed/link.yaml': 'base.yaml',
  'ruled/.bulkhead.yaml': 'config.yaml',
  'ruled/.env': 'variables.env',
  'ruled/compose.override.yaml': 'base.yaml',
  '.devcontainer/link.yaml': 'base.yaml',
  'built/.devcontainer/link.Dockerfile': 'Dockerfile',
  'built/.devcontainer/door': '',
  'built/.devcontainer/feature': '',
  'deep/compose.yaml': 'base.yaml',
  'other/.devcontainer.json': 'devcontainer.json',
};

interface Place {
  readonly folder: string;
  readonly inside: string;
  /** Everything outside: names and texts. */
  around(): Record<string, string>;
}

function place(files = project, leading = links): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bulkhead-outside-')));
  folders.push(folder);
  const put = (at: string, all: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, at, name)), { recursive: true });
      writeFileSync(join(folder, at, name), text);
    }
  };
  put('watched/in', { ...files, '.git/HEAD': '' });
  put('watched/out', outside);
  for (const [name, target] of Object.entries(leading)) {
    mkdirSync(dirname(join(folder, 'watched/in', name)), { recursive: true });
    symlinkSync(join(folder, 'watched/out', target), join(folder, 'watched/in', name));
  }
  const watched = join(folder, 'watched');
  const out = join(watched, 'out');
  return {
    folder: watched,
    inside: join(watched, 'in'),
    around: () =>
      Object.fromEntries(
        readdirSync(out)
          .sort()
          .map((name) => [name, readFileSync(join(out, name), 'utf8')]),
      ),
  };
}

/** What was opened, listed or made that is not inside. */
function strayed({ inside }: Place, opened: readonly string[]): string[] {
  ok(
    opened.some((line) => line.startsWith(`open ${inside}/`)),
    'the spy has seen nothing',
  );
  return opened.filter((line) => !`${line}/`.includes(` ${inside}/`));
}

const sorted = Object.fromEntries(Object.entries(outside).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('A project whose every file name leads out by a link', () => {
  const commands: readonly (readonly string[])[] = [
    ['check', '--allow-unresolved', '--fail-on', 'none'],
    ['check', '--format', 'json', '--fixes', '--profile', 'strict', '--allow-unresolved'],
    ['harden'],
    ['harden', '--format', 'json'],
    ['harden', '--write'],
    ['model', '--format', 'json'],
  ];
  for (const words of commands) {
    it(`has nothing outside of it read or written by "${words.join(' ')}"`, async () => {
      const at = place();
      const spy = spyOn(at.folder);
      const { out, err } = await bulkhead(at.inside, [...words, '.']);
      spy.stop();
      ok(!`${out}${err}`.includes(marker), `${out}${err}`);
      deepEqual(strayed(at, spy.opened()), []);
      deepEqual(at.around(), sorted);
      for (const name of Object.keys(links)) ok(lstatSync(join(at.inside, name)).isSymbolicLink(), `${name} was replaced`);
    });
  }

  it('is judged by its own files, whatever .gitignore and .bulkhead.yaml lead to', async () => {
    const at = place();
    const { out } = await bulkhead(at.inside, ['check', '--format', 'json', '--allow-unresolved', '.']);
    const { findings } = JSON.parse(out) as { findings: { rule: string; file: string }[] };
    const privileged = findings.filter(({ rule }) => rule === 'compose/privileged').map(({ file }) => file);
    deepEqual(privileged.sort(), ['compose.yaml', 'listed/y.yaml', 'named/x.yaml', 'ruled/compose.yaml']);
  });

  it('has nothing outside of it read by the language server, nor proposed to be written', async () => {
    const at = place();
    const texts = new Map(Object.keys(project).map((name) => [name, readFileSync(join(at.inside, name), 'utf8')]));
    const spy = spyOn(at.folder);
    const client = await startServer({ folders: [at.inside] });
    const uri = (name: string): string => pathToFileURL(join(at.inside, name)).href;
    const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const answers: unknown[] = [];
    for (const [name, language] of [
      ['compose.yaml', 'yaml'],
      ['own.Dockerfile', 'dockerfile'],
      ['images/Dockerfile', 'dockerfile'],
      ['ruled/compose.yaml', 'yaml'],
    ] as const) {
      client.open(uri(name), texts.get(name)!, language);
      answers.push(await client.diagnostics(uri(name)));
      answers.push(await client.actions(uri(name), everything));
      answers.push(await client.run('bulkhead.harden', { uri: uri(name) }));
    }
    await client.stop();
    spy.stop();
    const said = JSON.stringify([answers, client.published, client.applied, client.messages]);
    ok(!said.includes(marker), said);
    ok(!said.includes('.dockerignore'), said);
    deepEqual(strayed(at, spy.opened()), []);
    deepEqual(at.around(), sorted);
  });
});

describe('A folder that leads out by a link', () => {
  const files = {
    'compose.yaml': 'services:\n  a:\n    build: {context: door, dockerfile: ../Dockerfile}\n',
    Dockerfile: 'FROM node:22\nCOPY . .\nUSER 1000\n',
  };

  for (const words of [
    ['harden'],
    ['harden', '--write'],
    ['harden', '--write', 'compose.yaml'],
    ['harden', '--write', 'Dockerfile', 'compose.yaml'],
  ]) {
    it(`gets no .dockerignore by "${words.join(' ')}"`, async () => {
      const at = place(files, { door: 'deep' });
      mkdirSync(join(at.folder, 'out/deep'));
      const run = await bulkhead(at.inside, words);
      equal(run.code, 0, run.err);
      ok(!run.out.includes('dockerignore'), run.out);
      deepEqual(readdirSync(join(at.folder, 'out/deep')), []);
    });
  }

  it('gets none from the editor', async () => {
    const at = place(files, { door: 'deep' });
    mkdirSync(join(at.folder, 'out/deep'));
    const client = await startServer({ folders: [at.inside] });
    const uri = pathToFileURL(join(at.inside, 'compose.yaml')).href;
    client.open(uri, files['compose.yaml']);
    await client.diagnostics(uri);
    const dockerfile = pathToFileURL(join(at.inside, 'Dockerfile')).href;
    client.open(dockerfile, files.Dockerfile, 'dockerfile');
    await client.diagnostics(dockerfile);
    const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    for (const each of [uri, dockerfile]) {
      await client.run('bulkhead.harden', { uri: each });
      const said = JSON.stringify([await client.actions(each, all), client.applied]);
      ok(!said.includes('door'), said);
    }
    await client.stop();
  });

  it('is no place for a config file, nor is a link that leads out', async () => {
    const at = place({ 'compose.yaml': 'services: {a: {image: nginx, privileged: true}}\n' }, { '.bulkhead.yaml': 'config.yaml' });
    const client = await startServer({ folders: [at.inside] });
    const uri = pathToFileURL(join(at.inside, 'compose.yaml')).href;
    client.open(uri, readFileSync(join(at.inside, 'compose.yaml'), 'utf8'));
    await client.diagnostics(uri);
    const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const titles = (await client.actions(uri, all)).map(({ title }) => title);
    ok(
      titles.some((title) => title.startsWith('Allow compose/privileged')) &&
        !titles.some((title) => /^Disable .+ in .bulkhead.yaml/.test(title)),
      String(titles),
    );
    await client.stop();
  });

  it('may stay inside the project', async () => {
    const at = place({ ...files, 'app/main.js': '' }, {});
    symlinkSync('app', join(at.inside, 'door'));
    equal((await bulkhead(at.inside, ['harden', '--write'])).code, 0);
    equal(readFileSync(join(at.inside, 'app/.dockerignore'), 'utf8'), '**/.env\n.git\n');
  });
});

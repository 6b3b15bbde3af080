import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';
import { startServer } from '../support/session';

const danger = 'services:\n  a:\n    build: .\n    privileged: true\n    env_file: [.env]\n';
/** Names that Bulkhead looks for by itself. */
const names = [
  ...['compose.yaml', 'compose.override.yaml', '.env', 'Dockerfile', '.dockerignore', 'daemon.json', '.devcontainer.json'],
  ...['.gitignore', '.bulkhead.yaml', '.hadolint.yaml', '.trivyignore', '.checkov.yaml', '.dclintrc.yaml'],
];
const commands = [['check', '--fail-on', 'none'], ['harden', '--write'], ['model'], ['score'], ['migrate'], ['baseline']];

/** Puts something that is no file where a file is looked for. */
const made: Readonly<Record<string, (path: string) => unknown>> = {
  'a named pipe': (path) => spawnSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to a device without an end': (path) => symlinkSync('/dev/zero', path),
  'a link to nothing': (path) => symlinkSync('nowhere', path),
  'a socket': (path) => new Promise<void>((done) => createServer().listen(path, done).unref()),
};

describe('A folder that means no good', () => {
  afterEach(removeFolders);

  for (const [what, make] of Object.entries(made)) {
    it(`has ${what} wherever a file is looked for: the file beside it is checked, and nothing waits`, async function () {
      if (process.platform === 'win32') this.skip();
      const folder = folderWith({ 'docker-compose.yml': danger, 'b/compose.yaml': danger });
      for (const name of names) await make(join(folder, name));
      for (const words of commands) {
        const { code, out, err } = await bulkhead(folder, words);
        ok(code === 0 || code === 2, `${words.join(' ')}: ${code} ${err}`);
        if (words[0] === 'check') ok(out.includes('b/compose.yaml:4') && out.includes('docker-compose.yml:4'), `${out} ${err}`);
      }
    });
  }

  it('has links in circles, which a walk follows once', async () => {
    const folder = folderWith({ 'a/compose.yaml': danger });
    for (const [to, name] of [
      ['.', 'self'],
      ['..', 'a/up'],
      ['../a', 'a/again'],
      ['b', 'c'],
      ['c', 'b'],
    ])
      symlinkSync(to!, join(folder, name!));
    const { out } = await bulkhead(folder, ['check', '--format', 'json', '--fail-on', 'none']);
    equal((JSON.parse(out) as { files: number }).files, 1);
  });
});

/** Files whose every key that names a file leads to one in the folder `out` beside. */
function leading(to: string): Readonly<Record<string, string>> {
  const compose = `include: ["${to}/compose.yaml", { path: "${to}/compose.yaml", env_file: "${to}/a.env", project_directory: "${to}" }]
services:
  a:
    image: nginx
    extends: { file: "${to}/compose.yaml", service: MARK }
    env_file: ["${to}/a.env", { path: "${to}/a.env", required: false }]
    label_file: "${to}/a.env"
    security_opt: ["seccomp=${to}/profile.json", "seccomp:${to}/profile.json"]
    credential_spec: { file: "${to}/profile.json" }
    volumes: ["${to}:/x"]
    secrets: [s]
  b:
    build: { context: "${to}", dockerfile: Dockerfile, additional_contexts: { x: "${to}" }, secrets: [s] }
  c:
    build: { context: ., dockerfile: "${to}/Dockerfile" }
  d:
    build: "${to}"
secrets:
  s: { file: "${to}/a.env" }
configs:
  c: { file: "${to}/a.env" }
`;
  const devcontainer = {
    build: { dockerfile: `${to}/Dockerfile`, context: to },
    runArgs: ['--env-file', `${to}/a.env`, '--security-opt', `seccomp=${to}/profile.json`],
    features: { [to]: {} },
  };
  return {
    'one/compose.yaml': compose,
    'one/.env': `COMPOSE_FILE=compose.yaml:${to}/compose.yaml\nCOMPOSE_ENV_FILES=${to}/a.env\n`,
    'two/compose.yaml': 'services:\n  web:\n    image: nginx\n',
    'two/.bulkhead.yaml': `projects:\n  - files: [compose.yaml, "${to}/compose.yaml"]\n    env: ["${to}/a.env"]\n`,
    'three/compose.yaml': 'services:\n  web:\n    image: nginx\n',
    'three/.bulkhead.yaml': `extends: "${to}/config.yaml"\n`,
    'four/.devcontainer.json': JSON.stringify(devcontainer),
    'five/.devcontainer.json': JSON.stringify({ dockerComposeFile: [`${to}/compose.yaml`], service: 'MARK' }),
    'six/Dockerfile': `FROM node:22\nCOPY --from=x ${to}/a.env /\nRUN --mount=type=bind,source=${to},target=/x true\nADD ${to}/a.env /\nENTRYPOINT ["${to}/start.sh"]\n`,
  };
}

/** What stands outside; each would be seen in a report. */
const outside: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  MARK:\n    image: nginx\n    labels: { a: OUTSIDE }\n    privileged: true\n    user: OUTSIDE\n',
  'a.env': 'A=OUTSIDE\nOUTSIDE=b\n',
  Dockerfile: 'FROM node:22 AS OUTSIDE\nENV OUTSIDE=OUTSIDE\nUSER OUTSIDE\n',
  'profile.json': '{ "OUTSIDE": 1 }',
  'config.yaml': 'OUTSIDE: 1\n',
  'start.sh': '#!/bin/sh\nexec OUTSIDE\n',
};

describe('Files outside of the repository', () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const lay = (to: (folder: string) => string): string => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bulkhead-outside-')));
    folders.push(folder);
    const files = [
      ...Object.entries(outside).map(([name, text]) => [`out/${name}`, text]),
      ...Object.entries(leading(to(folder))).map(([name, text]) => [`in/${name}`, text]),
    ];
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name!)), { recursive: true });
      writeFileSync(join(folder, name!), text!);
    }
    mkdirSync(join(folder, 'in/.git'));
    symlinkSync(join(folder, 'out'), join(folder, 'in/link'));
    return folder;
  };
  const ways: Readonly<Record<string, (folder: string) => string>> = {
    'a path with ..': () => '../../out',
    'an absolute path': (folder) => `${folder}/out`,
    'a folder that is a link': () => '../link',
  };

  for (const [way, to] of Object.entries(ways)) {
    it(`are read by no key that leads there by ${way}`, async () => {
      const folder = lay(to);
      for (const words of [
        ['check', '--format', 'json', '--profile', 'strict', '--fixes', '--allow-unresolved'],
        ['model', '--format', 'json'],
        ['score', '--format', 'json'],
        ['harden', '--write'],
      ]) {
        const { out, err } = await bulkhead(join(folder, 'in'), words);
        deepEqual(/.*OUTSIDE.*/.exec(out + err)?.[0], undefined, words.join(' '));
      }
      const server = await startServer({ folders: [pathToFileURL(join(folder, 'in')).toString()] });
      for (const [name, text] of Object.entries(leading(to(folder)))) {
        const uri = pathToFileURL(join(folder, 'in', name)).toString();
        server.open(uri, text, /Dockerfile/.test(name) ? 'dockerfile' : name.endsWith('json') ? 'json' : 'yaml');
        if (/compose|Dockerfile|devcontainer/.test(name)) {
          await server.diagnostics(uri);
          await server.hover(uri, { line: 2, character: 2 });
        }
      }
      deepEqual(/.{0,200}OUTSIDE.*/.exec(JSON.stringify(server.published) + server.messages.join('\n'))?.[0], undefined);
      await server.stop();
    });
  }
});

describe('Names and values that are markup, or drive a terminal', () => {
  afterEach(removeFolders);
  const evil =
    '\u001b]0;owned\u0007\u001b[31m\u202e\u009b31m `x` ![i](https://evil.example/p) [c](command:foo) <img src=x onerror=alert(1)> <script>alert(1)</script> | a\r\n::error ::b ]]> "><svg/onload=alert(1)>';
  const said = JSON.stringify(evil);
  const files = {
    'compose.yaml': `services:\n  ${said}:\n    image: ${said}\n    privileged: true\n    user: ${said}\n    volumes: ["/etc/${said.slice(1)}]\n    environment: { ${said}: "hunter2hunter2" }\n    cap_add: [${said}]\n    ports: [${said}]\n    extends: { file: ${said}, service: ${said} }\n`,
    Dockerfile:
      'FROM node:22 AS \u001b[31ma\u202e\nUSER \u001b]0;a\u0007<b>\nRUN curl -k https://a\u001b[31m/<img> | sh\nENV API_KEY=\u001b[31mabcdefabcdef\n',
    'a` ![x](https:_evil.example) <b> \u001b[31m\u202e\n::error::x/compose.yaml': danger,
  };
  const raw = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]|\r(?!\n)/;

  for (const format of ['pretty', 'compact', 'json', 'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown']) {
    it(`stay text in the format ${format}`, async () => {
      const { out, err } = await bulkhead(folderWith(files), ['check', '--format', format, '--fail-on', 'none', '--allow-unresolved']);
      deepEqual([raw.exec(out)?.[0], raw.exec(err)?.[0]], [undefined, undefined]);
      ok(out.length > 1000);
      if (['junit'].includes(format)) ok(!/<(?:script|img|svg)/.test(out));
      // Code between backticks is text, everything else is escaped.
      if (format === 'markdown') ok(!/(?<!\\)!\[|(?<!\\)<(?:script|img|svg|b)\b/.test(out.replace(/`[^`\n]*`/g, '')), out);
      if (format === 'github')
        deepEqual(
          out.split('\n').filter((line) => line !== '' && !/^::(?:error|warning|notice) \S/.test(line)),
          [],
        );
    });
  }

  it('stay text in the page of the exposure', async () => {
    const { out } = await bulkhead(folderWith(files), ['score', '--format', 'html']);
    ok(out.includes('owned') && !raw.test(out));
    ok(!/<(?:img|svg\/|script>alert)/.test(out), out);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mock } from 'node:test';
import { diskSource } from '../../server/src/entry/disk';
import { analyzeFiles } from '../../server/src/workspace/analyze';
import type { Source } from '../../server/src/workspace/source';
import { bulkhead, folderWith, removeFolders, startProcess } from '../support/command-line';

const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
const rooted = 'FROM node:22\nUSER root\n';

interface Report {
  readonly files: number;
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly message: string }[];
  readonly errors: readonly { readonly message: string }[];
}

/** What a run of `check --format json` analyzed, and what it said beside. */
async function check(folder: string, words: readonly string[]): Promise<{ report: Report; err: string; code: number | null }> {
  const { out, err, code } = await bulkhead(folder, ['check', '--format', 'json', ...words]);
  return { report: JSON.parse(out) as Report, err, code };
}

/** A folder with a project in `in` and what must not be read in `out`. */
function twoFolders(project: Readonly<Record<string, string>>, outside: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bulkhead-reading-')));
  made.push(folder);
  mkdirSync(join(folder, 'in/.git'), { recursive: true });
  mkdirSync(join(folder, 'out'));
  for (const [at, files] of Object.entries({ in: project, out: outside })) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, at, name)), { recursive: true });
      writeFileSync(join(folder, at, name), text);
    }
  }
  return folder;
}
const made: string[] = [];

afterEach(() => {
  removeFolders();
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Ways out of the folder that a reference may try; each leads to `out/FILE`. */
const waysOut: Readonly<Record<string, (folder: string, file: string) => string>> = {
  'a path with ..': (_, file) => `../out/${file}`,
  'an absolute path': (folder, file) => `${folder}/out/${file}`,
  'a folder that is a link': (folder, file) => {
    symlinkSync(join(folder, 'out'), join(folder, 'in/link'));
    return `./link/${file}`;
  },
  'a file that is a link': (folder, file) => {
    symlinkSync(join(folder, 'out', file), join(folder, 'in', `link-${file}`));
    return `./link-${file}`;
  },
  'a link to a link': (folder, file) => {
    symlinkSync(join(folder, 'out'), join(folder, 'in/one'));
    symlinkSync('one', join(folder, 'in/two'));
    return `./two/${file}`;
  },
};

describe('Reading: nothing outside the repository', () => {
  for (const [way, make] of Object.entries(waysOut)) {
    it(`by include and extends through ${way}`, async () => {
      const folder = twoFolders({}, { 'secret.yaml': danger });
      const path = make(folder, 'secret.yaml');
      const compose = `include: ["${path}"]\nservices:\n  a:\n    extends: { file: "${path}", service: web }\n`;
      writeFileSync(join(folder, 'in/compose.yaml'), compose);
      const { report, code } = await check(join(folder, 'in'), ['compose.yaml']);
      deepEqual(
        report.findings.filter(({ rule }) => rule === 'compose/privileged'),
        [],
      );
      equal(report.findings.filter(({ rule }) => rule === 'any/unresolved').length, 2);
      equal(code, 2);
    });

    it(`by build and .env through ${way}`, async () => {
      const folder = twoFolders({}, { Dockerfile: rooted, secret: 'PRIVILEGED=true\n' });
      const path = make(folder, 'Dockerfile');
      writeFileSync(
        join(folder, 'in/compose.yaml'),
        `services:\n  a:\n    build: { context: ., dockerfile: "${path}" }\n    privileged: \${PRIVILEGED:-false}\n`,
      );
      symlinkSync(join(folder, 'out/secret'), join(folder, 'in/.env'));
      const { report } = await check(join(folder, 'in'), ['compose.yaml']);
      equal(report.files, 1);
      deepEqual(
        report.findings.filter(({ rule }) => /privileged|root-user|missing-user/.test(rule)).map(({ rule }) => rule),
        [],
      );
    });
  }

  it('by the automatic override, COMPOSE_FILE and the projects of the config', async () => {
    const folder = twoFolders(
      {
        'a/compose.yaml': 'services:\n  web:\n    image: nginx\n',
        'b/compose.yaml': 'services:\n  web:\n    image: nginx\n',
        'b/.env': 'COMPOSE_FILE=compose.yaml:../../out/over.yaml\n',
        'c/compose.yaml': 'services:\n  web:\n    image: nginx\n',
        'c/.bulkhead.yaml': 'projects:\n  - files: [compose.yaml, ../../out/over.yaml]\n',
      },
      { 'over.yaml': danger },
    );
    symlinkSync(join(folder, 'out/over.yaml'), join(folder, 'in/a/compose.override.yaml'));
    const { report } = await check(join(folder, 'in'), ['a/compose.yaml', 'b/compose.yaml', 'c/compose.yaml']);
    deepEqual(
      report.findings.filter(({ rule }) => rule === 'compose/privileged'),
      [],
    );
    match(report.errors.map(({ message }) => message).join('\n'), /this file of the project cannot be read/);
  });

  it('in a walk: a link that leaves is left out with a word, one that stays is judged', async () => {
    const folder = twoFolders({ 'real/compose.yaml': danger }, { 'compose.yaml': danger });
    mkdirSync(join(folder, 'in/leaves'));
    mkdirSync(join(folder, 'in/stays'));
    symlinkSync(join(folder, 'out/compose.yaml'), join(folder, 'in/leaves/compose.yaml'));
    symlinkSync('../real/compose.yaml', join(folder, 'in/stays/compose.yaml'));
    const { report, err, code } = await check(join(folder, 'in'), ['.']);
    deepEqual(
      report.findings.filter(({ rule }) => rule === 'compose/privileged').map(({ file }) => file),
      ['real/compose.yaml', 'stays/compose.yaml'],
    );
    match(err, /^leaves\/compose\.yaml: skipped, because the link leads out of .+: pass this file to check it$/m);
    equal(code, 1);
  });

  it('reads a file that a person names, wherever it is, but keeps what it refers to within its repository', async () => {
    const folder = twoFolders(
      { Dockerfile: rooted },
      { 'compose.yaml': `${danger}  b:\n    build: ../in\n  c:\n    build: .\n`, Dockerfile: rooted },
    );
    mkdirSync(join(folder, 'out/.git'));
    symlinkSync(join(folder, 'out/compose.yaml'), join(folder, 'in/named.yaml'));
    const direct = (await check(join(folder, 'in'), ['../out/compose.yaml'])).report;
    deepEqual([...new Set(direct.findings.map(({ file }) => file))].sort(), ['../out/Dockerfile', '../out/compose.yaml']);
    const linked = (await check(join(folder, 'in'), ['named.yaml'])).report;
    ok(linked.findings.some(({ rule, file }) => rule === 'compose/privileged' && file === 'named.yaml'));
    ok(linked.findings.every(({ file }) => !file.startsWith('../')));
  });

  it('does not take a folder for the root because its name begins like the root', async () => {
    const folder = twoFolders({ 'compose.yaml': 'services:\n  a:\n    build: ../in-other\n' });
    mkdirSync(join(folder, 'in-other'));
    writeFileSync(join(folder, 'in-other/Dockerfile'), rooted);
    equal((await check(join(folder, 'in'), ['compose.yaml'])).report.files, 1);
  });
});

describe('Reading: what is not on the disk', () => {
  it('fetches no URL, git or OCI reference, and says so', async () => {
    const remote = ['https://example.invalid/a.yaml', 'git@example.invalid:a/b.git', 'oci://example.invalid/a', 'github.com/a/b'];
    const includes = remote.map((name) => `  - "${name}"\n`).join('');
    const folder = folderWith({ 'compose.yaml': `include:\n${includes}services:\n  a:\n    build: https://example.invalid/x.git\n` });
    const { report, code } = await check(folder, ['compose.yaml']);
    const messages = report.findings.filter(({ rule }) => rule === 'any/unresolved').map(({ message }) => message);
    deepEqual(
      remote.filter((name) => !messages.some((message) => message.includes(`"${name}" is not read: it is fetched over the network`))),
      [],
    );
    equal(code, 2);
  });

  it('holds nothing against a Dockerfile that the applications around it cannot read', async () => {
    const folder = folderWith({ 'compose.yaml': 'include: [gone.yaml]\nservices:\n  a:\n    build: .\n', Dockerfile: rooted });
    equal((await check(folder, ['compose.yaml'])).code, 2);
    const { report, code } = await check(folder, ['--fail-on', 'none', 'Dockerfile']);
    deepEqual([report.errors, report.files, code], [[], 1, 0]);
  });

  it('passes over a pipe that stands for .env, here and above', () => {
    const folder = folderWith({ 'sub/compose.yaml': danger });
    for (const name of ['.env', 'sub/.env']) equal(spawnSync('mkfifo', [join(folder, name)]).status, 0);
    const { out, err, code } = startProcess(folder, ['check', '--format', 'json', 'sub/compose.yaml'], { patience: 20_000 });
    const report = JSON.parse(out) as Report;
    deepEqual([report.errors, err, code], [[], '', 1]);
  });

  it('survives names that no file can have', async () => {
    const folder = folderWith({ 'compose.yaml': 'include: ["a\\0b", "."]\nservices:\n  a:\n    build: "x\\0y"\n  b:\n    build: ..\n' });
    const { code, err } = await check(folder, ['--allow-unresolved', 'compose.yaml']);
    ok(code === 0 || code === 1, err);
  });
});

describe('Reading: budgets', () => {
  const source = (texts: (file: string) => string | null): Source & { readonly asked: Set<string> } => {
    const asked = new Set<string>();
    return {
      asked,
      read: async (file) => {
        asked.add(file);
        return /\.bulkhead|\.env$|compose|Dockerfile/.test(file) ? null : texts(file);
      },
    };
  };

  it('ends when every file includes three more', async () => {
    const endless = source((file) => {
      const name = file.slice(file.lastIndexOf('/') + 1, -5);
      return `include: [${name}a.yaml, ${name}b.yaml, ${name}c.yaml]\nservices:\n  s${name}:\n    image: nginx\n`;
    });
    await analyzeFiles(['/w/x.yaml'], endless, { root: '/w', today: '2026-01-01' });
    ok(endless.asked.size < 1300, String(endless.asked.size));
  });

  it('follows a chain of extends over 20 files, and a circle ends', async () => {
    const chain = source((file) => {
      const n = Number(/(\d+)\.yaml$/.exec(file)?.[1]);
      return n < 20
        ? `services:\n  s:\n    extends: { file: ${n + 1}.yaml, service: s }\n    image: nginx\n`
        : 'services:\n  s:\n    image: nginx\n    privileged: true\n';
    });
    const [one] = await analyzeFiles(['/w/0.yaml'], chain, { root: '/w', today: '2026-01-01' });
    ok(one?.analysis.project.services.some(({ privileged }) => privileged?.known && privileged.value));
    const circle = source((file) => `include: [${file.endsWith('/a.yaml') ? 'b' : 'a'}.yaml]\n${danger}`);
    const found = await analyzeFiles(['/w/a.yaml'], circle, { root: '/w', today: '2026-01-01' });
    ok(found.some(({ analysis }) => analysis.findings.some(({ rule }) => rule === 'compose/privileged')));
  });
});

describe('Reading for the editor', () => {
  it('looks up each folder once in one reading, there or not', async () => {
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}.yaml`, String(i)]));
    const folder = twoFolders(files);
    const asked: string[] = [];
    const { realpath } = promises;
    mock.method(promises, 'realpath', (path: string) => {
      asked.push(path);
      return realpath(path);
    });
    const source = diskSource.once!();
    for (let i = 0; i < 50; i++) {
      equal(await source.read(`file://${folder}/in/f${i}.yaml`, `file://${folder}/in`), String(i));
      equal(await source.read(`file://${folder}/in/gone/f${i}.yaml`, `file://${folder}/in`), null);
      equal(await source.read(`file://${folder}/in/none${i}.yaml`, `file://${folder}/in`), null);
    }
    mock.restoreAll();
    deepEqual(asked.sort(), [join(folder, 'in'), join(folder, 'in/gone')]);
    // The next reading finds what has come since.
    mkdirSync(join(folder, 'in/gone'));
    writeFileSync(join(folder, 'in/gone/f1.yaml'), 'now');
    equal(await diskSource.once!().read(`file://${folder}/in/gone/f1.yaml`, `file://${folder}/in`), 'now');
  });

  it('says whether a file may be made', async () => {
    const folder = twoFolders({ 'a.yaml': 'in', 'sub/b.yaml': '' }, { 'c.yaml': 'out' });
    symlinkSync(join(folder, 'out'), join(folder, 'in/door'));
    symlinkSync('gone', join(folder, 'in/nowhere'));
    symlinkSync(join(folder, 'out/c.yaml'), join(folder, 'in/leaves'));
    symlinkSync('sub', join(folder, 'in/stays'));
    const reach = (name: string, within = 'in') => diskSource.reach!(`file://${folder}/${name}`, `file://${folder}/${within}`);
    for (const name of ['in/new', 'in/sub/new', 'in/stays/new', 'in/gone/deep/new']) equal(await reach(name), 'free', name);
    for (const name of ['in/a.yaml', 'in/sub', 'in/nowhere', 'in/stays/b.yaml']) equal(await reach(name), 'taken', name);
    for (const name of ['in/door/new', 'in/door/gone/new', 'in/leaves', 'out/new', 'new']) equal(await reach(name), 'outside', name);
    equal(await reach('missing/new', 'missing'), 'free');
  });

  it('refuses what leaves the folder once links are followed, and reads what stays', async () => {
    const folder = twoFolders({ 'a.yaml': 'in' }, { 'b.yaml': 'out' });
    symlinkSync(join(folder, 'out/b.yaml'), join(folder, 'in/leaves.yaml'));
    symlinkSync('a.yaml', join(folder, 'in/stays.yaml'));
    symlinkSync(join(folder, 'in'), join(folder, 'door'));
    const read = (name: string, within?: string) =>
      diskSource.read(`file://${folder}/${name}`, within === undefined ? undefined : `file://${folder}/${within}`);
    equal(await read('in/leaves.yaml', 'in'), null);
    equal(await read('in/leaves.yaml'), 'out');
    equal(await read('in/stays.yaml', 'in'), 'in');
    equal(await read('door/a.yaml', 'door'), 'in');
    equal(await read('in/gone.yaml', 'in'), null);
    equal(await read('out/b.yaml', 'in'), null);
    equal(await read('in', 'in'), null);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs, { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bulkhead, folderWith, removeFolders, startProcess } from '../support/command-line';
import { startServer } from '../support/session';

const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
const isWindows = process.platform === 'win32';

/** The files in which `check` finds a privileged service. */
function found(out: string): string[] {
  const { findings } = JSON.parse(out) as { findings: { rule: string; file: string }[] };
  return findings.filter(({ rule }) => rule === 'compose/privileged').map(({ file }) => file);
}

describe('Files and folders that may not be read', () => {
  before(function () {
    if (isWindows) this.skip();
  });
  afterEach(removeFolders);
  // Root reads everything: whoever else runs the tests is such a user already.
  const user = process.getuid?.() === 0 ? 61234 : undefined;
  const lay = (): string => {
    const folder = folderWith({
      'compose.yaml':
        'services:\n  web:\n    build: app\n    env_file: secret.env\n    privileged: true\n    extends: { file: b/compose.yaml, service: web }\n',
      'secret.env': 'A=b\n',
      'app/Dockerfile': 'FROM node:22\nUSER root\n',
      'b/compose.yaml': danger,
      'c/compose.yaml': danger,
      'c/.dockerignore': 'a\n',
      'locked/compose.yaml': danger,
      '.gitignore': 'c\n',
    });
    if (user !== undefined)
      for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) chownSync(join(folder, name), user, user);
    for (const name of ['secret.env', 'app/Dockerfile', 'b/compose.yaml', '.gitignore']) chmodSync(join(folder, name), 0);
    chmodSync(join(folder, 'locked'), 0);
    return folder;
  };

  it('are named by check, which judges all others', () => {
    const folder = lay();
    const { code, out, err } = startProcess(folder, ['check', '--format', 'json'], { ...(user && { user }), patience: 60_000 });
    deepEqual(found(out), ['c/compose.yaml', 'compose.yaml']);
    equal(code, 2);
    for (const name of ['b/compose.yaml', 'app/Dockerfile', 'locked']) match(err, new RegExp(`^${name}: .*permission denied`, 'm'));
    chmodSync(join(folder, 'locked'), 0o700);
  });

  it('are left alone by harden, which hardens all others', () => {
    const folder = lay();
    const { code, err } = startProcess(folder, ['harden', '--write'], { ...(user && { user }), patience: 60_000 });
    equal(code, 2, err);
    ok(!readFileSync(join(folder, 'c/compose.yaml'), 'utf8').includes('privileged'), err);
    for (const name of ['b/compose.yaml', 'app/Dockerfile', 'locked']) match(err, new RegExp(`^${name}: .*permission denied`, 'm'));
    chmodSync(join(folder, 'locked'), 0o700);
    equal(readFileSync(join(folder, 'locked/compose.yaml'), 'utf8'), danger);
  });
});

describe('A file that changes between being listed and being read', () => {
  before(function () {
    if (isWindows) this.skip();
  });
  afterEach(() => {
    mock.restoreAll();
    removeFolders();
  });
  const changes: Readonly<Record<string, (file: string) => void>> = {
    'is gone': (file) => rmSync(file),
    'becomes a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'becomes a named pipe': (file) => {
      rmSync(file);
      equal(spawnSync('mkfifo', [file]).status, 0);
    },
    'becomes a link to itself': (file) => {
      rmSync(file);
      symlinkSync(file, file);
    },
    'becomes a link to a device without an end': (file) => {
      rmSync(file);
      symlinkSync('/dev/zero', file);
    },
    'grows beyond what is read': (file) => writeFileSync(file, '#'.repeat(11 * 1024 * 1024)),
    'becomes something that is no text': (file) => writeFileSync(file, Buffer.from([0xff, 0, 0xfe])),
    'becomes empty': (file) => writeFileSync(file, ''),
  };
  const moments = { 'once it is listed': 'readdirSync', 'once it is asked what it is': 'statSync' } as const;

  for (const [what, change] of Object.entries(changes)) {
    for (const [when, method] of Object.entries(moments)) {
      it(`and ${what} ${when}, costs only itself`, async () => {
        for (const words of [['check', '--format', 'json', '--fail-on', 'none'], ['harden'], ['harden', '--write'], ['model']]) {
          const folder = folderWith({ 'a/compose.yaml': danger, 'b/compose.yaml': danger });
          const file = join(folder, 'a/compose.yaml');
          const original = fs[method] as (...all: unknown[]) => unknown;
          let left = true;
          mock.method(fs, method, (...all: unknown[]) => {
            const answer = original(...all);
            const isIt = method === 'readdirSync' ? basename(String(all[0])) === 'a' : String(all[0]).endsWith('/a/compose.yaml');
            if (isIt && left) {
              left = false;
              change(file);
            }
            return answer;
          });
          const { code, out, err } = await bulkhead(folder, words);
          mock.restoreAll();
          ok(!left, 'nothing was changed');
          ok(code === 0 || code === 2, `${words.join(' ')}: ${code} ${err}`);
          if (words[0] === 'check') deepEqual(found(out), ['b/compose.yaml'], err);
          else ok((out + err).includes('b/compose.yaml'), `${words.join(' ')}: ${out} ${err}`);
          if (words.includes('--write')) ok(!readFileSync(join(folder, 'b/compose.yaml'), 'utf8').includes('privileged'));
        }
      });
    }
  }
});

describe('A file that is there as a device', () => {
  afterEach(removeFolders);
  it('is passed over, and neither read nor written', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const folder = folderWith({ 'b/compose.yaml': danger });
    const names = ['compose.yaml', 'Dockerfile', '.env', '.bulkhead.yaml', '.gitignore', '.dockerignore'];
    for (const name of names) if (spawnSync('mknod', [join(folder, name), 'c', '1', '5']).status !== 0) this.skip();
    for (const words of [['check', '--format', 'json'], ['harden', '--write'], ['model']]) {
      const { code, out, err } = startProcess(folder, words, { patience: 60_000 });
      ok(code !== null && code < 3, `${words.join(' ')}: ${code} ${err}`);
      if (words[0] === 'check') deepEqual(found(out), ['b/compose.yaml']);
    }
    for (const name of names) ok(fs.lstatSync(join(folder, name)).isCharacterDevice(), name);
  });
});

describe('A folder with 100,000 entries', function () {
  this.timeout(180_000);
  afterEach(removeFolders);
  const files = (count: number): string => {
    const folder = folderWith({ 'z/compose.yaml': danger });
    for (let n = 0; n < count; n++) writeFileSync(join(folder, `${n}${n % 10 === 0 ? '.yaml' : '.txt'}`), 'a: b\n');
    return folder;
  };
  const seconds = async (folder: string, words: readonly string[]): Promise<number> => {
    const before = process.cpuUsage();
    const { code, out, err } = await bulkhead(folder, words);
    const { user, system } = process.cpuUsage(before);
    ok((out + err).includes('z/compose.yaml') && (code ?? 3) < 3, `${words.join(' ')}: ${code} ${err}`);
    return (user + system) / 1e6;
  };

  it('is looked through in time that grows as it does', async () => {
    const [small, large] = [files(20_000), files(100_000)];
    for (const words of [
      ['check', '--format', 'json'],
      ['harden', '--write'],
    ]) {
      const [one, five] = [await seconds(small, words), await seconds(large, words)];
      ok(five < one * 8 + 1, `${words.join(' ')}: ${one} s for 20,000, ${five} s for 100,000`);
    }
  });

  it('does not keep the language server from answering', async () => {
    const folder = files(100_000);
    const uri = pathToFileURL(join(folder, 'z/compose.yaml')).toString();
    const server = await startServer({ folders: [pathToFileURL(folder).toString()] });
    server.open(uri, danger, 'yaml');
    ok((await server.diagnostics(uri)).some(({ code }) => code === 'compose/privileged'));
    await server.stop();
    ok(existsSync(folder));
  });
});

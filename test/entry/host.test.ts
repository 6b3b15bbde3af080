import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  chownSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mock } from 'node:test';
import { bulkhead, folderWith, type Run, removeFolders, startProcess } from '../support/command-line';

const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';
const copies = 'FROM node:22\nCOPY . .\nUSER 1000\n';
const isRoot = process.getuid?.() === 0;
/** An ordinary user and a group that is not this user's first one. */
const [user, group] = [61234, 61235];

afterEach(() => {
  mock.restoreAll();
  removeFolders();
});

function text(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Names in a folder, without those that every test folder has. */
function names(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== '.git')
    .sort();
}

describe('bulkhead harden --write', () => {
  it('leaves owner, group and mode as they are', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    const file = join(folder, 'compose.yaml');
    // An ordinary user may give a file to each of the own groups only.
    const own = process.getgroups?.().at(-1) ?? 0;
    const [uid, gid] = isRoot ? [user, group] : [process.getuid?.() ?? 0, own];
    chownSync(file, uid, gid);
    chmodSync(file, 0o640);
    equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    const after = statSync(file);
    deepEqual([after.uid, after.gid, after.mode & 0o7777], [uid, gid, 0o640]);
    ok(text(folder, 'compose.yaml').includes('cap_drop'));
    deepEqual(names(folder), ['compose.yaml']);
  });

  it('leaves the bits of the mode that a change of owner takes away', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    if (isRoot) chownSync(join(folder, 'compose.yaml'), user, group);
    chmodSync(join(folder, 'compose.yaml'), 0o2755);
    equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    equal(statSync(join(folder, 'compose.yaml')).mode & 0o7777, 0o2755);
  });

  it('never lets the text be read by more people than the file, not for a moment', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    chmodSync(join(folder, 'compose.yaml'), 0o600);
    const { openSync } = fs;
    const modes: number[] = [];
    mock.method(fs, 'openSync', (...args: Parameters<typeof openSync>) => {
      const fd = openSync(...args);
      if (String(args[1]).includes('w')) modes.push(fstatSync(fd).mode & 0o777);
      return fd;
    });
    const run = await bulkhead(folder, ['harden', '--write', '--quiet']);
    deepEqual([run.code, run.err, modes], [0, '', [0o600]]);
  });

  it('keeps the names of a file together that hard links give it', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    linkSync(join(folder, 'compose.yaml'), join(folder, 'kept.txt'));
    chmodSync(join(folder, 'compose.yaml'), 0o640);
    equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    ok(text(folder, 'compose.yaml').includes('cap_drop'));
    equal(text(folder, 'kept.txt'), text(folder, 'compose.yaml'));
    deepEqual([statSync(join(folder, 'kept.txt')).nlink, statSync(join(folder, 'kept.txt')).mode & 0o777], [2, 0o640]);
    deepEqual(names(folder), ['compose.yaml', 'kept.txt']);
  });

  it('says of a read-only file that it was written all the same, where root may, and refuses it to others', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    chmodSync(join(folder, 'compose.yaml'), 0o444);
    const run = await bulkhead(folder, ['harden', '--write']);
    if (process.getuid?.() === 0) {
      equal(run.code, 0);
      match(run.err, /^compose\.yaml: is read-only, but was written: its mode is unchanged\n/);
      ok(text(folder, 'compose.yaml').includes('cap_drop'));
    } else {
      equal(run.code, 2);
      match(run.err, /^compose\.yaml: permission denied, not written/);
      match(run.err, /\nnot written \(\d\)\n/);
      equal(text(folder, 'compose.yaml'), calm);
    }
    equal(statSync(join(folder, 'compose.yaml')).mode & 0o777, 0o444);
    deepEqual(names(folder), ['compose.yaml']);
  });

  it('writes a file with the longest name that there is', async () => {
    const name = `${'n'.repeat(250)}.yaml`;
    const folder = folderWith({ [name]: calm });
    equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    ok(text(folder, name).includes('cap_drop'));
    deepEqual(names(folder), [name]);
  });

  it('removes what a killed run has left, and nothing else', async () => {
    const left = '.bulkhead-0123456789abcdef.tmp';
    const others = [
      '.bulkhead-fedcba9876543210.tmp',
      '.bulkhead-0123.tmp',
      `.compose.yaml.${process.pid}.tmp`,
      'bulkhead-0123456789abcdef.tmp',
    ];
    const folder = folderWith({ 'compose.yaml': calm, [left]: calm, ...Object.fromEntries(others.map((name) => [name, name])) });
    const old = new Date(Date.now() - 3_600_000);
    // The first of the others is young: another run may be writing it.
    for (const name of [left, ...others.slice(1)]) utimesSync(join(folder, name), old, old);
    mkdirSync(join(folder, '.bulkhead-1111111111111111.tmp'));
    utimesSync(join(folder, '.bulkhead-1111111111111111.tmp'), old, old);
    equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    deepEqual(names(folder), [...others, '.bulkhead-1111111111111111.tmp', 'compose.yaml'].sort());
    for (const name of others) equal(text(folder, name), name);
  });

  it('writes a file with two names once', async () => {
    const folder = folderWith({ 'stack.yaml': calm });
    symlinkSync('stack.yaml', join(folder, 'again.yml'));
    linkSync(join(folder, 'stack.yaml'), join(folder, 'hard.yaml'));
    const diff = (await bulkhead(folder, ['harden', '--quiet'])).out;
    equal(diff.match(/^--- /gm)?.length, 1, diff);
    const run = await bulkhead(folder, ['harden', '--write']);
    equal(run.code, 0, run.err);
    const after = text(folder, 'stack.yaml');
    equal(after.match(/cap_drop/g)?.length, 1);
    equal(text(folder, 'hard.yaml'), after);
    equal(readlinkSync(join(folder, 'again.yml')), 'stack.yaml');
    equal((await bulkhead(folder, ['harden', '--check'])).code, 0);
  });

  it('takes the names of one file one after the other when more is to be done under one of them', async () => {
    const folder = folderWith({
      'compose.yaml': calm,
      'compose.override.yaml': 'services:\n  web:\n    cap_drop: [ALL]\n',
    });
    symlinkSync('compose.yaml', join(folder, 'other.yaml'));
    for (let run = 0; run < 3; run++) equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    equal((await bulkhead(folder, ['harden', '--check'])).code, 0);
  });
});

describe('bulkhead harden --write for an ordinary user', () => {
  /** The test runs as root in CI: the program then runs as somebody else, else as who runs the tests. */
  const run = (folder: string, words: readonly string[]) => startProcess(folder, words, { user: isRoot ? user : undefined });
  const give = (path: string, uid: number, gid = uid): void => {
    if (isRoot) chownSync(path, uid, gid);
  };

  it('counts what it has written, and names the rest', () => {
    const folder = folderWith({ 'a/compose.yaml': calm, 'b/compose.yaml': calm });
    for (const name of ['', 'a', 'a/compose.yaml', 'b', 'b/compose.yaml']) give(join(folder, name), user);
    chmodSync(join(folder, 'b/compose.yaml'), 0o400);
    const first = run(folder, ['harden', '--write']);
    equal(first.code, 2);
    const [changed, unwritten] = first.err.split(/^remaining findings/m)[0]!.split(/^not written \(\d+\)$/m);
    ok(/^changed \(\d+\)$/m.test(changed!) && !changed!.includes('b/compose.yaml:2'), first.err);
    ok(unwritten?.includes('b/compose.yaml:2') && !unwritten.includes('a/compose.yaml:2'), first.err);
    const { changes } = JSON.parse(run(folder, ['harden', '--write', '--format', 'json']).out);
    deepEqual(changes, []);
    chmodSync(join(folder, 'b/compose.yaml'), 0o600);
    const made = JSON.parse(run(folder, ['harden', '--write', '--format', 'json']).out);
    ok(made.changes.length > 0 && made.changes.every(({ file }: { file: string }) => file === 'b/compose.yaml'));
  });

  it('writes in place where the folder takes no new files', () => {
    const folder = folderWith({ 'compose.yaml': calm });
    give(join(folder, 'compose.yaml'), user);
    const before = statSync(join(folder, 'compose.yaml')).ino;
    chmodSync(folder, 0o555);
    const result = run(folder, ['harden', '--write']);
    chmodSync(folder, 0o755);
    equal(result.code, 0, result.err);
    ok(text(folder, 'compose.yaml').includes('cap_drop'));
    equal(statSync(join(folder, 'compose.yaml')).ino, before);
  });

  it('refuses a file that the user may not write, although the folder would let it be replaced', () => {
    const folder = folderWith({ 'compose.yaml': calm });
    give(folder, user);
    chmodSync(join(folder, 'compose.yaml'), isRoot ? 0o644 : 0o444);
    const result = run(folder, ['harden', '--write']);
    equal(result.code, 2);
    match(result.err, /^compose\.yaml: permission denied, not written/);
    equal(text(folder, 'compose.yaml'), calm);
  });

  it('leaves a file that others own theirs', () => {
    const folder = folderWith({ 'compose.yaml': calm });
    give(folder, user);
    give(join(folder, 'compose.yaml'), group, group);
    chmodSync(join(folder, 'compose.yaml'), 0o666);
    const { uid, gid } = statSync(join(folder, 'compose.yaml'));
    const result = run(folder, ['harden', '--write']);
    equal(result.code, 0, result.err);
    const after = statSync(join(folder, 'compose.yaml'));
    deepEqual([after.uid, after.gid, after.mode & 0o777], [uid, gid, 0o666]);
    ok(text(folder, 'compose.yaml').includes('cap_drop'));
    deepEqual(names(folder), ['compose.yaml']);
  });
});

/** Who opens a pipe may wait without end, and only a process of its own can be ended then. */
function running(what: string): (folder: string, words: readonly string[]) => Promise<Run> {
  return what.endsWith('a pipe') ? async (folder, words) => startProcess(folder, words, { patience: 20_000 }) : bulkhead;
}

describe('A .dockerignore that is there and cannot be read', () => {
  const ways: Record<string, (path: string) => void> = {
    'is not UTF-8': (path) => writeFileSync(path, Buffer.from([0xff, 0x0a])),
    'is UTF-16': (path) => writeFileSync(path, Buffer.from('\uFEFF.git\n', 'utf16le')),
    'is larger than 10 MB': (path) => writeFileSync(path, '#'.repeat(11_000_000)),
    'leads out by a link': (path) => symlinkSync('/dev/null', path),
    'leads nowhere': (path) => symlinkSync('gone', path),
    'is a folder': (path) => mkdirSync(path),
    'is a pipe': (path) => void execFileSync('mkfifo', [path]),
    'is a link to itself': (path) => symlinkSync('.dockerignore', path),
  };
  for (const [what, make] of Object.entries(ways)) {
    it(`${what}: is not said to be missing, nor replaced`, async () => {
      const folder = folderWith({ Dockerfile: copies });
      const path = join(folder, '.dockerignore');
      make(path);
      const kind = lstatSync(path).mode;
      for (const words of [['check', '--fail-on', 'none'], ['harden'], ['harden', '--write', 'Dockerfile']]) {
        const run = await running(what)(folder, words);
        ok(run.code === 0 || run.code === 2, `${words}: ${run.code} ${run.err}`);
        ok(!/copy-everything|\/dev\/null|changed/.test(run.out + run.err), run.out + run.err);
        match(run.err, /^\.dockerignore(:1)?: /m);
      }
      equal(lstatSync(path).mode, kind);
      deepEqual(names(folder), ['.dockerignore', 'Dockerfile']);
    });
  }

  it('is made where it is missing, and said to be', async () => {
    const folder = folderWith({ Dockerfile: copies });
    match((await bulkhead(folder, ['harden'])).out, /^--- \/dev\/null\n\+\+\+ b\/\.dockerignore\n/);
    equal((await bulkhead(folder, ['harden', '--write'])).code, 0);
    equal(text(folder, '.dockerignore'), '**/.env\n.git\n');
    equal((await bulkhead(folder, ['harden', '--check'])).code, 0);
  });

  it('belongs to a Dockerfile by name, and counts before the other', async () => {
    const folder = folderWith({ Dockerfile: copies, '.dockerignore': '.git\n', 'Dockerfile.dockerignore': Buffer.from([0xff]) });
    ok(!(await bulkhead(folder, ['check', '--fail-on', 'none'])).out.includes('copy-everything'));
  });
});

describe('What is no regular file', () => {
  const project = {
    'compose.yaml':
      'services:\n  web:\n    extends: {file: base.yaml, service: web}\n    build: .\n    env_file: vars.env\n    label_file: labels.txt\n',
    Dockerfile: copies,
  };
  const around = ['compose.override.yaml', '.env', 'vars.env', 'labels.txt', '.bulkhead.yaml', '.gitignore', '.dockerignore', 'base.yaml'];
  const nothing = (): void => undefined;
  const makers: Record<string, (path: string) => (() => void) | Promise<() => void>> = {
    'a pipe': (path) => {
      execFileSync('mkfifo', [path]);
      return nothing;
    },
    'a folder': (path) => {
      mkdirSync(path);
      return nothing;
    },
    'a socket': (path) => {
      const server = createServer();
      return new Promise((done) => server.listen(path, () => done(() => void server.close())));
    },
  };

  for (const [what, make] of Object.entries(makers)) {
    it(`is passed over beside the files that are judged: ${what}`, async () => {
      const folder = folderWith(project);
      const stops = await Promise.all(around.map((name) => make(join(folder, name))));
      for (const words of [
        ['check', '--allow-unresolved'],
        ['harden', '--write'],
        ['model', '--format', 'json'],
      ]) {
        const run = await running(what)(folder, words);
        ok([0, 1].includes(run.code ?? -1), `${words}: ${run.code} ${run.err}`);
        match(run.err, /^\.dockerignore: is not read, because it is not a regular file: /m);
      }
      for (const name of around) ok(!lstatSync(join(folder, name)).isFile(), name);
      for (const stop of stops) stop();
    });

    it(`is passed over in a folder, and refused by its name: ${what}`, async () => {
      for (const name of ['compose.yaml', 'Dockerfile']) {
        const folder = folderWith(Object.fromEntries(Object.entries(project).filter(([file]) => file !== name)));
        const stop = await make(join(folder, name));
        const whole = await running(what)(folder, ['harden', '--write']);
        ok([0, 1].includes(whole.code ?? -1), `${whole.code} ${whole.err}`);
        const run = await running(what)(folder, ['check', name]);
        const expected =
          what === 'a folder' ? /: no Dockerfile, Compose file, / : / is not a regular file: pipe it in with --stdin-filename\n/;
        deepEqual([run.code, expected.test(run.err)], [what === 'a folder' ? 0 : 2, true], run.err);
        stop();
      }
    });
  }
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders, startProcess } from '../support/command-line';

const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';
const isRoot = process.getuid?.() === 0;
/** An ordinary user and a group that is not this user's first one. */
const [user, group] = [61234, 61235];

afterEach(removeFolders);

function text(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Names in a folder, without those that every test folder has. */
function names(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== '.git')
    .sort();
}

describe('bulkhead check --output', () => {
  const report = /^\w+\[compose\//m;

  it('writes into a pipe, and leaves it one', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe]);
    let got = '';
    reader.stdout.on('data', (chunk) => {
      got += String(chunk);
    });
    const ended = new Promise((done) => reader.on('close', done));
    equal((await bulkhead(folder, ['check', '--output', 'pipe'])).code, 0);
    await ended;
    match(got, report);
    ok(lstatSync(pipe).isFIFO());
  });

  it('writes into a device, and leaves it one', async function () {
    const folder = folderWith({ 'compose.yaml': calm });
    const device = join(folder, 'null');
    // Only root may make one, and not in every container.
    if (!isRoot || spawnSync('mknod', [device, 'c', '1', '3']).status !== 0) this.skip();
    const run = await bulkhead(folder, ['check', '--output', 'null']);
    deepEqual([run.code, run.out, run.err], [0, '', '']);
    ok(lstatSync(device).isCharacterDevice());
  });

  it('writes to standard output by its name, into a pipe and behind what a file has', () => {
    const folder = folderWith({ 'compose.yaml': calm });
    match(startProcess(folder, ['check', '--output', '/dev/stdout']).out, report);
    const log = join(folder, 'log.txt');
    writeFileSync(log, 'before\n');
    const fd = openSync(log, 'a');
    const { code } = startProcess(folder, ['check', '--output', '/dev/stdout'], { out: fd });
    closeSync(fd);
    equal(code, 0);
    match(text(folder, 'log.txt'), /^before\n\w+\[compose\//);
  });

  it('follows links, also to a file that is not there yet, and keeps mode and owner', async () => {
    const folder = folderWith({ 'compose.yaml': calm, 'reports/old.txt': 'old' });
    chmodSync(join(folder, 'reports/old.txt'), 0o640);
    if (isRoot) chownSync(join(folder, 'reports/old.txt'), user, group);
    const owner = statSync(join(folder, 'reports/old.txt')).uid;
    symlinkSync('reports/old.txt', join(folder, 'old'));
    symlinkSync('reports/new.txt', join(folder, 'new'));
    for (const name of ['old', 'new']) {
      equal((await bulkhead(folder, ['check', '--output', name])).code, 0);
      ok(lstatSync(join(folder, name)).isSymbolicLink());
      match(text(folder, `reports/${name}.txt`), report);
    }
    const { mode, uid } = statSync(join(folder, 'reports/old.txt'));
    deepEqual([mode & 0o777, uid], [0o640, owner]);
    deepEqual(names(join(folder, 'reports')), ['new.txt', 'old.txt']);
  });

  it('says what is wrong with a full device, a folder and a missing folder', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    const full = await bulkhead(folder, ['check', '--quiet', '--output', '/dev/full']);
    deepEqual([full.code, full.err], [2, '/dev/full: the disk is full, not written: free some space and run again\n']);
    const inside = await bulkhead(folder, ['check', '--quiet', '--output', '.git']);
    deepEqual([inside.code, inside.err], [2, '.git: is a directory, not a file: pass a file in it\n']);
    const missing = await bulkhead(folder, ['check', '--quiet', '--output', 'no/report.txt']);
    deepEqual([missing.code, missing.err], [2, 'no/report.txt: no such file or directory: check the path\n']);
    deepEqual(names(folder), ['compose.yaml']);
  });
});

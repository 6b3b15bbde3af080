import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import fs, { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { stage } from '../../server/src/entry/write-file';
import { folderWith, removeFolders } from '../support/command-line';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const failing = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

/** A file with a text that is there, or is to be made. */
function place(text?: string): { readonly folder: string; readonly file: string; readonly names: () => string[] } {
  const folder = folderWith(text === undefined ? {} : { 'a.yaml': text });
  return { folder, file: join(folder, 'a.yaml'), names: () => readdirSync(folder).filter((name) => name !== '.git') };
}

afterEach(() => {
  mock.restoreAll();
  removeFolders();
});

describe('Writing a file', () => {
  it('replaces it only when it is told to, and leaves nothing behind when it is not', () => {
    const { file, names } = place('old');
    const pending = stage(file, bytes('new'), false);
    equal(readFileSync(file, 'utf8'), 'old');
    equal(names().length, 2);
    pending.discard();
    deepEqual([readFileSync(file, 'utf8'), names()], ['old', ['a.yaml']]);
    stage(file, bytes('new'), false).commit();
    deepEqual([readFileSync(file, 'utf8'), names()], ['new', ['a.yaml']]);
  });

  it('replaces nothing that was made meanwhile', () => {
    const { file, names } = place();
    const pending = stage(file, bytes('ours'), true);
    writeFileSync(file, 'theirs');
    throws(() => pending.commit(), { code: 'EEXIST' });
    deepEqual([readFileSync(file, 'utf8'), names()], ['theirs', ['a.yaml']]);
  });

  it('makes files where there are no hard links, and replaces nothing there, either', () => {
    mock.method(fs, 'linkSync', failing('EPERM'));
    const { file, names } = place();
    const [first, second] = [stage(file, bytes('first'), true), stage(file, bytes('second'), true)];
    first.commit();
    throws(() => second.commit(), { code: 'EEXIST' });
    deepEqual([readFileSync(file, 'utf8'), names()], ['first', ['a.yaml']]);
  });

  it('brings the text to the disk before it takes its place', () => {
    const { file } = place('old');
    const order: string[] = [];
    const { fsyncSync, renameSync } = fs;
    mock.method(fs, 'fsyncSync', (fd: number) => {
      order.push(fs.fstatSync(fd).isDirectory() ? 'folder' : 'text');
      fsyncSync(fd);
    });
    mock.method(fs, 'renameSync', (from: string, to: string) => {
      order.push('rename');
      renameSync(from, to);
    });
    stage(file, bytes('new'), false).commit();
    deepEqual(order, process.platform === 'win32' ? ['text', 'rename'] : ['text', 'rename', 'folder']);
  });

  it('leaves nothing behind when the disk is full', () => {
    const { file, names } = place('old');
    mock.method(fs, 'writeSync', failing('ENOSPC'));
    throws(() => stage(file, bytes('new'), false), { code: 'ENOSPC' });
    deepEqual([readFileSync(file, 'utf8'), names()], ['old', ['a.yaml']]);
  });

  it('writes in place what is mounted by itself', () => {
    const { file, names } = place('old');
    const { ino } = statSync(file);
    mock.method(fs, 'renameSync', failing('EBUSY'));
    stage(file, bytes('new text'), false).commit();
    deepEqual([readFileSync(file, 'utf8'), names(), statSync(file).ino], ['new text', ['a.yaml'], ino]);
  });

  it('puts the old text back when there is no room for the new one in place', () => {
    const { folder, file } = place('the old text');
    linkSync(file, join(folder, 'b.yaml'));
    const { writeSync } = fs;
    for (const fails of [1, 2]) {
      let calls = 0;
      mock.method(fs, 'writeSync', (...args: Parameters<typeof writeSync>) => {
        if (++calls === fails) failing('ENOSPC')();
        return writeSync(...args);
      });
      throws(() => stage(file, bytes('a new text that is longer'), false).commit(), { code: 'ENOSPC' });
      mock.restoreAll();
      equal(readFileSync(join(folder, 'b.yaml'), 'utf8'), 'the old text');
    }
    stage(file, bytes('short'), false).commit();
    equal(readFileSync(join(folder, 'b.yaml'), 'utf8'), 'short');
    ok(statSync(file).nlink === 2);
  });
});

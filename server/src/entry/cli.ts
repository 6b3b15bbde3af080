#!/usr/bin/env node
import { chmodSync, readdirSync, readFileSync, readSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Failed, Host, Listed, Stat } from '../cli/host';
import { run } from '../cli/run';
import { pages } from './pages';
import { version } from './version';

const name = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

/** An error of the system in words: what is wrong and what to do. */
function failed(error: unknown, doing: 'read' | 'written'): Failed {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { failed: 'no such file or folder: check the path', missing: true };
  if (code === 'EACCES' || code === 'EPERM') return { failed: `no permission, not ${doing}: change its permissions or leave it out` };
  if (code === 'EROFS') return { failed: 'stands on a read-only file system, not written: choose another place' };
  if (code === 'ENOSPC') return { failed: 'the disk is full, not written: make room and run again' };
  if (code === 'ELOOP') return { failed: 'a symbolic link that leads in a circle: correct the link' };
  return { failed: `not ${doing}: ${code ?? String(error)}` };
}

function attempt<T>(what: () => T, doing: 'read' | 'written' = 'read'): T | Failed {
  try {
    return what();
  } catch (error) {
    return failed(error, doing);
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Stat['kind'] {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}

function list(folder: string): readonly Listed[] {
  return readdirSync(folder, { withFileTypes: true }).map((entry): Listed => {
    if (!entry.isSymbolicLink()) return { name: entry.name, kind: kindOf(entry) };
    const target = attempt(() => statSync(join(folder, entry.name)));
    return { name: entry.name, kind: 'failed' in target || !target.isFile() ? 'other' : 'file' };
  });
}

/** Writes beside the file and renames, so that a reader sees the old text or the new one; behind a link the target changes. */
function write(file: string, bytes: Uint8Array): undefined {
  const before = attempt(() => statSync(file));
  const target = 'failed' in before ? file : realpathSync(file);
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(beside, bytes, { flag: 'wx' });
    if (!('failed' in before)) chmodSync(beside, before.mode & 0o7777);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Reads until the end or a little past `most`; a terminal or pipe may answer in pieces or say that nothing is there yet. */
function stdin(most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= most) {
    const chunk = new Uint8Array(65536);
    let read: number;
    try {
      read = readSync(0, chunk, 0, chunk.length, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        continue;
      }
      if (code === 'EOF') break;
      throw error;
    }
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    size += read;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const today = new Date();
const two = (n: number): string => String(n).padStart(2, '0');

const host: Host = {
  cwd: name(process.cwd()),
  today: `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`,
  environment: { NO_COLOR: process.env.NO_COLOR, FORCE_COLOR: process.env.FORCE_COLOR },
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  elapsed: () => performance.now(),
  resolve: (path) => name(resolve(path)),
  stat: (file) =>
    attempt(() => {
      const found = statSync(file);
      return { kind: kindOf(found), size: found.size };
    }),
  real: (file) => attempt(() => name(realpathSync(file))),
  list: (folder) => attempt(() => list(folder)),
  read: (file) => attempt((): Uint8Array => readFileSync(file)),
  write: (file, bytes) => attempt(() => write(file, bytes), 'written'),
  stdin: (most) => attempt(() => stdin(most)),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

// A reader that has seen enough (head, less) closes the pipe: no fault, and nothing more to say.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

run(process.argv.slice(2), host, { version, pages }).then((code) => {
  process.exitCode = code;
});

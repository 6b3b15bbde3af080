#!/usr/bin/env node
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Failed, Host, Listed, Staged, Stat } from '../cli/host';
import { run } from '../cli/run';
import { attempt, codeOf, failed, fault } from './failures';
import { pages } from './pages';
import { version } from './version';
import { output, pause, stage } from './write-file';

const name = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

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

/** What has a name itself; where the system does not say, something does. */
function entry(file: string): ReturnType<Host['entry']> {
  try {
    const found = lstatSync(file);
    return found.isSymbolicLink() ? 'link' : kindOf(found);
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '') ? undefined : 'other';
  }
}

/** Reads a regular file. A pipe that takes its place meanwhile is not waited for. */
function read(file: string): Uint8Array {
  if (!statSync(file).isFile()) throw fault('NOT_A_FILE');
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(fd).isFile()) throw fault('NOT_A_FILE');
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function staged(file: string, bytes: Uint8Array, isNew: boolean): Staged {
  const pending = stage(file, bytes, isNew);
  return {
    wasReadOnly: pending.wasReadOnly === true,
    commit: () => attempt(() => void pending.commit(), 'written'),
    discard: () => void attempt(() => pending.discard()),
  };
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
      if (codeOf(error) === 'EAGAIN') {
        pause();
        continue;
      }
      if (codeOf(error) === 'EOF') break;
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

/** The working directory; nothing when it was removed. */
function workingFolder(): string | undefined {
  try {
    return name(process.cwd());
  } catch {
    return undefined;
  }
}

const hostIn = (cwd: string): Host => ({
  cwd,
  today: `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`,
  environment: { NO_COLOR: process.env.NO_COLOR, FORCE_COLOR: process.env.FORCE_COLOR },
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  elapsed: () => performance.now(),
  resolve: (path) => name(resolve(path)),
  stat: (file) =>
    attempt(() => {
      const found = statSync(file, { bigint: true });
      return { kind: kindOf(found), size: Number(found.size), id: `${found.dev}:${found.ino}` };
    }),
  real: (file) => attempt(() => name(realpathSync(file))),
  entry,
  list: (folder) => attempt(() => list(folder)),
  read: (file) => attempt(() => read(file)),
  stage: (file, bytes, isNew) => attempt(() => staged(file, bytes, isNew), 'written'),
  output: (file, bytes) => attempt(() => void output(file, bytes), 'written'),
  stdin: (most) => attempt(() => stdin(most)),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});

/** Why standard output does not take the report. */
let unsaid: Failed | undefined;

function finish(code: number): void {
  process.exitCode = unsaid ? Math.max(2, code) : code;
}

process.stdout.on('error', (error) => {
  if (unsaid) return;
  unsaid = failed(error, 'written');
  process.stderr.write(`standard output: ${unsaid.failed}\n`);
  finish(Number(process.exitCode ?? 0));
});
// There is no other place to say so.
process.stderr.on('error', () => undefined);

const cwd = workingFolder();
if (cwd === undefined) {
  process.stderr.write('bulkhead: the working directory is not there any more: change to another one\n');
  finish(2);
} else run(process.argv.slice(2), hostIn(cwd), { version, pages }).then(finish);

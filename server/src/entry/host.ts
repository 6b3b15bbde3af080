import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Failed, Host, Listed, Staged, Stat } from '../cli/host';
import { attempt, codeOf, fault } from './failures';
import { web } from './web';
import { output, stage } from './write-file';

/** What a host has from the process around it, and not from the disk. */
export type Surroundings = Pick<
  Host,
  'cwd' | 'environment' | 'outIsTerminal' | 'errIsTerminal' | 'elapsed' | 'stdin' | 'out' | 'err' | 'prover' | 'onWork' | 'threads'
>;

/** A path with `/`, as names of files are compared. */
export const slashed = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

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

const two = (n: number): string => String(n).padStart(2, '0');

/** Runs Git. It asks nobody for anything, fetches nothing, and takes no lock that it can do without. */
function git(folder: string, words: readonly string[]): string | Failed {
  const { status, stdout, stderr, error } = spawnSync('git', [...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' },
  });
  if (error && 'code' in error && error.code === 'ENOENT') return { failed: 'Git is not installed: install it', missing: true };
  if (error) return { failed: `Git cannot be run: ${error.message}` };
  const said = stderr.trim().split('\n')[0] ?? '';
  return status === 0 ? stdout : { failed: said === '' ? '' : `Git says: ${said}` };
}

/** This machine's disk and calendar, for a command line that runs with these surroundings. */
export function diskHost(around: Surroundings): Host {
  const now = new Date();
  return {
    ...around,
    today: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    resolve: (path) => slashed(resolve(around.cwd, path)),
    stat: (file) =>
      attempt(() => {
        const found = statSync(file, { bigint: true });
        return { kind: kindOf(found), size: Number(found.size), id: `${found.dev}:${found.ino}` };
      }),
    real: (file) => attempt(() => slashed(realpathSync(file))),
    entry,
    list: (folder) => attempt(() => list(folder)),
    read: (file) => attempt(() => read(file)),
    stage: (file, bytes, isNew) => attempt(() => staged(file, bytes, isNew), 'written'),
    makeFolder: (folder) => attempt(() => void mkdirSync(folder, { recursive: true }), 'written'),
    git,
    web,
    output: (file, bytes) => attempt(() => void output(file, bytes), 'written'),
  };
}

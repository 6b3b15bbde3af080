import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from './fixtures';

const program = join(repository, 'dist/cli.js');
const folders: string[] = [];

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A new temporary folder, the root of its own project, with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
  folders.push(folder);
  mkdirSync(join(folder, '.git'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Removes the folders made since the last call. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs the compiled command line in a folder, without colours unless `environment` asks for them.
 * @param patience milliseconds after which it is killed, and has no exit code
 */
export function bulkhead(
  folder: string,
  words: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
  patience?: number,
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, ...environment },
    ...(patience !== undefined && { timeout: patience }),
  });
  return { code: status, out: stdout, err: stderr };
}

/**
 * Runs the compiled command line as another user, who needs root to be asked for, or with its standard output given to a file.
 * @param user the number of the user and of the only group; absent for the own user
 * @param out a descriptor of a file for standard output
 */
export function runAs(user: number | undefined, folder: string, words: readonly string[], out?: number): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    stdio: ['ignore', out ?? 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    ...(user !== undefined && { uid: user, gid: user }),
  });
  return { code: status, out: stdout ?? '', err: stderr };
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from './fixtures';

const program = join(repository, 'out/server/src/entry/cli.js');
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

/** Runs the compiled command line in a folder, without colours unless `environment` asks for them. */
export function bulkhead(folder: string, words: readonly string[], input = '', environment: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, ...environment },
  });
  return { code: status, out: stdout, err: stderr };
}

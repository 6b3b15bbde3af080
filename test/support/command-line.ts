import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../server/src/cli/host';
import { run } from '../../server/src/cli/run';
import { diskHost, slashed } from '../../server/src/entry/host';
import { version } from '../../server/src/entry/version';
import type { Prover } from '../../server/src/probe/prover';
import { repository } from './fixtures';
import { pages } from './pages';

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

/**
 * Runs the command line in this process, over the disk of this machine, without colours unless `environment` asks for them.
 * @param input standard input
 * @param prover runs services; nothing can be run without it
 */
export async function bulkhead(
  folder: string,
  words: readonly string[],
  input = '',
  environment: Host['environment'] = {},
  prover?: Prover,
): Promise<Run> {
  let [out, err] = ['', ''];
  const started = performance.now();
  const host = diskHost({
    // As a process would be told it.
    cwd: slashed(realpathSync(folder)),
    environment,
    outIsTerminal: false,
    errIsTerminal: false,
    elapsed: () => performance.now() - started,
    stdin: () => new TextEncoder().encode(input),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    ...(prover && { prover }),
  });
  const code = await run(words, host, { version, pages });
  return { code, out, err };
}

/** What a process of the command line is given that only a process can have. */
interface ProcessOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The number of the user and of the only group, for which root must ask; the own user when absent. */
  readonly user?: number | undefined;
  /** A descriptor of a file for standard output. */
  readonly out?: number;
  /** Milliseconds after which it is killed, and has no exit code. */
  readonly patience?: number;
}

/** Starts the compiled command line as a process of its own, for what this process cannot show: users, descriptors, work that never ends. */
export function startProcess(folder: string, words: readonly string[], options: ProcessOptions = {}): Run {
  const { input = '', environment, user, out, patience } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    input,
    stdio: ['pipe', out ?? 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, ...environment },
    ...(user !== undefined && { uid: user, gid: user }),
    ...(patience !== undefined && { timeout: patience }),
  });
  return { code: status, out: stdout ?? '', err: stderr };
}

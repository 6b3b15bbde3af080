import { readSync } from 'node:fs';
import type { About } from '../cli/about';
import type { Failed, Host } from '../cli/host';
import { run } from '../cli/run';
import { attempt, codeOf, failed } from './failures';
import { diskHost, slashed } from './host';
import { isJudge, judgeHere, threadsHere } from './judge';
import { pagesBeside } from './pages-beside';
import { proverHere } from './prover';
import { version } from './version';
import { pause } from './write-file';

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

/** The working directory; nothing when it was removed. */
function workingFolder(): string | undefined {
  try {
    return slashed(process.cwd());
  } catch {
    return undefined;
  }
}

/** Why standard output does not take the report. */
let unsaid: Failed | undefined;

function finish(code: number): void {
  process.exitCode = unsaid ? Math.max(2, code) : code;
}

/** This process and its disk. */
function hostHere(cwd: string, onWork: () => void): Host {
  return diskHost({
    cwd,
    environment: { NO_COLOR: process.env.NO_COLOR, FORCE_COLOR: process.env.FORCE_COLOR },
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    elapsed: () => performance.now(),
    stdin: (most) => attempt(() => stdin(most)),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    prover: proverHere(),
    threads: threadsHere,
    onWork,
  });
}

/**
 * Runs the command line of this process.
 * @param onWork called before each file and each project that is analyzed
 */
export function start(onWork: () => void): void {
  if (isJudge) void judgeHere(hostHere(workingFolder() ?? '/', onWork));
  else runHere(onWork);
}

function runHere(onWork: () => void): void {
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
    process.stderr.write('bulkhead: the working directory no longer exists: change to another one\n');
    finish(2);
  } else {
    const host = hostHere(cwd, onWork);
    const about: About = {
      version,
      get pages() {
        return pagesBeside();
      },
    };
    run(process.argv.slice(2), host, about).then(finish);
  }
}

// Without having been bundled it is started as it is.
if (require.main === module) start(() => undefined);

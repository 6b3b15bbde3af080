import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A judge in Go: it reads one request a line and answers one line each, in order. */
export interface Judge<Request, Answer> {
  ask(request: Request): Promise<Answer>;
  end(): void;
}

/**
 * Builds the Go program of a folder once for each version of its sources, outside the tree, and starts it with an empty environment.
 * @throws with what to do when Go is missing or the program does not build.
 */
export function startJudge<Request, Answer>(folder: string): Judge<Request, Answer> {
  const child = spawn(build(folder), [], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] }) as unknown as ChildProcessWithoutNullStreams;
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the judge ended with ${code}`));
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    end: () => void child.stdin.end(),
  };
}

function build(folder: string): string {
  const sources = ['main.go', 'go.mod', 'go.sum'].map((name) => join(folder, name));
  const version = createHash('sha256');
  for (const source of sources) version.update(readFileSync(source));
  const cache = join(tmpdir(), `bulkhead-oracle-${version.digest('hex').slice(0, 16)}`);
  const program = join(cache, 'judge');
  if (existsSync(program)) return program;
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    throw new Error('the oracle needs Go 1.26 or newer: install it from https://go.dev/dl (or: apt-get install golang-go) and run again');
  }
  mkdirSync(cache, { recursive: true });
  for (const source of sources) cpSync(source, join(cache, source.slice(folder.length + 1)));
  execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', `${program}.new`, '.'], { cwd: cache, stdio: 'inherit' });
  execFileSync('mv', [`${program}.new`, program]);
  return program;
}

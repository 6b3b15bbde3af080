import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';

/**
 * The program of a folder of `test/oracle`, built with Go into a cache folder outside the repository unless it is there already.
 * Ends the process with the way to mend it when there is no Go, or the build fails.
 * @param flags of `go build`, beside those that every program gets
 * @returns path of the program
 */
export function oracleProgram(name: string, flags: readonly string[] = []): string {
  const source = join(repository, 'test/oracle', name);
  const key = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) key.update(readFileSync(join(source, file)));
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bulkhead-oracle');
  const program = join(cache, `${name}-${key.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const built = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', ...flags, '-o', program, '.'], {
    cwd: source,
    stdio: ['ignore', 2, 2],
  });
  if (built.error || built.status !== 0) {
    const minimum = /^go (\S+)/m.exec(readFileSync(join(source, 'go.mod'), 'utf8'))?.[1];
    console.error(
      built.error
        ? `The oracle is a Go program, and there is no "go" on PATH. Install Go ${minimum} or newer:
  curl -fsSL https://go.dev/dl/go${minimum}.linux-amd64.tar.gz | tar -C /usr/local -xz && export PATH="/usr/local/go/bin:$PATH"`
        : `The oracle in test/oracle/${name} could not be built: see above.`,
    );
    process.exit(1);
  }
  return program;
}

/** Runs a program of the oracles once: one JSON line in for each question, one out for each answer. */
export function ask<Question, Answer>(program: string, questions: readonly Question[]): Answer[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const run = spawnSync(program, { input, env: {}, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: 'pipe' });
  const answers = run.status === 0 ? run.stdout.split('\n').slice(0, -1) : [];
  if (answers.length !== questions.length) {
    throw new Error(`The oracle answered ${answers.length} of ${questions.length} questions: ${run.error?.message ?? run.stderr}`);
  }
  return answers.map((answer) => JSON.parse(answer) as Answer);
}

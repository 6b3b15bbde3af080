import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine';

/** The programs that talk to an engine. Each call gives what the program printed, and throws with its last words when it fails. */
export interface Tools {
  docker(...words: readonly string[]): Promise<string>;
  /** Any other program that calls them. */
  run(program: string, ...words: readonly string[]): Promise<string>;
  /** @param work the folder of the project */
  compose(work: string, ...words: readonly string[]): Promise<string>;
}

/** Docker's CLI and today's Compose, both for one engine. @param programs the folder with `docker-compose` */
export function toolsOf(engine: Engine, programs: string): Tools {
  const env = { PATH: process.env.PATH, DOCKER_HOST: engine.address, DOCKER_BUILDKIT: '1', HOME: tmpdir() };
  const go = (program: string, words: readonly string[], cwd?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(program, words, { env, cwd, maxBuffer: 2 ** 28 }, (error, out, wrong) => {
        if (!error) return resolve(out);
        // The engine warns that this network leads nowhere outside; that is so on purpose.
        const lines = `${out}${wrong}`.trim().split('\n');
        const last = lines.filter((line) => !line.startsWith('WARNING: IPv4 forwarding is disabled'));
        reject(new Error(`${program} ${words.join(' ')}: ${error.code ?? error.signal}\n${last.slice(-12).join('\n')}`));
      });
    });
  return {
    run: (program, ...words) => go(program, words),
    docker: (...words) => go('/usr/bin/docker', words),
    compose: (cwd, ...words) => go(join(programs, 'docker-compose'), ['--progress', 'quiet', ...words], cwd),
  };
}

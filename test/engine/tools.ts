import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine';
import { run } from './roots';

/** The programs that talk to an engine. */
export interface Tools {
  docker(...words: readonly string[]): string;
  /** @param work the folder of the project */
  compose(work: string, ...words: readonly string[]): string;
}

/** Docker's CLI and today's Compose, both for one engine. @param programs the folder with `docker-compose` */
export function toolsOf(engine: Engine, programs: string): Tools {
  const env = { PATH: process.env.PATH, DOCKER_HOST: engine.address, DOCKER_BUILDKIT: '1', HOME: tmpdir() };
  return {
    docker: (...words) => run('/usr/bin/docker', words, { env }),
    compose: (cwd, ...words) => run(join(programs, 'docker-compose'), ['--progress', 'quiet', ...words], { env, cwd }),
  };
}

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import type { Engine } from './engine';
import { busyboxRoot, run } from './roots';
import { inset, withNewestEngine } from './with-newest';

/*
 * Builds each Dockerfile of test/engine/builds in a real engine as it is and as `bulkhead harden --write` leaves it, and runs both: the
 * output must be the same, and the process must not be root afterwards. `npm run engine:build [NAME]`.
 */

const folder = join(repository, 'test/engine/builds');

/** What a build's image does. */
interface Outcome {
  readonly output: string;
  readonly uid: string;
}

function docker(engine: Engine, words: readonly string[]): string {
  // The client of Debian needs no plug-in for BuildKit.
  return run('/usr/bin/docker', words, {
    env: { PATH: process.env.PATH, DOCKER_HOST: engine.address, DOCKER_BUILDKIT: '1', HOME: tmpdir() },
  });
}

function outcome(engine: Engine, context: string, tag: string): Outcome {
  docker(engine, ['build', '--network', 'host', '--progress', 'plain', '-t', tag, context]);
  const output = docker(engine, ['run', '--rm', '--network', 'none', tag]);
  const uid = docker(engine, ['run', '--rm', '--network', 'none', '--entrypoint', '/usr/bin/id', tag, '-u']).trim();
  return { output, uid };
}

/** What is wrong with the hardening of one build; nothing when all is well. */
function analyze(engine: Engine, name: string): string[] {
  const work = mkdtempSync(join(tmpdir(), `bulkhead-build-${name}-`));
  try {
    cpSync(join(folder, name), work, { recursive: true });
    const before = outcome(engine, work, `${name}:before`);
    const text = readFileSync(join(work, 'Dockerfile'), 'utf8');
    run(process.execPath, [join(repository, 'dist/cli.js'), 'harden', '--write', '--quiet', '--profile', 'strict'], { cwd: work });
    const hardened = readFileSync(join(work, 'Dockerfile'), 'utf8');
    const after = outcome(engine, work, `${name}:after`);
    return [
      ...(hardened === text ? ['harden changes nothing'] : []),
      ...(before.output === '' ? ['it says nothing, so nothing is compared'] : []),
      ...(after.output === before.output ? [] : [`it said ${JSON.stringify(before.output)}, and now ${JSON.stringify(after.output)}`]),
      ...(after.uid === '0' ? ['it still runs as root'] : []),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

withNewestEngine(async (engine, _programs, count) => {
  const only = process.argv[2];
  docker(engine, ['import', busyboxRoot(), 'alpine:3.20']);
  for (const name of readdirSync(folder).sort()) {
    if (only !== undefined && name !== only) continue;
    let wrong: readonly string[];
    try {
      wrong = analyze(engine, name);
    } catch (error) {
      wrong = [error instanceof Error ? error.message : String(error)];
    }
    const good = wrong.length === 0;
    await count(good, `${good ? 'ok    ' : 'failed'} ${name}`, ...wrong.map(inset));
  }
});

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import { type Engine, missing, startEngine } from './engine';
import { busyboxRoot, debianRoot, newestPrograms, run } from './roots';

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
function judge(engine: Engine, name: string): string[] {
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

async function main(): Promise<number> {
  const lack = missing();
  if (lack !== undefined) {
    console.error(lack);
    return 2;
  }
  const only = process.argv[2];
  const programs = newestPrograms();
  const debian = debianRoot();
  const engine = await startEngine({ programs });
  let passed = 0;
  let failed = 0;
  try {
    docker(engine, ['import', debian, 'debian:12']);
    docker(engine, ['import', busyboxRoot(), 'alpine:3.20']);
    for (const name of readdirSync(folder).sort()) {
      if (only !== undefined && name !== only) continue;
      let wrong: readonly string[];
      try {
        wrong = judge(engine, name);
      } catch (error) {
        wrong = [error instanceof Error ? error.message : String(error)];
      }
      if (wrong.length === 0) passed++;
      else failed++;
      console.log(
        `${wrong.length === 0 ? 'ok    ' : 'failed'} ${name}${wrong.map((what) => `\n    ${what.replaceAll('\n', '\n    ')}`).join('')}`,
      );
    }
  } finally {
    await engine.stop();
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);

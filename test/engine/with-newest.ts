import { tmpdir } from 'node:os';
import { type Engine, missing, startEngine } from './engine';
import { debianRoot, newestPrograms, run } from './roots';

/** Counts a case that was tried, and says how it went. Fails once somebody stops the run, so that no daemon is left. */
type Count = (good: boolean, ...lines: readonly string[]) => Promise<void>;

/**
 * Runs cases on today's engine, with a small Debian as `debian:12`, and ends with the line `N passed, N failed`; the exit code tells the same.
 * @param cases is given the engine, the folder with its programs, and what counts
 */
export function withNewestEngine(cases: (engine: Engine, programs: string, count: Count) => Promise<void>): void {
  go(cases).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}

async function go(cases: Parameters<typeof withNewestEngine>[0]): Promise<number> {
  const lack = missing();
  if (lack !== undefined) {
    console.error(lack);
    return 2;
  }
  const programs = newestPrograms();
  const debian = debianRoot();
  const engine = await startEngine({ programs });
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopped = true;
    });
  }
  let passed = 0;
  let failed = 0;
  try {
    run('/usr/bin/docker', ['import', debian, 'debian:12'], {
      env: { PATH: process.env.PATH, DOCKER_HOST: engine.address, HOME: tmpdir() },
    });
    await cases(engine, programs, async (good, ...lines) => {
      if (good) passed++;
      else {
        failed++;
        // What CI looks for to say at its end what failed.
        console.log('FAILED');
      }
      for (const line of lines) console.log(line);
      // Programs are waited for, so signals are heard between two cases only.
      await new Promise((resolve) => setImmediate(resolve));
      if (stopped) throw new Error(`stopped after ${passed + failed} cases`);
    });
  } finally {
    await engine.stop();
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** A text of several lines, set in. */
export function inset(text: string): string {
  return `    ${text.trim().replaceAll('\n', '\n    ')}`;
}

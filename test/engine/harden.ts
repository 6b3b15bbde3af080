import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import { run } from './roots';
import { services, type Tried } from './services';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Hardens a plain compose file of each service of test/engine/services with `bulkhead harden --write` and holds against a real engine that
 * it still works: as written, hardened on a fresh volume, and hardened again on the same volume. `npm run engine:harden [NAME]`.
 */

const folder = join(repository, 'test/engine/services');

interface Row {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly fresh: string;
  readonly restart: string;
}

/** Asks until the answer is right, for a minute. @returns nothing when it is, else the last answer */
async function ask(tools: Tools, { name, ask: command }: Tried, answer: RegExp): Promise<string | undefined> {
  let last = '';
  for (let i = 0; i < 40; i++) {
    try {
      last = tools.docker('run', '--rm', '--network', `${name}_default`, 'client', 'sh', '-c', command);
      if (answer.test(last)) return undefined;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  return last;
}

/** How many findings a folder has, folded as a person sees them. */
function findingsIn(work: string): number {
  const out = run(process.execPath, [join(repository, 'dist/cli.js'), 'check', '--format', 'json', '--fail-on', 'none'], { cwd: work });
  return (JSON.parse(out) as { readonly findings: readonly unknown[] }).findings.length;
}

/** The files of a service in a folder of its own: Compose names the project after it. */
function laid({ name }: Tried): string {
  const work = join(mkdtempSync(join(tmpdir(), 'bulkhead-service-')), name);
  cpSync(join(folder, name), work, { recursive: true });
  return work;
}

async function tryOne(tools: Tools, tried: Tried): Promise<Row> {
  const { name, image, base } = tried;
  const work = laid(tried);
  const build = (): void => {
    if (base !== undefined)
      tools.docker('build', '--network', 'host', '-t', base, '-f', join(folder, 'bases', `${name}.Dockerfile`), folder);
    tools.docker('build', '--network', 'host', '-t', image, work);
  };
  const up = (): string => tools.compose(work, 'up', '-d', '--no-build', '--pull', 'never');
  const logs = (): string => tools.compose(work, 'logs', '--no-color', '--tail', '15');
  const answers = async (answer: RegExp): Promise<string> => {
    const wrong = await ask(tools, tried, answer);
    return wrong === undefined ? 'ok' : `${wrong}\n${logs()}`;
  };
  const before = findingsIn(work);
  let row: Row = { name, before, after: before, fresh: '-', restart: '-' };
  try {
    build();
    up();
    const plain = await answers(tried.answer);
    tools.compose(work, 'down', '-v');
    if (plain !== 'ok') return { ...row, fresh: `does not work as it is written: ${plain}` };
    run(process.execPath, [join(repository, 'dist/cli.js'), 'harden', '--write', '--quiet'], { cwd: work });
    row = { ...row, after: findingsIn(work) };
    if (base !== undefined) build();
    up();
    row = { ...row, fresh: await answers(tried.answer) };
    if (row.fresh !== 'ok') return row;
    tools.compose(work, 'down');
    up();
    return { ...row, restart: await answers(tried.again ?? tried.answer) };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return row.fresh === '-' ? { ...row, fresh: what } : { ...row, restart: what };
  } finally {
    if (process.env.KEEP !== '1') {
      tools.compose(work, 'down', '-v');
      rmSync(join(work, '..'), { recursive: true, force: true });
    }
  }
}

withNewestEngine(async (engine, programs, count) => {
  const only = process.argv[2];
  const tools = toolsOf(engine, programs);
  tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
  console.log(`${'service'.padEnd(12)}findings before  after  fresh  restart`);
  for (const tried of services) {
    if (only !== undefined && tried.name !== only) continue;
    const { name, before, after, fresh, restart } = await tryOne(tools, tried);
    const short = (text: string): string => (text === 'ok' || text === '-' ? text : 'NO');
    await count(
      fresh === 'ok' && restart === 'ok' && after < before,
      `${name.padEnd(12)}${String(before).padStart(15)}${String(after).padStart(7)}  ${short(fresh).padEnd(5)}  ${short(restart)}`,
      ...[fresh, restart].filter((text) => short(text) === 'NO').map(inset),
      ...(after >= before ? ['    hardening leaves as many findings as there were'] : []),
    );
  }
});

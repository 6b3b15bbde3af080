import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { composeText, execute, hooks, makeVolumes, outputOf, prepare, removeAll } from './container';
import { type Engine, image, missing, startEngine } from './engine';
import { field } from './probe';
import { type Compose, createCall, type Data } from './translate';
import { type Trial, trials, untried } from './trials';

/** What the trials find on the host, by the words that stand for it. */
type Words = Readonly<Record<string, string>>;

/**
 * Runs every trial on a real engine: what a rule claims must show where it fires, and must not where it does not. That it fires in the one
 * and not in the other, test/engine/trials.test.ts checks.
 */
async function main(): Promise<number> {
  const lack = missing();
  if (lack !== undefined) {
    console.error(lack);
    return 2;
  }
  const only = process.argv[2];
  const engine = await startEngine();
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopped = true;
    });
  }
  const host = await hostOf(engine);
  let passed = 0;
  let failed = 0;
  try {
    const unmet = await unmetNeeds(engine);
    for (const [index, trial] of trials.entries()) {
      if (stopped) break;
      if (only !== undefined && !trial.rule.includes(only)) continue;
      const name = `compose/${trial.rule}: ${trial.shows}`;
      if (trial.needs && unmet.has(trial.needs)) {
        console.log(`not here, the machine has no ${trial.needs}: ${name}`);
        continue;
      }
      const wrong = await tried(engine, trial, index, host.words);
      if (wrong.length === 0) passed++;
      else failed++;
      console.log([`${wrong.length === 0 ? 'ok' : 'FAILED'} ${name}`, ...wrong].join('\n   '));
    }
  } finally {
    host.leave();
    await engine.stop();
  }
  if (only === undefined) for (const [rule, why] of Object.entries(untried)) console.log(`not tried: compose/${rule}: ${why}`);
  console.log(`${passed} passed, ${failed} failed`);
  return stopped || failed > 0 || passed === 0 ? 1 : 0;
}

async function unmetNeeds(engine: Engine): Promise<ReadonlySet<string>> {
  const version = field<string>(await engine.call('GET', '/info'), 'CgroupVersion');
  return new Set([...engine.lacking, ...(version === '1' ? [] : ['cgroup v1'])]);
}

/** A server on the loopback interface and a file in shared memory, for containers that reach the host's. */
async function hostOf(engine: Engine): Promise<{ readonly words: Words; leave(): void }> {
  const server = createServer((socket) => socket.on('error', () => undefined).end('hello\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const shm = `bulkhead-${process.pid}`;
  writeFileSync(join('/dev/shm', shm), 'hello\n');
  return {
    words: {
      HOST_SOCKET: engine.address.replace('unix://', ''),
      HOST_PORT: String(typeof address === 'object' && address ? address.port : 0),
      HOST_PID: String(process.pid),
      HOST_SHM: shm,
      HOST_NAME: hostname(),
    },
    leave: () => {
      server.close();
      rmSync(join('/dev/shm', shm));
    },
  };
}

/** What went wrong in one trial: nothing when both sides are as they should be. */
async function tried(engine: Engine, trial: Trial, index: number, words: Words): Promise<string[]> {
  const wrong: string[] = [];
  for (const side of ['bad', 'good'] as const) {
    const { sees, ...keys } = trial[side];
    const folder = join(engine.folder, `${index}-${side}`);
    const text = filled(composeText({ name: trial.rule, ...keys }, folder), words);
    const expected = new RegExp(filled(sees.source, words), sees.flags);
    const seen = await observed(engine, text, folder, filled(trial.command, words));
    if (!expected.test(seen))
      wrong.push(`with ${keys.web || 'nothing'} the container should show ${expected}, it shows: ${seen || 'nothing'}`);
  }
  return wrong;
}

function filled(text: string, words: Words): string {
  return Object.entries(words).reduce((all, [word, is]) => all.replaceAll(word, is), text);
}

/** What a command prints in the service `web`, with the ports that the engine opened; or why the engine refused. */
async function observed(engine: Engine, text: string, folder: string, command: string): Promise<string> {
  prepareHost(folder);
  const compose = parse(text) as Compose;
  const containers = new Map<string, string>();
  const made: string[] = [];
  const start = async (service: Data, words: readonly string[]): Promise<string> => {
    const around = { compose, folder, network: engine.network, containers, lacking: engine.lacking, image, command: words };
    const id = field<string>(await engine.call('POST', '/containers/create', createCall(service, around)), 'Id');
    made.push(id);
    await engine.call('POST', `/containers/${id}/start`);
    return id;
  };
  try {
    await makeVolumes(engine, compose);
    for (const [name, service] of Object.entries(compose.services)) {
      if (name !== 'web') containers.set(name, await start(service, ['sleep', '120']));
    }
    const web = compose.services.web!;
    const [hook] = hooks(web, 'post_start');
    if (hook) return (await execute(engine, await start(web, ['sleep', '60']), hook, ['sh', '-c', `{ ${command}; } 2>&1`])).trim();
    const id = await start(web, ['sh', '-c', `{ ${command}; } 2>&1; echo == end; exec sleep 60`]);
    const output = (await outputOf(engine, id)).replace('== end', '').trim();
    return [output, ...(await portsOf(engine, id))].join('\n').trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await removeAll(engine, made, compose);
  }
}

/** Also a file that only root and its group read, and a mount that passes on what is mounted below it. */
function prepareHost(folder: string): void {
  prepare(folder, undefined);
  writeFileSync(join(folder, 'conf/root-only'), 'hello\n', { mode: 0o640 });
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  for (const words of [
    ['--bind', shared, shared],
    ['--make-shared', shared],
  ]) {
    const { status, stderr } = spawnSync('mount', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mount ${words.join(' ')}: ${stderr}`);
  }
}

async function portsOf(engine: Engine, id: string): Promise<string[]> {
  const settings = field<Data>(await engine.call('GET', `/containers/${id}/json`), 'NetworkSettings');
  const open = Object.values((settings.Ports ?? {}) as Record<string, { HostIp: string; HostPort: string }[] | null>);
  return open.flatMap((list) => (list ?? []).map(({ HostIp, HostPort }) => `port ${HostIp}:${HostPort}`));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);

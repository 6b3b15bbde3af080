import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { plan } from '../../server/src/core/fix/plan';
import { editedTexts } from '../../server/src/core/fix/verify';
import { openProject } from '../../server/src/core/kinds/open';
import { fixesOf } from '../../server/src/core/lint/fixes';
import type { Project } from '../../server/src/core/model/project';
import { exposuresOf } from '../../server/src/core/score/exposure';
import { analyzeText } from '../support/open';
import { composeText, execute, hooks, makeVolumes, outputOf, prepare, removeAll } from './container';
import { type Engine, image, missing, startEngine } from './engine';
import { field } from './probe';
import { type Compose, createCall, type Data } from './translate';
import { unshown, type WayOut, waysOut } from './ways-out';

/*
 * Shows each attack path in the real engine, harmlessly: while the path is open the container reaches a marker outside of it, and once one of the
 * fixes is made that close it, it does not. `npm run engine:paths [-- NAME]`.
 */

type Words = Readonly<Record<string, string>>;

async function main(): Promise<number> {
  const lack = missing();
  if (lack !== undefined) {
    console.error(lack);
    return 2;
  }
  const only = process.argv[2];
  const engine = await startEngine();
  const host = await hostOf(engine);
  let failed = 0;
  let passed = 0;
  try {
    for (const [index, way] of waysOut.entries()) {
      if (only !== undefined && !way.path.includes(only)) continue;
      if (/LOOP/.test(way.command) && host.words.LOOP === undefined) {
        console.log(`not here, the machine has no loop device: ${way.path}`);
        continue;
      }
      const wrong = await tried(engine, way, index, host.words);
      if (wrong.length === 0) passed++;
      else failed++;
      console.log([`${wrong.length === 0 ? 'ok' : 'FAILED'} ${way.path}: ${way.shows}`, ...wrong].join('\n   '));
    }
  } finally {
    host.leave();
    await engine.stop();
  }
  for (const [name, why] of Object.entries(unshown)) console.log(`not shown: ${name}: ${why}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** A directory with a marker, a loop device with one, and a server on the loopback interface. */
async function hostOf(engine: Engine): Promise<{ readonly words: Words; leave(): void }> {
  const outside = join(engine.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'marker'), 'beyond\n');
  const disk = join(engine.folder, 'disk');
  writeFileSync(disk, Buffer.concat([Buffer.from('beyond\n'), Buffer.alloc(1 << 20)]));
  const loop = spawnSync('losetup', ['--find', '--show', disk], { encoding: 'utf8' });
  const device = loop.status === 0 ? loop.stdout.trim() : undefined;
  const server = createServer((socket) => socket.on('error', () => undefined).end('hello\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const marker = `bulkhead-trial-${process.pid}`;
  const { rdev = 0 } = device === undefined ? {} : statSync(device);
  return {
    words: {
      HOST_SOCKET: engine.address.replace('unix://', ''),
      HOST_PORT: String(typeof address === 'object' && address ? address.port : 0),
      HOST_PID: String(process.pid),
      OUTSIDE: outside,
      MARKER: marker,
      ...(device !== undefined && { LOOP_NUMBERS: `${rdev >> 8} ${rdev & 255}`, LOOP: device }),
    },
    leave: () => {
      server.close();
      rmSync(join('/etc', marker), { force: true });
      if (device !== undefined) spawnSync('losetup', ['--detach', device]);
    },
  };
}

/** What went wrong: nothing where the path is open before a fix that closes it, and closed behind it. */
async function tried(engine: Engine, way: WayOut, index: number, words: Words): Promise<string[]> {
  const folder = (side: string): string => join(engine.folder, `${index}-${side}`);
  const text = (at: string): string => {
    const others = Object.fromEntries(Object.entries(way.others ?? {}).map(([name, { keys }]) => [name, keys]));
    return filled(composeText({ name: way.path, web: way.web, others, ...(way.top !== undefined && { top: way.top }) }, at), words);
  };
  const before = text(folder('open'));
  if (!isOpen(openProjectOf(before), way.path)) return ['the score does not list the path'];
  const fixed = closed(before, way.path);
  if (fixed === undefined) return ['no fix closes the path'];
  const expected = new RegExp(filled(way.sees.source, words), way.sees.flags);
  const open = await observed(engine, way, before, folder('open'), words);
  const after = await observed(engine, way, fixed.text, folder('closed'), words);
  return [
    ...(expected.test(open) ? [] : [`it should reach ${expected}, it shows: ${open || 'nothing'}`]),
    ...(expected.test(after) ? [`"${fixed.title}" should close it, it shows: ${after}`] : []),
  ];
}

function openProjectOf(text: string): Project {
  const file = '/w/compose.yaml';
  return openProject({ apps: [{ files: [file] }], files: {} }, (name) => (name === file ? text : null));
}

function isOpen(project: Project, path: string): boolean {
  return exposuresOf(project).some((one) => one.name === 'web' && one.paths.some(({ name }) => name === path));
}

/** The file with the first fix that closes a path. */
function closed(text: string, path: string): { readonly text: string; readonly title: string } | undefined {
  const analysis = analyzeText(new Map([['compose.yaml', text]]));
  for (const finding of analysis.findings) {
    for (const fix of fixesOf(analysis, finding)) {
      const { edits } = plan(analysis.project, [fix]);
      const then = editedTexts(analysis.project, analysis.read, edits).get('/w/compose.yaml');
      if (then !== undefined && !isOpen(openProjectOf(then), path)) return { text: then, title: fix.title };
    }
  }
  return undefined;
}

function filled(text: string, words: Words): string {
  return Object.entries(words).reduce((all, [word, is]) => all.replaceAll(word, is), text);
}

/** What the command prints in the service `web`, and behind it the host; or why the engine refused. */
async function observed(engine: Engine, way: WayOut, text: string, folder: string, words: Words): Promise<string> {
  prepare(folder, undefined);
  const compose = parse(text) as Compose;
  const containers = new Map<string, string>();
  const made: string[] = [];
  const start = async (service: Data, command: readonly string[]): Promise<string> => {
    const around = { compose, folder, network: engine.network, containers, lacking: engine.lacking, image, command };
    const id = field<string>(await engine.call('POST', '/containers/create', createCall(service, around)), 'Id');
    made.push(id);
    await engine.call('POST', `/containers/${id}/start`);
    return id;
  };
  const command = `{ ${filled(way.command, words)}; } 2>&1`;
  try {
    await makeVolumes(engine, compose);
    for (const [name, service] of Object.entries(compose.services)) {
      if (name !== 'web') containers.set(name, await start(service, ['sh', '-c', way.others?.[name]?.runs ?? 'sleep 120']));
    }
    const web = compose.services.web!;
    const [hook] = hooks(web, 'post_start');
    const output = hook
      ? await execute(engine, await start(web, ['sleep', '60']), hook, ['sh', '-c', command])
      : (await outputOf(engine, await start(web, ['sh', '-c', `${command}; echo == end; exec sleep 60`]))).replace('== end', '');
    const behind = way.behind === undefined ? '' : spawnSync('sh', ['-c', filled(way.behind, words)], { encoding: 'utf8' }).stdout;
    return `${output}${behind}`.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await removeAll(engine, made, compose);
  }
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

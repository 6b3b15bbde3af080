import { join } from 'node:path';
import { diskSource } from '../../server/src/entry/disk';
import { onThisMachine } from '../../server/src/entry/machine';
import type { Proof } from '../../server/src/probe/order';
import { proveHardening } from '../../server/src/probe/project';
import { clean, prove } from '../../server/src/probe/prove';
import { analyzeFiles } from '../../server/src/workspace/analyze';
import type { Source } from '../../server/src/workspace/source';
import { folder, projectOf } from './project';
import { said } from './saying';
import { services, type Tried } from './services';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Proves the hardening of a plain compose file of each service of test/engine/services by running it, as `bulkhead harden --prove` does, and holds that
 * nothing of it is left on the engine. `npm run engine:prove [NAME...]`.
 */

/** Names of files as the command line has them. */
const source: Source = { read: (file, within, program) => diskSource.read(`file://${file}`, within && `file://${within}`, program) };

/** What is on the engine, to see that a proof leaves nothing behind. */
async function everything(tools: Tools): Promise<string> {
  const lists = await Promise.all([
    tools.docker('ps', '-aq', '--no-trunc'),
    tools.docker('network', 'ls', '-q', '--no-trunc'),
    tools.docker('volume', 'ls', '-q'),
    tools.docker('image', 'ls', '-aq', '--no-trunc'),
    tools.run('sh', '-c', 'ls /tmp | grep ^bulkhead-prove- || true'),
  ]);
  return lists.map((list) => list.trim().split('\n').sort().join(' ')).join('\n');
}

async function proveOne(tools: Tools, programs: string, address: string, tried: Tried): Promise<{ good: boolean; lines: string[] }> {
  const project = await projectOf(tools, programs, tried);
  try {
    await project.build('all');
    const before = await everything(tools);
    const file = join(project.work, 'compose.yaml');
    const today = new Date().toISOString().slice(0, 10);
    const [checked] = await analyzeFiles([file], source, { root: project.work, today });
    if (checked === undefined) throw new Error('it cannot be analyzed');
    const environment = { ...process.env, PATH: `${programs}:/usr/bin:${process.env.PATH}`, DOCKER_HOST: address, DOCKER_BUILDKIT: '1' };
    const { planned, hardening, outcomes, apps } = await onThisMachine(
      (machine) =>
        proveHardening({ prove: (order, tell) => prove(machine, order, tell), clean: (tell) => clean(machine, tell) }, checked.analysis, {
          options: { tier: 'review' },
          asked: { within: 60, withCopies: false, pull: false, build: false, allowDangerous: false, checks: [] },
          tell: ({ start, what, seconds }) => {
            if (process.env.VERBOSE === '1') console.error(tried.name, start, what, seconds);
          },
        }),
      environment,
    );
    const lines: string[] = [];
    let good = true;
    for (const { result, atoms } of apps) {
      if ('failed' in result) {
        good = false;
        lines.push(`${tried.name.padEnd(20)} ${result.failed}`);
        continue;
      }
      lines.push(rowOf(tried.name, result, atoms.length), ...detailsOf(result));
    }
    for (const [id, outcome] of outcomes) if (outcome.is === 'not-tried') lines.push(inset(`not tried: ${id}: ${outcome.reason}`));
    const after = await everything(tools);
    if (before !== after) {
      good = false;
      lines.push(inset(`left behind:\n${before}\n---\n${after}`));
    }
    lines.push(inset(`${planned.changes.length} changes planned, ${hardening.changes.length} kept`));
    return { good, lines };
  } finally {
    await project.end();
  }
}

function rowOf(name: string, { services: proofs, found, starts, seconds }: Proof, planned: number): string {
  const base = proofs.map(({ service, is }) => `${service} ${is}`).join(', ');
  const cells = [
    name.padEnd(20),
    base.padEnd(30),
    String(planned).padStart(7),
    String(found.kept.length).padStart(6),
    String(found.back.length).padStart(5),
  ];
  return [...cells, found.is.padStart(8), String(starts).padStart(7), seconds.toFixed(0).padStart(8)].join(' ');
}

function detailsOf({ services: proofs, found, notes }: Proof): string[] {
  return [
    ...proofs.flatMap(({ service, reason }) => (reason === undefined ? [] : [inset(`${service}: ${reason}`)])),
    ...found.back.map(({ id, evidence }) =>
      inset(
        [
          `taken back: ${id}`,
          ...evidence.slice(0, 3).map(({ phase, sign, text, service }) => `  ${service} ${phase} ${sign}: ${text}`),
        ].join('\n'),
      ),
    ),
    ...notes.map((note) => inset(`note: ${note}`)),
  ];
}

withNewestEngine(async (engine, programs, count) => {
  const only = process.argv.slice(2);
  const tools = toolsOf(engine, programs);
  await tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
  console.log(`${'service'.padEnd(20)} ${'base line'.padEnd(30)} planned proven  back    found  starts  seconds`);
  for (const tried of services.filter(({ name }) => only.length === 0 || only.includes(name))) {
    try {
      const { good, lines } = await proveOne(tools, programs, engine.address, tried);
      await count(good, ...lines);
    } catch (error) {
      await count(false, `${tried.name.padEnd(20)} cannot be tried`, inset(said(error)));
    }
  }
});

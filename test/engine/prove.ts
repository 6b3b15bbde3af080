import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../server/src/core/base/edit';
import { atomId } from '../../server/src/core/harden/atoms';
import { diskSource } from '../../server/src/entry/disk';
import { onThisMachine } from '../../server/src/entry/machine';
import { evidenceText, type ProvenHardening, proveHardening } from '../../server/src/probe/project';
import { clean, prove } from '../../server/src/probe/prove';
import { analyzeFiles } from '../../server/src/workspace/analyze';
import type { Source } from '../../server/src/workspace/source';
import { recorder } from '../bench/recorder';
import { disguise } from './disguise';
import { tryHardCases } from './hard';
import { tryHardened, wrongSteps } from './hardened';
import { folder, type Project, projectOf } from './project';
import { said } from './saying';
import { services, type Tried } from './services';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Proves the hardening of each service of test/engine/services beside the plain service that is in use, as `bulkhead harden --prove` does, holds that the
 * proof leaves the engine as it was, and that a real client loses nothing with what was proven: see `hardened.ts`.
 * `npm run engine:prove [--unknown] [--privileged] [--record] [NAME...]`: as images that nobody knows; and with `privileged: true`. With `--hard`, the cases of
 * `hard-projects.ts` and `hard-moments.ts` in place of the services.
 */

const words = process.argv.slice(2);
const isUnknown = words.includes('--unknown') || words.includes('--privileged');
const isPrivileged = words.includes('--privileged');

/** Names of files as the command line has them. */
const source: Source = { read: (file, within, program) => diskSource.read(`file://${file}`, within && `file://${within}`, program) };

/** What is on the engine, and what this process has in the folder for temporary files. */
async function everything(tools: Tools, owner: string): Promise<string> {
  const lists = await Promise.all([
    tools.docker('ps', '-aq', '--no-trunc'),
    tools.docker('network', 'ls', '-q', '--no-trunc'),
    tools.docker('volume', 'ls', '-q'),
    tools.docker('image', 'ls', '-aq', '--no-trunc'),
    tools.run('sh', '-c', `ls /tmp | grep ^bulkhead-prove-${owner} || true`),
  ]);
  return lists.map((list) => list.trim().split('\n').sort().join(' ')).join('\n');
}

/** Proves the hardening of a project, and writes what was proven. */
async function proveProject(tools: Tools, environment: NodeJS.ProcessEnv, { work }: Project): Promise<ProvenHardening> {
  const root = work;
  const [checked] = await analyzeFiles([join(work, 'compose.yaml')], source, { root, today: new Date().toISOString().slice(0, 10) });
  if (checked === undefined) throw new Error('it cannot be analyzed');
  return onThisMachine(async (machine) => {
    const owner = await machine.owner();
    const before = await everything(tools, owner);
    const proven = await proveHardening(
      { prove: (order, tell) => prove(machine, order, tell), clean: (tell) => clean(machine, tell) },
      checked.analysis,
      {
        options: { tier: 'review' },
        asked: { within: 60, withCopies: false, pull: false, build: false, allowDangerous: isPrivileged, checks: [] },
        tell: () => undefined,
      },
    );
    const after = await everything(tools, owner);
    if (before !== after) throw new Error(`the proof has left something behind:\n${before}\n---\n${after}`);
    for (const file of new Set(proven.hardening.edits.map(({ at }) => at.file)))
      writeFileSync(file, applyEdits(file, readFileSync(file, 'utf8'), proven.hardening.edits));
    return proven;
  }, environment);
}

async function tryOne(
  tools: Tools,
  programs: string,
  address: string,
  tried: Tried,
): Promise<{ readonly good: boolean; readonly lines: string[]; readonly row: readonly string[] }> {
  const project = await projectOf(tools, programs, tried);
  const environment = { ...process.env, PATH: `${programs}:/usr/bin:${process.env.PATH}`, DOCKER_HOST: address };
  let proven: ProvenHardening | undefined;
  try {
    await project.build('all');
    if (isUnknown) await disguise(tools, project.work, Object.keys(tried.images), isPrivileged);
    const row = await tryHardened(tools, tried, { ...project, build: async () => undefined }, async () => {
      proven = await proveProject(tools, environment, project);
    });
    const wrong = wrongSteps(row).map(([step, text]) => inset(`${step}: ${text}`));
    if (proven === undefined)
      return { good: false, lines: [`${tried.name.padEnd(20)} was not proven`, ...wrong], row: [tried.name, 'was not proven'] };
    const failed = proven.apps.some(({ result }) => 'failed' in result);
    const good = wrong.length === 0 && !failed;
    return { good, lines: [...linesOf(tried.name, proven, wrong.length === 0), ...wrong], row: rowOf(tried.name, proven, good) };
  } finally {
    await project.end();
  }
}

/** A line of the table in docs/measurements.md. */
function rowOf(name: string, { apps, planned, outcomes }: ProvenHardening, good: boolean): string[] {
  const each = [...outcomes.values()];
  const back = planned.changes.flatMap(({ finding }) => {
    const outcome = outcomes.get(atomId(finding));
    if (outcome?.is === 'taken-back') return [`${finding.rule}: ${evidenceText(outcome.evidence)}`];
    const given = outcome?.is === 'proven' ? outcome.given : [];
    return given.map(({ capability, evidence }) => `${capability} of ${finding.rule}: ${evidenceText(evidence)}`);
  });
  const proofs = apps.flatMap(({ result }) => ('failed' in result ? [] : [result]));
  const sum = (of: (proof: (typeof proofs)[number]) => number): string => proofs.reduce((all, proof) => all + of(proof), 0).toFixed(0);
  return [
    name,
    [...new Set(proofs.flatMap(({ services: all }) => all.map(({ is }) => is)))].join(', '),
    `${planned.changes.length}`,
    `${each.filter(({ is }) => is === 'proven').length}`,
    back.map((text) => text.replaceAll('|', '/')).join('; ') || '-',
    sum(({ starts }) => starts),
    sum(({ seconds }) => seconds),
    good ? 'ok' : 'no',
  ];
}

function linesOf(name: string, { apps, outcomes }: ProvenHardening, isUsable: boolean): string[] {
  const lines = apps.flatMap(({ result, atoms }) => {
    if ('failed' in result) return [`${name.padEnd(20)} ${result.failed}`];
    const { services: proofs, found, starts, seconds } = result;
    const of = (is: string): number => atoms.filter(({ id }) => outcomes.get(id)?.is === is).length;
    const counts = [atoms.length, of('proven'), of('taken-back')].map((count) => String(count).padStart(7));
    const end = [found.is.padStart(8), String(starts).padStart(7), seconds.toFixed(0).padStart(8), isUsable ? '  ok' : '  NO'];
    const row = [name.padEnd(20), ...counts, ...end, ` ${proofs.map(({ service, is }) => `${service} ${is}`).join(', ')}`];
    return [row.join(''), ...proofs.flatMap(({ reason }) => (reason === undefined ? [] : [inset(reason)]))];
  });
  for (const [id, outcome] of outcomes) {
    if (outcome.is === 'taken-back') lines.push(inset(`taken back: ${id}: ${evidenceText(outcome.evidence)}`));
    if (outcome.is === 'proven')
      for (const { capability, evidence } of outcome.given) lines.push(inset(`keeps ${capability}: ${id}: ${evidenceText(evidence)}`));
    if (outcome.is === 'not-tried') lines.push(inset(`not tried: ${id}: ${outcome.reason}`));
  }
  return lines;
}

const only = words.filter((word) => !word.startsWith('--'));

/** Writes what there is so far, so that a run that is stopped is not in vain. */
async function record(rows: readonly (readonly string[])[]): Promise<void> {
  if (!words.includes('--record')) return;
  const { finish, table } = await recorder();
  const head = ['Service', 'Base line', 'Planned', 'Proven', 'Taken back or kept', 'Starts', 'Seconds', 'Real client'];
  finish(isPrivileged ? 'prove-privileged' : isUnknown ? 'prove-unknown' : 'prove', {}, table(head, rows));
}

function tryServices(): void {
  withNewestEngine(async (engine, programs, count) => {
    const tools = toolsOf(engine, programs);
    await tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
    console.log(`${'service'.padEnd(20)}planned proven   back   found  starts seconds  client  base line`);
    const rows: (readonly string[])[] = [];
    for (const tried of services.filter(({ name }) => only.length === 0 || only.includes(name))) {
      try {
        const { good, lines, row } = await tryOne(tools, programs, engine.address, tried);
        // One that is stopped has shown nothing.
        await count(good, ...lines);
        rows.push(row);
        await record(rows);
      } catch (error) {
        await count(false, `${tried.name.padEnd(20)} cannot be tried`, inset(said(error)));
      }
    }
  });
}

if (words.includes('--hard')) tryHardCases(only, words.includes('--record'));
else tryServices();

import { join } from 'node:path';
import { abreastOf } from './abreast';
import { type Row, tryHardened, wrongSteps } from './hardened';
import { folder, projectOf } from './project';
import { said } from './saying';
import { services } from './services';
import { shown } from './stops';
import { toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Hardens a plain compose file of each service of test/engine/services with `bulkhead harden --write`, as a person does it whose service
 * is in use, and holds against a real engine that nothing is lost: on the volumes that the plain service wrote, with many clients at once,
 * when it is stopped just after a word was written, when it starts again, and on fresh volumes. `npm run engine:harden [NAME...]`.
 */

/** The row as a person reads it. */
function line(name: string, { before, after, stops, ...steps }: Row): string {
  const short = (text: string | undefined): string => (text === undefined ? '-' : text === 'ok' ? 'ok' : 'NO');
  const cells = [
    name.padEnd(20),
    String(before).padStart(6),
    String(after).padStart(6),
    short(steps.volume).padStart(7),
    short(steps.ports).padStart(6),
    short(steps.crowd).padStart(6),
    `  ${stops.map(shown).join(' -> ').padEnd(25)}`,
    short(steps.stop).padEnd(4),
    short(steps.start).padEnd(5),
    short(steps.fresh).padEnd(5),
  ];
  return cells.join(' ');
}

withNewestEngine(async (engine, programs, count) => {
  const only = process.argv.slice(2);
  const tools = toolsOf(engine, programs);
  await tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
  console.log(`${'service'.padEnd(20)} before  after  volume  ports  crowd  ${'stop'.padEnd(30)} start fresh seconds`);
  await abreastOf(
    services.filter(({ name }) => only.length === 0 || only.includes(name)),
    async (tried) => {
      const from = Date.now();
      let row: Row;
      try {
        const project = await projectOf(tools, programs, tried);
        row = await tryHardened(tools, tried, project, project.harden).finally(project.end);
      } catch (error) {
        await count(false, `${tried.name.padEnd(20)} cannot be tried`, inset(said(error)));
        return;
      }
      const wrong = wrongSteps(row);
      await count(
        wrong.length === 0 && row.after < row.before,
        `${line(tried.name, row)} ${((Date.now() - from) / 1000).toFixed(0).padStart(7)}`,
        ...wrong.map(([step, text]) => inset(`${step}: ${text}`)),
        ...(row.after >= row.before ? ['    hardening leaves as many findings as there were'] : []),
      );
    },
  );
});

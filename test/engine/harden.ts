import { join } from 'node:path';
import { abreastOf } from './abreast';
import { clientOf } from './client';
import { folder, projectOf } from './project';
import { said } from './saying';
import { services, type Tried } from './services';
import { ports, type Stop, shown, stop, worse } from './stops';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Hardens a plain compose file of each service of test/engine/services with `bulkhead harden --write`, as a person does it whose service
 * is in use, and holds against a real engine that nothing is lost: on the volumes that the plain service wrote, with many clients at once,
 * when it is stopped just after a word was written, when it starts again, and on fresh volumes. `npm run engine:harden [NAME...]`.
 */

/** How each step went: `ok`, or what is wrong. What was not tried is missing. */
interface Row {
  before: number;
  after: number;
  plain?: string;
  volume?: string;
  ports?: string;
  crowd?: string;
  stop?: string;
  start?: string;
  fresh?: string;
  /** How the plain service stopped, and how the hardened one. */
  stops: Stop[];
}

/** Notes how a step went. @returns true when it went well */
async function step(
  row: Row,
  name: 'plain' | 'volume' | 'ports' | 'crowd' | 'stop' | 'start' | 'fresh',
  does: () => Promise<void>,
): Promise<boolean> {
  row[name] = await does().then(() => 'ok', said);
  return row[name] === 'ok';
}

async function tryOne(tools: Tools, programs: string, tried: Tried): Promise<Row> {
  const project = await projectOf(tools, programs, tried);
  const { work } = project;
  const client = clientOf(tools, work, tried);
  const before = project.findings();
  const row: Row = { before, after: before, stops: [] };
  let published: readonly string[] = [];
  try {
    const asWritten = await step(row, 'plain', async () => {
      await project.build('all');
      await project.up();
      published = await ports(tools, work);
      await client.use('first');
      await client.keeps(['first']);
      await client.crowd();
      await client.use('second');
      row.stops.push(await stop(tools, work));
      await tools.compose(work, 'start');
      await client.keeps(['first', 'second']);
    });
    if (!asWritten) return row;
    const kept = tried.keeps?.inContainer ? [] : ['first', 'second'];
    const onSame = await step(row, 'volume', async () => {
      project.harden();
      row.after = project.findings();
      await project.build('own');
      await project.up();
      if (kept.length > 0) await client.keeps(kept);
      await client.use('third');
    });
    if (onSame) {
      await step(row, 'ports', async () => {
        const now = await ports(tools, work);
        if (published.join() !== now.join()) throw new Error(`${published.join(', ')}, and now ${now.join(', ')}`);
      });
      if (tried.crowd !== undefined) await step(row, 'crowd', () => client.crowd());
      await step(row, 'stop', async () => {
        await client.use('fourth');
        const [plain] = row.stops;
        const now = await stop(tools, work);
        row.stops.push(now);
        const wrong = plain ? worse(plain, now) : [];
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
      });
      await step(row, 'start', async () => {
        await tools.compose(work, 'start');
        await client.keeps([...kept, 'third', 'fourth']);
      });
    }
    await project.down();
    await step(row, 'fresh', async () => {
      await project.up();
      await client.use('fifth');
      await client.keeps(['fifth']);
    });
    return row;
  } finally {
    await project.end();
  }
}

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
        row = await tryOne(tools, programs, tried);
      } catch (error) {
        await count(false, `${tried.name.padEnd(20)} cannot be tried`, inset(said(error)));
        return;
      }
      const { plain, volume, ports: published, crowd, stop: stopped, start, fresh } = row;
      const steps = {
        'as it is written': plain,
        'on the same volume': volume,
        ports: published,
        'many clients at once': crowd,
        stop: stopped,
        start,
        'on a fresh volume': fresh,
      };
      const wrong = Object.entries(steps).filter(([, text]) => text !== undefined && text !== 'ok');
      await count(
        wrong.length === 0 && row.after < row.before,
        `${line(tried.name, row)} ${((Date.now() - from) / 1000).toFixed(0).padStart(7)}`,
        ...wrong.map(([step, text]) => inset(`${step}: ${text}`)),
        ...(row.after >= row.before ? ['    hardening leaves as many findings as there were'] : []),
      );
    },
  );
});

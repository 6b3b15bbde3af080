import { clientOf } from './client';
import type { Project } from './project';
import { said } from './saying';
import type { Tried } from './services';
import { ports, type Stop, stop, worse } from './stops';
import type { Tools } from './tools';

/** How each step went: `ok`, or what is wrong. What was not tried is missing. */
export interface Row {
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

/**
 * Uses a service as it is written, changes its files, and holds that nothing is lost: on the volumes that it wrote, and on fresh ones.
 * @param harden changes the files of the project while it runs
 */
export async function tryHardened(tools: Tools, tried: Tried, project: Project, harden: () => Promise<void> | void): Promise<Row> {
  const { work } = project;
  const client = clientOf(tools, work, tried);
  const before = project.findings();
  const row: Row = { before, after: before, stops: [] };
  let published: readonly string[] = [];
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
    await harden();
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
}

/** The steps that went wrong, with what is wrong. */
export function wrongSteps({ plain, volume, ports: published, crowd, stop: stopped, start, fresh }: Row): [string, string][] {
  const steps = {
    'as it is written': plain,
    'on the same volume': volume,
    ports: published,
    'many clients at once': crowd,
    stop: stopped,
    start,
    'on a fresh volume': fresh,
  };
  return Object.entries(steps).flatMap(([name, text]) => (text !== undefined && text !== 'ok' ? [[name, text] as [string, string]] : []));
}

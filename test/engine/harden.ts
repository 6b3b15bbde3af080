import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import { run } from './roots';
import { services, type Tried } from './services';
import { ports, type Stop, shown, stop, worse } from './stops';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Hardens a plain compose file of each service of test/engine/services with `bulkhead harden --write`, as a person does it whose service
 * is in use, and holds against a real engine that nothing is lost: on the volumes that the plain service wrote, when it is stopped just
 * after a word was written, when it starts again, and on fresh volumes. `npm run engine:harden [NAME...]`.
 */

const folder = join(repository, 'test/engine/services');
const cli = join(repository, 'dist/cli.js');

/** Services that are tried at the same time; most of their time they wait. */
const abreast = 2;

/** How each step went: `ok`, or what is wrong. What was not tried is missing. */
interface Row {
  before: number;
  after: number;
  plain?: string;
  volume?: string;
  ports?: string;
  stop?: string;
  start?: string;
  fresh?: string;
  /** How the plain service stopped, and how the hardened one. */
  stops: Stop[];
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** How many findings a folder has, grouped as a person sees them. */
function findingsIn(work: string): number {
  const out = run(process.execPath, [cli, 'check', '--format', 'json', '--fail-on', 'none'], { cwd: work });
  return (JSON.parse(out) as { readonly findings: readonly unknown[] }).findings.length;
}

/** A client of a service. Each method throws with the last answer and the service's log when it does not come right in time. */
interface Client {
  /** Gives the service a word to keep, or just asks it when it keeps nothing. */
  use(word: string): Promise<void>;
  /** Reads until all of these words are there, or just asks. */
  keeps(words: readonly string[]): Promise<void>;
}

function clientOf(tools: Tools, work: string, { name, ask, keeps }: Tried): Client {
  const volume = keeps?.volume === undefined ? [] : ['-v', `${name}_${keeps.volume}:/kept`];
  const until = async (what: string, command: string, right: (answer: string) => boolean, seconds = 60): Promise<void> => {
    const end = Date.now() + seconds * 1000;
    let last = '';
    let ended = 0;
    do {
      try {
        last = await tools.docker('run', '--rm', '--network', `${name}_default`, ...volume, 'client', 'sh', '-c', command);
        if (right(last)) return;
      } catch (error) {
        last = said(error);
      }
      await wait(400);
      // What has ended for good is not waited for.
      ended = (await tools.compose(work, 'ps', '-q')).trim() === '' ? ended + 1 : 0;
    } while (Date.now() < end && ended < 5);
    throw new Error(`${what} fails; the last answer:\n${last.trim()}\n${await tools.compose(work, 'logs', '--no-color', '--tail', '8')}`);
  };
  const asked = async (): Promise<void> => {
    if (ask !== undefined) await until('asking', ask[0], (answer) => ask[1].test(answer));
  };
  return {
    use: (word) => (keeps === undefined ? asked() : until(`writing "${word}"`, keeps.write(word), () => true)),
    keeps: (words) => {
      if (keeps === undefined) return asked();
      const has = (answer: string): boolean => words.every((word) => new RegExp(`^${word}\r?$`, 'm').test(answer));
      return until(`reading "${words.join('", "')}"`, keeps.read, has, keeps.patience);
    },
  };
}

/** Makes the images and lays the files of a service into a folder of its own, as those of a person. Compose names the project after it. */
async function laid(tools: Tools, { name, prepare }: Tried): Promise<string> {
  const work = join(mkdtempSync(join(tmpdir(), 'bulkhead-service-')), name);
  cpSync(join(folder, name), work, { recursive: true });
  if (prepare !== undefined) await tools.docker('run', '--rm', '-v', `${work}:/work`, '-w', '/work', 'client', 'sh', '-c', prepare);
  ofPerson(work);
  return work;
}

const ofPerson = (work: string): string => run('chown', ['-R', '1000:1000', work]);

async function build(tools: Tools, work: string, { image, from, base }: Tried): Promise<void> {
  const make = (tag: string, file: string, context: string): Promise<string> =>
    tools.docker('build', '--network', 'host', '-t', tag, '-f', file, context);
  if (base !== undefined) await make(base, join(folder, 'bases', `${base.split(':')[0]}.Dockerfile`), folder);
  if (from === undefined) await make(image, join(work, 'Dockerfile'), work);
  else if (from.startsWith('bases/')) await make(image, join(folder, from), folder);
  else await make(image, join(folder, from, 'Dockerfile'), join(folder, from));
}

/** Notes how a step went. @returns true when it went well */
async function step(
  row: Row,
  name: 'plain' | 'volume' | 'ports' | 'stop' | 'start' | 'fresh',
  does: () => Promise<void>,
): Promise<boolean> {
  row[name] = await does().then(() => 'ok', said);
  return row[name] === 'ok';
}

async function tryOne(tools: Tools, tried: Tried): Promise<Row> {
  const work = await laid(tools, tried);
  const own = /^ +build:/m.test(readFileSync(join(work, 'compose.yaml'), 'utf8'));
  const client = clientOf(tools, work, tried);
  const up = (): Promise<string> => tools.compose(work, 'up', '-d', '--no-build', '--pull', 'never');
  const before = findingsIn(work);
  const row: Row = { before, after: before, stops: [] };
  let published: readonly string[] = [];
  try {
    const asWritten = await step(row, 'plain', async () => {
      await build(tools, work, tried);
      await up();
      published = await ports(tools, work);
      await client.use('first');
      await client.keeps(['first']);
      await client.use('second');
      row.stops.push(await stop(tools, work));
      await tools.compose(work, 'start');
      await client.keeps(['first', 'second']);
    });
    if (!asWritten) return row;
    const kept = tried.keeps?.inContainer ? [] : ['first', 'second'];
    const onSame = await step(row, 'volume', async () => {
      run(process.execPath, [cli, 'harden', '--write', '--quiet'], { cwd: work });
      row.after = findingsIn(work);
      if (own) await build(tools, work, tried);
      // Compose gives the new container the volumes of the old one, those without a name, too.
      await up();
      if (kept.length > 0) await client.keeps(kept);
      await client.use('third');
    });
    if (onSame) {
      await step(row, 'ports', async () => {
        const now = await ports(tools, work);
        if (published.join() !== now.join()) throw new Error(`${published.join(', ')}, and now ${now.join(', ')}`);
      });
      await step(row, 'stop', async () => {
        const [plain] = row.stops;
        const now = await stop(tools, work);
        row.stops.push(now);
        const wrong = plain ? worse(plain, now) : [];
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
      });
      await step(row, 'start', async () => {
        await tools.compose(work, 'start');
        await client.keeps([...kept, 'third']);
      });
    }
    await tools.compose(work, 'down', '-v', '-t', '1');
    await step(row, 'fresh', async () => {
      ofPerson(work);
      await up();
      await client.use('fourth');
      await client.keeps(['fourth']);
    });
    return row;
  } finally {
    if (process.env.KEEP !== '1') {
      await tools.compose(work, 'down', '-v', '-t', '1');
      rmSync(join(work, '..'), { recursive: true, force: true });
    }
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
    `  ${stops.map(shown).join(' -> ').padEnd(17)}`,
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
  console.log(`${'service'.padEnd(20)} before  after  volume  ports  ${'stop'.padEnd(22)} start fresh seconds`);
  const waiting = services.filter(({ name }) => only.length === 0 || only.includes(name));
  const worker = async (): Promise<void> => {
    for (let tried = waiting.shift(); tried !== undefined; tried = waiting.shift()) {
      const from = Date.now();
      let row: Row;
      try {
        row = await tryOne(tools, tried);
      } catch (error) {
        await count(false, `${tried.name.padEnd(20)} cannot be tried`, inset(said(error)));
        continue;
      }
      const { plain, volume, ports: published, stop: stopped, start, fresh } = row;
      const steps = {
        'as it is written': plain,
        'on the same volume': volume,
        ports: published,
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
    }
  };
  // Where the run is stopped, each worker first takes down what it has started.
  const ends = await Promise.allSettled(Array.from({ length: abreast }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
});

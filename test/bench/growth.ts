import { harden } from '../../server/src/core/harden/harden';
import { analyzeText } from '../support/open';
import { recorder } from './recorder';
import { type Shape, shapes } from './shapes';

const factors = [1, 2, 4, 8];
/** From twice to eight times the size, 4 is linear; what the engine compiles, what memory costs and other programs take is the rest. */
const most = 6.5;
/** The same where the result itself grows with the square: 16, and as much for the rest. */
const mostSquare = 26;
/** Milliseconds below which times are chance. */
const least = 120;
/** Nothing may take as long as this: what does is not measured at larger sizes. */
const tooLong = 20_000;

type Work = (files: ReadonlyMap<string, string>) => void;
const works: Readonly<Record<string, Work>> = {
  check: (files) => void analyzeText(files),
  harden: (files) => void harden(analyzeText(files), { tier: 'review' }),
};

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function timed(work: Work, files: ReadonlyMap<string, string>, tries: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const start = cpu();
    work(files);
    best = Math.min(best, cpu() - start);
    if (best > 1500) break;
  }
  return best;
}

interface Grown {
  readonly shape: string;
  readonly work: string;
  readonly times: readonly number[];
  readonly growth: number;
  readonly bad: boolean;
}

function grown(shape: Shape, work: string): Grown {
  const times: number[] = [];
  for (const factor of factors) {
    times.push(timed(works[work]!, new Map(Object.entries(shape.files(shape.size * factor))), 2));
    if (times.at(-1)! > tooLong) break;
  }
  const growth = times.length < factors.length ? Number.POSITIVE_INFINITY : times[3]! / times[1]!;
  return { shape: shape.name, work, times, growth, bad: growth > (shape.square ? mostSquare : most) && times.at(-1)! > least };
}

async function main(): Promise<void> {
  const { finish, table } = await recorder();
  const only = process.argv.slice(2).find((word) => !word.startsWith('--'));
  const chosen = shapes.filter(({ name }) => only === undefined || name.includes(only));
  const results = chosen.flatMap((shape) =>
    Object.keys(works).map((work) => {
      // Compiles what the shape uses.
      works[work]!(new Map(Object.entries(shape.files(shape.size))));
      let result = grown(shape, work);
      // Once more, before anything is said against it.
      if (result.bad && result.times.length === factors.length) result = grown(shape, work);
      console.log(
        `${result.bad ? 'BAD ' : '    '}${result.shape}, ${result.work}: ${result.times.map((ms) => ms.toFixed(0)).join(' / ')} ms, ${result.growth.toFixed(1)}`,
      );
      return result;
    }),
  );
  const bad = results.filter((each) => each.bad);
  const worst = Math.max(...results.filter(({ times }) => times.at(-1)! > least).map(({ growth }) => growth));
  const text = [
    `${shapes.length} shapes, processor milliseconds in one process; the last column is the time at 8 times by that at 2 times: 4 is linear. ${bad.length} grow faster than their size (more than ${most}, or ${mostSquare} where the result grows with the square).`,
    '',
    table(
      ['Shape', 'Work', '1x', '2x', '4x', '8x', '8x / 2x'],
      results.map(({ shape, work, times, growth }) => [
        shape,
        work,
        ...factors.map((_, i) => times[i]?.toFixed(0) ?? '-'),
        growth.toFixed(1),
      ]),
    ),
  ].join('\n');
  if (bad.length > 0) process.exitCode = 1;
  if (only === undefined) finish('growth', { 'worst growth from 2 times to 8 times (4 is linear)': worst }, text);
}

void main();

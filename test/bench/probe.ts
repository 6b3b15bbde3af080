import { largestHolding } from '../../server/src/core/probe/largest';
import { ddmin } from '../core/probe/ddmin';
import { follow, holds, isMaximal, random, run, type Simulated, simulated } from '../core/probe/simulated';
import { recorder } from './recorder';

/**
 * `npm run bench:probe [-- [--record] [COUNT]]`: what the search for a largest set that holds costs on generated projects whose needs are known, in starts, against
 * plain delta debugging.
 */
async function main(): Promise<void> {
  const count = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 10_000);
  const began = process.cpuUsage();
  const rows = new Map<string, Row>();
  let [sufficient, maximal] = [0, 0];
  for (let seed = 1; seed <= count; seed++) {
    const project = simulated(seed);
    const found = follow(largestHolding(project.atoms, project.budget), trial(project, seed));
    const plain = follow(ddmin(project.atoms, { ...project.budget, starts: Number.POSITIVE_INFINITY }), trial(project, seed));
    const kept = new Set(found.kept);
    const [suffices, isLargest] = [holds(project, kept), isMaximal(project, kept)];
    if (suffices) sufficient++;
    if (isLargest) maximal++;
    const name = project.flaky > 0 ? 'unsteady' : project.kind;
    const row = rows.get(name) ?? { starts: [], plain: [], within: 0, maximal: 0, plainMaximal: 0 };
    rows.set(name, row);
    row.starts.push(found.starts);
    row.plain.push(plain.starts);
    if (found.starts <= 40 && found.is === 'largest') row.within++;
    if (isLargest) row.maximal++;
    if (isMaximal(project, new Set(plain.kept))) row.plainMaximal++;
  }
  const { finish, table } = await recorder();
  const shares = `${count} projects: what is found suffices in ${percent(sufficient, count)}, and is minimal in ${percent(maximal, count)}.`;
  const head = ['Kind', 'Projects', 'Search', 'Starts: median', '95 %', 'worst', 'Minimal', 'Done within 40'];
  const lines = [...rows].sort().flatMap(([name, { starts, plain, within, ...row }]) => [
    [name, `${starts.length}`, 'Bulkhead', ...places(starts), percent(row.maximal, starts.length), percent(within, starts.length)],
    ['', '', 'delta debugging', ...places(plain), percent(row.plainMaximal, starts.length), ''],
  ]);
  const text = [
    shares,
    '',
    '"plan" has the changes of one service, "probe" 25 privileges of one service and a budget of 40 starts, "project" up to four services; "unsteady" are those of them of which one start in three fails. A trial is up to three starts; delta debugging has no budget.',
    '',
    table(head, lines),
  ].join('\n');
  console.log(text);
  const ratio = median([...rows.values()].flatMap(({ starts }) => starts)) / median([...rows.values()].flatMap(({ plain }) => plain));
  const { user, system } = process.cpuUsage(began);
  console.log(`${Math.round((user + system) / 1000)} ms of CPU`);
  if (sufficient < count || maximal < 0.99 * count) process.exitCode = 1;
  if (count === 10_000) finish('probe', { 'median starts / plain delta debugging': ratio }, text);
}

interface Row {
  readonly starts: number[];
  readonly plain: number[];
  within: number;
  maximal: number;
  plainMaximal: number;
}

function trial(project: Simulated, seed: number): (set: ReadonlySet<string>) => ReturnType<typeof run> {
  const next = random(~seed);
  return (set) => run(project, set, next);
}

/** In the middle, at 95 of a hundred, and the most. */
function places(starts: readonly number[]): string[] {
  const sorted = [...starts].sort((a, b) => a - b);
  return [0.5, 0.95, 1].map((share) => `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0}`);
}

function median(starts: readonly number[]): number {
  return Number(places(starts)[0]);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

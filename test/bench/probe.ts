import { largestHolding } from '../../server/src/core/probe/largest';
import { ddmin } from '../core/probe/ddmin';
import { follow, holds, isMaximal, random, run, type Simulated, simulated } from '../core/probe/simulated';

/**
 * `npm run bench:probe [COUNT]`: what the search for a largest set that holds costs on generated projects whose needs are known, in starts, against
 * plain delta debugging.
 */
function main(): void {
  const count = Number(process.argv[2] ?? 10_000);
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
  console.log(`${count} projects: sufficient ${percent(sufficient, count)}, minimal ${percent(maximal, count)}`);
  for (const [name, { starts, plain, within, ...row }] of [...rows].sort()) {
    console.log(`${name} (${starts.length}): done within 40 starts ${percent(within, starts.length)}`);
    console.log(`  search: ${line(starts)}, minimal ${percent(row.maximal, starts.length)}`);
    console.log(`  ddmin:  ${line(plain)}, minimal ${percent(row.plainMaximal, starts.length)}`);
  }
  const { user, system } = process.cpuUsage(began);
  console.log(`${Math.round((user + system) / 1000)} ms of CPU`);
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

function line(starts: readonly number[]): string {
  const sorted = [...starts].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `median ${at(0.5)} starts, 95 % ${at(0.95)}, worst ${at(1)}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

main();

// What a server holds out: npm run load [-- DOCUMENTS EDITS RATE [PROGRAM]] [--record]

import { cpus, loadavg } from 'node:os';
import { recorder } from '../bench/recorder';
import { type } from './typing';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const [documents = 200, edits = 10_000, rate = 50] = words.slice(0, 3).map(Number);
const program = words[3];

/** What must hold: milliseconds until all is told, and until 95 % of the requests are answered while somebody types, where the machine has time for it; megabytes. */
const most = { settled: 5000, answered: 200, memory: 400 };

function at(times: readonly number[], share: number): number {
  return [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0;
}

const milliseconds = (times: readonly number[], share: number): string => at(times, share).toFixed(0);

void (async () => {
  const { finish, table } = await recorder();
  const figures = await type({ documents, edits, rate, patience: 120_000, ...(program !== undefined && { program }) });
  const { stale, wrong, disordered, outdated, settled, answers, answersInBursts, cancelled, failed, inBursts, onDisk, levels, memory } =
    figures;
  const all = [...answers.values()].flat();
  const line = (name: string, times: readonly number[]): string[] => [
    name,
    String(times.length),
    milliseconds(times, 0.5),
    milliseconds(times, 0.95),
    milliseconds(times, 1),
  ];
  const text = [
    `${documents} open documents, ${edits} edits: ${edits - inBursts} of them ${rate} a second, ${inBursts} in bursts of 200; ${onDisk} files change on disk.`,
    '',
    `Everything is told ${settled.toFixed(0)} ms after the last edit. ${stale} documents are stale, of ${wrong.length} a new server tells something else, ${disordered} diagnostics came after those of a newer version. ${failed.length} requests failed.`,
    '',
    `Memory: ${memory.toFixed(0)} MB at most; after each tenth of the edits ${levels.map((each) => each.toFixed(0)).join(', ')} MB.`,
    '',
    table(
      ['Milliseconds until', 'Requests', 'median', '95 %', 'worst'],
      [
        line('answered, while somebody types', all),
        ...[...answers].map(([method, times]) => line(`- ${method}`, times)),
        line('answered, asked in a burst', answersInBursts),
        line('refused, because the document had changed', outdated),
        line('taken back, until that is answered', cancelled),
      ],
    ),
  ].join('\n');
  console.log(text);
  const isBusy = loadavg()[0]! > 2 * cpus().length;
  const broken = [
    ...(stale > 0 ? ['some documents are stale'] : []),
    ...(wrong.length > 0 ? [`another server tells something else: ${wrong.slice(0, 3).join(', ')}`] : []),
    ...(disordered > 0 ? ['older diagnostics came after newer ones'] : []),
    ...(failed.length > 0 ? [`requests failed: ${failed.slice(0, 3).join('; ')}`] : []),
    ...(settled > most.settled ? [`settled only after ${most.settled} ms`] : []),
    ...(at(all, 0.95) > most.answered && !isBusy ? [`95 % of the requests are answered only after ${most.answered} ms`] : []),
    ...(memory > most.memory ? [`it holds more than ${most.memory} MB`] : []),
  ];
  for (const each of broken) console.error(`FAILED: ${each}`);
  if (broken.length > 0) process.exitCode = 1;
  if (words.length === 0) finish('load', {}, text);
})();

// What a server holds out: npm run load [-- DOCUMENTS EDITS RATE [PROGRAM]]

import { type } from './typing';

const [documents = 200, edits = 10_000, rate = 50] = process.argv.slice(2, 5).map(Number);
const program = process.argv[5];

function at(sorted: readonly number[], share: number): string {
  return `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0)} ms`;
}

void (async () => {
  const figures = await type({ documents, edits, rate, patience: 120_000, ...(program !== undefined && { program }) });
  const answers = [...figures.answers].sort((a, b) => a - b);
  const cancelled = [...figures.cancelled].sort((a, b) => a - b);
  console.log(`${documents} documents, ${edits} edits, ${rate} a second`);
  console.log(`everything is told ${figures.settled.toFixed(0)} ms after the last edit; ${figures.stale} documents are stale`);
  console.log(`${answers.length} answers: half within ${at(answers, 0.5)}, 95 % within ${at(answers, 0.95)}`);
  console.log(`${cancelled.length} cancelled: half within ${at(cancelled, 0.5)}, 95 % within ${at(cancelled, 0.95)}`);
  console.log(`memory: ${figures.memory.toFixed(0)} MB at most`);
  if (figures.stale > 0) process.exitCode = 1;
})();

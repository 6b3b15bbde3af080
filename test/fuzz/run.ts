// `npm run fuzz -- SECONDS [SEED] [--minutes N] [--record]`: mutated fixtures and hostile files, analyzed and hardened, in the editor and on the
// command line, until the time is over. `npm run fuzz -- --case SEED NUMBER` tries one case again. What breaks a promise is printed with its files.

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { recorder } from '../bench/recorder';
import { caseOf } from './cases';

interface Outcome {
  readonly cases: number;
  readonly failed: number;
  /** Milliseconds that the slowest case took. */
  readonly slowest: number;
}

interface Job {
  readonly seed: number;
  readonly seconds: number;
  /** The number of the case that is being tried. */
  readonly now: Int32Array;
}

/** Milliseconds that a case may take on a busy machine, before it counts as one that never ends. */
const patience = 120_000;
/** Megabytes that no case may need more of. */
const memory = 2000;

function show(seed: number, number: number, wrong: readonly string[]): void {
  console.log(`FAILED (seed ${seed}, case ${number}): ${wrong.join('; ')}\n${JSON.stringify([...caseOf(seed, number).files])}\n`);
}

async function work({ seed, seconds, now }: Job): Promise<Outcome> {
  let [cases, failed, slowest] = [0, 0, 0];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; cases++) {
    Atomics.store(now, 0, cases);
    const start = performance.now();
    const wrong = await caseOf(seed, cases).broken();
    slowest = Math.max(slowest, performance.now() - start);
    if (wrong.length === 0) continue;
    failed++;
    show(seed, cases, wrong);
  }
  return { cases, failed, slowest };
}

/** Works in another thread, so that a case that never ends, or takes all memory, is found and named. */
function watched(seed: number, seconds: number): Promise<Outcome> {
  const now = new Int32Array(new SharedArrayBuffer(4));
  const job: Job = { seed, seconds, now };
  return new Promise((done) => {
    const worker = new Worker(__filename, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: memory } });
    let [last, since] = [-1, 0];
    const ends = (outcome: Outcome): void => {
      clearInterval(timer);
      void worker.terminate().then(() => done(outcome));
    };
    const gaveUp = (why: string): void => {
      show(seed, last, [why]);
      ends({ cases: last + 1, failed: 1, slowest: 0 });
    };
    const timer = setInterval(() => {
      const at = Atomics.load(now, 0);
      if (at !== last) [last, since] = [at, performance.now()];
      else if (performance.now() - since > patience) gaveUp(`it does not end within ${patience} ms`);
    }, 500);
    worker.on('message', ends);
    worker.on('error', (error) => {
      last = Atomics.load(now, 0);
      gaveUp(`it ends the program: ${String(error)}`);
    });
  });
}

/** What all recorded runs have tried together. */
interface Total {
  readonly cases: number;
  readonly failed: number;
  readonly seconds: number;
  readonly runs: number;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const option = (name: string): number => words.indexOf(name);
  if (option('--case') >= 0) {
    const [seed, number] = words.slice(option('--case') + 1).map(Number);
    const wrong = await caseOf(seed!, number!).broken();
    show(seed!, number!, wrong);
    process.exitCode = wrong.length > 0 ? 1 : 0;
    return;
  }
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const [first = 60, second] = numbers;
  const isMinutes = option('--minutes') >= 0;
  const seconds = isMinutes ? first * 60 : first;
  const seed = second ?? Date.now() % 1_000_000_007;
  const { finish, recorded } = await recorder();
  const { cases, failed, slowest } = await watched(seed, seconds);
  console.log(`seed ${seed}: ${cases} cases in ${seconds} s, the slowest took ${slowest.toFixed(0)} ms`);
  console.log(`${cases - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
  const before = (recorded('fuzz') as Total | undefined) ?? { cases: 0, failed: 0, seconds: 0, runs: 0 };
  const total: Total = {
    cases: before.cases + cases,
    failed: before.failed + failed,
    seconds: before.seconds + seconds,
    runs: before.runs + 1,
  };
  const text = `${total.cases} cases in ${total.runs} runs, ${(total.seconds / 60).toFixed(0)} minutes together: ${total.failed} broke a promise; what broke one has become a fixture or a test.`;
  finish('fuzz', {}, text, total);
}

if (isMainThread) void main();
else void work(workerData as Job).then((outcome) => parentPort!.postMessage(outcome));

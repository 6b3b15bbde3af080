import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Host } from '../cli/host';
import { answerTo } from '../cli/shares';
import type { Answer, Order, Threads } from '../cli/threads';

/** What starts a thread: this program, which then does what it is ordered to. */
const program = join(__dirname, 'cli.js');

/** The threads that judge beside this one. */
export const threadsHere: Threads = {
  get count() {
    return availableParallelism();
  },
  judge: (order) =>
    new Promise((resolve) => {
      const worker = new Worker(program, { workerData: order, argv: [] });
      worker.once('message', (answer: Answer) => resolve(answer));
      // Whatever it was, the share is judged here then, and says it again.
      worker.once('error', () => resolve(undefined));
      worker.once('exit', () => resolve(undefined));
    }),
};

export const isJudge = !isMainThread;

/** Does what the main thread has ordered. */
export async function judgeHere(host: Host): Promise<void> {
  parentPort!.postMessage(await answerTo(host, workerData as Order));
}

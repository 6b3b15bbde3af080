import { Worker } from 'node:worker_threads';
import type { ThreadData } from './thread';
import { createCell } from './work-cell';

/** A thread that works, and the memory in which it says what it works on. */
export interface Thread {
  readonly worker: Worker;
  readonly cell: SharedArrayBuffer;
}

/**
 * Starts a thread.
 * @param program that it runs
 * @param leftOut files that it leaves out
 */
export function startThread(program: string, leftOut: readonly (readonly string[])[]): Thread {
  const cell = createCell();
  const data: ThreadData = { cell, leftOut };
  // Its output is not the channel to the client.
  return { cell, worker: new Worker(program, { workerData: data, argv: [], stdout: true }) };
}

/*
 * A piece of memory that two threads share, in which one writes what it works on and the other looks whether that is still the same: the worker
 * cannot answer while it works, and a message for each step would cost more than the step.
 */
const headerInts = 3;
const bytesAt = headerInts * Int32Array.BYTES_PER_ELEMENT;
const mostBytes = 256 * 1024;

/** The work at one moment. */
export interface Work {
  /** Another number for each piece of work. */
  readonly number: number;
  readonly files: readonly string[];
}

export function createCell(): SharedArrayBuffer {
  return new SharedArrayBuffer(bytesAt + mostBytes);
}

/** Writes that work about files begins, or, without files to name, that a request is worked on. */
export function beginWork(cell: SharedArrayBuffer, files: readonly string[]): void {
  const header = new Int32Array(cell, 0, headerInts);
  // Into memory of its own: the encoder does not write to shared memory.
  const bytes = new TextEncoder().encode(JSON.stringify(files));
  const fits = bytes.length <= mostBytes;
  if (fits) new Uint8Array(cell, bytesAt).set(bytes);
  Atomics.store(header, 1, fits ? bytes.length : 0);
  Atomics.add(header, 0, 1);
  Atomics.store(header, 2, 1);
}

/** Writes that the work has ended. */
export function endWork(cell: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(cell, 0, headerInts), 2, 0);
}

/** What is worked on; `undefined` between two pieces of work. */
export function workIn(cell: SharedArrayBuffer): Work | undefined {
  const header = new Int32Array(cell, 0, headerInts);
  if (Atomics.load(header, 2) === 0) return undefined;
  const length = Atomics.load(header, 1);
  const text = new TextDecoder().decode(new Uint8Array(cell, bytesAt).slice(0, length));
  try {
    return { number: Atomics.load(header, 0), files: length === 0 ? [] : (JSON.parse(text) as string[]) };
  } catch {
    // The other thread was writing.
    return undefined;
  }
}

/** The key of files that are worked on together. */
export function keyOf(files: readonly string[]): string {
  return files.join('\n');
}

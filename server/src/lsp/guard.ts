import type { FileId } from '../core/base/span';
import type { Care } from '../workspace/care';

/** Tells somebody outside of this thread what it works on, so that work which does not end can be ended with the thread. */
export interface Guard {
  /** False for files about which such work has taken too long before. */
  admits(files: readonly FileId[]): boolean;
  /** Work begins; without files it is a request about files that are analyzed already. */
  begins(files: readonly FileId[]): void;
  ends(): void;
}

/** Where nobody watches: all work is admitted. */
export const noGuard: Guard = { admits: () => true, begins: () => undefined, ends: () => undefined };

/** Files that are not analyzed, and why. */
export interface LeftOut {
  readonly files: readonly FileId[];
  /** What was thrown; absent where it took too long. */
  readonly error?: string;
  /** The text is larger than what is analyzed while somebody types in it. */
  readonly large?: true;
}

/** Runs work under the guard, so that it can be ended from outside. */
export function guarded<T>(guard: Guard, files: readonly FileId[], work: () => T): T {
  guard.begins(files);
  try {
    return work();
  } finally {
    guard.ends();
  }
}

/** Leaves out what fails and what is not admitted. @param leftOut told of each */
export function careOf(guard: Guard, leftOut: (what: LeftOut) => void): Care {
  return (files, work, inParts) => {
    if (!guard.admits(files)) {
      if (!inParts) leftOut({ files });
      return undefined;
    }
    try {
      return guarded(guard, files, work);
    } catch (error) {
      if (!inParts) leftOut({ files, error: String(error) });
      return undefined;
    }
  };
}

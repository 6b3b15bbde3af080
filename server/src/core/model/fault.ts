import type { FileId } from '../base/span';

/** An internal error of Bulkhead while it analyzed a file. What is not named here was analyzed as usual. */
export interface Fault {
  readonly file: FileId;
  /** The rule that failed; absent where the file could not be read into the model, or no plan of its fixes could be made. */
  readonly rule?: string;
  /** What failed and the error, on one line, for the report of the error. */
  readonly message: string;
}

/** Longer messages of errors quote the text that caused them. */
const longest = 300;

/**
 * An error that was caught, as a value.
 * @param what what failed, as the begin of a sentence: `The rule compose/privileged`
 */
export function faultOf(file: FileId, what: string, error: unknown, rule?: string): Fault {
  const said = String(error).replace(/\s+/g, ' ');
  const message = `${what} failed: ${said.length > longest ? `${said.slice(0, longest)}...` : said}`;
  return { file, message, ...(rule === undefined ? {} : { rule }) };
}

/**
 * Runs a step that concerns one file. When it throws, the fault is noted and the other steps go on.
 * @param otherwise the result when the step fails
 */
export function attempt<T>(faults: Fault[], file: FileId, what: string, step: () => T, otherwise: T): T {
  try {
    return step();
  } catch (error) {
    faults.push(faultOf(file, what, error));
    return otherwise;
  }
}

/** The first fault of each rule in each file: a rule that fails on one service mostly fails on all. */
export function distinctFaults(faults: readonly Fault[]): Fault[] {
  const first = new Map<string, Fault>();
  for (const fault of faults) {
    const key = `${fault.rule ?? ''}\0${fault.file}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()];
}

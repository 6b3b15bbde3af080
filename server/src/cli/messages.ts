import type { FileId } from '../core/base/span';
import { visible } from '../core/base/visible';
import type { Fault } from '../core/model/fault';
import type { Host } from './host';
import type { Inputs } from './inputs';
import { shortName } from './session';

/** Everything that a run prints beside its data goes through here, one line each, to stderr. */
export function say(host: Host, file: FileId | undefined, message: string, line?: number): void {
  const where = file === undefined ? 'bulkhead' : shortName(host, file) + (line === undefined ? '' : `:${line}`);
  host.err(`${visible(`${where}: ${message}`)}\n`);
}

/** Errors and, unless `quiet`, notes of the inputs. */
export function sayInputs(host: Host, inputs: Inputs, quiet: boolean): void {
  for (const { file, line, message } of inputs.errors) say(host, file, message, line);
  if (!quiet) for (const { file, message } of inputs.notes) say(host, file, message);
}

/** Internal errors, each at its file: what failed, and the error. */
export function sayFaults(host: Host, faults: readonly Fault[]): void {
  for (const { file, message } of faults) say(host, file === '' ? undefined : file, `internal error, please report it: ${message}`);
}

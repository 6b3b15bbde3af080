import type { Options } from './args';
import type { Host } from './host';
import { say } from './messages';
import { noProver } from './prove';

/** Finds the least privilege of a service by running it. @returns the exit code */
export async function probeCommand(host: Host, _operands: readonly string[], _options: Options): Promise<number> {
  say(host, undefined, noProver);
  return 2;
}

import { execFile } from 'node:child_process';
import type { PinAnswer } from '../../server/src/lsp/messages';

/**
 * Asks the registry of an image for its digest, in a process of its own.
 * @param program the language server's
 * @returns nothing when the process ended without a word
 */
export function askRegistry(program: string, reference: string, signal?: AbortSignal): Promise<PinAnswer | undefined> {
  return new Promise((resolve) => {
    // The editor's own program is Node where this variable says so.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    execFile(process.execPath, [program, '--pin', reference], { env, ...(signal && { signal }) }, (_error, out) => {
      try {
        resolve(JSON.parse(out) as PinAnswer);
      } catch {
        resolve(undefined);
      }
    });
  });
}

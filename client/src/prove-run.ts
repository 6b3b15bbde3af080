import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ProveLine } from '../../server/src/lsp/messages';

/** How the process that proves ended. */
export type ProveEnd = Extract<ProveLine, { readonly code: number }>;

/** What is asked of the process that proves. */
interface Order {
  /** The program of the language server. */
  readonly program: string;
  /** The file to harden, and options of `bulkhead harden --prove`. */
  readonly words: readonly string[];
  readonly folder: string;
  /** Is told each step. */
  readonly step: (text: string) => void;
  /** Calls back once a person has had enough; what was started is removed then. */
  readonly onCancel: (does: () => void) => void;
}

/** Runs the services of a project in a process of its own. @returns how it ended; nothing when it ended without a word */
export function runProof({ program, words, folder, step, onCancel }: Order): Promise<ProveEnd | undefined> {
  return new Promise((resolve) => {
    // The editor's own program is Node where this variable says so.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [program, '--prove', ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
    let end: ProveEnd | undefined;
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as ProveLine;
      if ('code' in line) end = line;
      else step(stepText(line.step));
    });
    onCancel(() => child.kill('SIGINT'));
    child.on('error', () => resolve(undefined));
    child.on('close', () => resolve(end));
  });
}

function stepText({ service, start, what, seconds }: Extract<ProveLine, { readonly step: object }>['step']): string {
  return `${service === undefined ? '' : `${service}: `}${start > 0 ? `start ${start}, ` : ''}${what} (${Math.round(seconds)} s)`;
}

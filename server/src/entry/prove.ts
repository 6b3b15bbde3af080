import { pathToFileURL } from 'node:url';
import { parseArgs } from '../cli/args';
import { hardenCommand } from '../cli/harden';
import type { Host } from '../cli/host';
import { say } from '../cli/messages';
import type { ProveLine } from '../lsp/messages';
import type { Prover } from '../probe/prover';
import { attempt } from './failures';
import { diskHost, slashed } from './host';
import { proverHere } from './prover';

/**
 * What an editor starts to harden and prove a project: `bulkhead harden --prove --format json` in a process of its own, which tells on standard output what
 * it does, one line of JSON for each step and at the end one with the outcome. It ends as the command line does: asked by a signal, it removes what it made.
 * @param words operands and options of the command line
 */
export async function proveForEditor(words: readonly string[]): Promise<void> {
  const tell = (line: ProveLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const inner = proverHere();
  const prover: Prover = {
    clean: inner.clean,
    prove: (order, told) =>
      inner.prove(order, (step) => {
        told(step);
        tell({ step });
      }),
  };
  let report = '';
  let notes = '';
  const host = diskHost({
    cwd: slashed(process.cwd()),
    environment: { NO_COLOR: '1', FORCE_COLOR: undefined },
    outIsTerminal: false,
    errIsTerminal: false,
    elapsed: () => performance.now(),
    stdin: () => attempt(() => new Uint8Array()),
    out: (text) => {
      report += text;
    },
    err: (text) => {
      notes += text;
    },
    prover,
  });
  const code = await harden(words, host);
  tell({ code, report, notes, folder: pathToFileURL(`${host.cwd}/`).href });
}

/** As the command line does it, without the rest of the command line. @returns the exit code */
async function harden(words: readonly string[], host: Host): Promise<number> {
  const parsed = parseArgs(['harden', '--prove', '--format', 'json', ...words]);
  if (!('operands' in parsed)) {
    say(host, undefined, 'usage' in parsed ? parsed.usage : 'only "harden" proves');
    return 2;
  }
  try {
    return await hardenCommand(host, parsed.operands, parsed.options);
  } catch (error) {
    say(host, undefined, `internal error, please report it: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  }
}

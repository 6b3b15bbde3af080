#!/usr/bin/env node
import { join } from 'node:path';
import { startThread } from './start-thread';
import { version } from './version';

const usage =
  'bulkhead-language-server --stdio: the language server of Bulkhead. Editors start it; it speaks the Language Server Protocol.';

/** Milliseconds of computing after which a file is left out: the largest sound projects that we know take a tenth of it. */
const budget = 10_000;
const requestBudget = 60_000;

function main(args: readonly string[]): void {
  if (args.includes('--version')) console.log(version);
  else if (args.includes('--help')) console.log(usage);
  else if (args[0] === '--prove') void import('./work.js').then(({ proveForEditor }) => proveForEditor(args.slice(1)));
  else if (args[0] === '--pin') void import('./work.js').then(({ pinForEditor }) => pinForEditor(args[1] ?? ''));
  else if (args.some((arg) => /^--(stdio|node-ipc|pipe|socket)\b/.test(arg))) void watchOver(args);
  else {
    console.error(`No transport specified. Usage: ${usage}`);
    process.exitCode = 2;
  }
}

/** This thread talks to the client, another one does the work. */
async function watchOver(args: readonly string[]): Promise<void> {
  const program = join(__dirname, 'work.js');
  // What it needs takes its time to load, and so does what this thread needs.
  const first = startThread(program, []);
  const [{ channelOf, whenGone }, { relay }] = await Promise.all([import('./channel.js'), import('./relay.js')]);
  const [reader, writer] = channelOf(args);
  const { follow } = whenGone(args, () => gone());
  const { gone } = relay(reader, writer, {
    program,
    first,
    version,
    budget,
    requestBudget,
    follow,
    exit: (code) => process.exit(code),
    log: (text) => void process.stderr.write(`${text.trimEnd()}\n`),
  });
}

main(process.argv.slice(2));

#!/usr/bin/env node
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createSession } from '../lsp/session';
import { diskSource } from './disk';
import { pages } from './pages';
import { version } from './version';

const usage =
  'bulkhead-language-server --stdio: the language server of Bulkhead. Editors start it; it speaks the Language Server Protocol.';

function main(args: readonly string[]): void {
  if (args.includes('--version')) console.log(version);
  else if (args.includes('--help')) console.log(usage);
  else if (args.some((arg) => /^--(stdio|node-ipc|pipe|socket)\b/.test(arg))) serve();
  else {
    console.error(`It is not said how to talk to the client. Start it as: ${usage}`);
    process.exitCode = 2;
  }
}

function serve(): void {
  // The parent of an IPC channel may die without a word.
  process.on('disconnect', () => process.exit(1));
  const connection = createConnection(ProposedFeatures.all);
  createSession(connection, diskSource, { version, pages, today });
  connection.listen();
}

/** Today in the person's own time zone. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

main(process.argv.slice(2));

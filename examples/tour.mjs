// `npm start`: what Bulkhead says about the example project, and what it would change.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join('dist', 'cli.js');

if (!existsSync(join(repository, cli))) {
  console.error(`${cli} is not there yet: run "npm run build" first.`);
  process.exit(2);
}

heading('1. What is wrong with examples/');
const checked = bulkhead('check', '--fail-on', 'none', 'examples/');

heading('2. What Bulkhead would change, and what is left for you');
const hardened = bulkhead('harden', 'examples/');

heading('3. Where to go from here');
console.log(`Apply the changes:         node ${cli} harden --write examples/
Undo them:                 git checkout examples/
Why a rule matters:        node ${cli} explain compose/docker-socket
Your own project:          node ${cli} check path/to/your/project
In VS Code:                npm run package, then "Extensions: Install from VSIX..."`);

process.exit(checked && hardened ? 0 : 1);

function heading(text) {
  console.log(`\n${text}\n${'='.repeat(text.length)}\n`);
}

/** Runs the command line as a person would; true when it ends with 0. */
function bulkhead(...args) {
  console.log(`$ node ${cli} ${args.join(' ')}\n`);
  const { status, error, signal } = spawnSync(process.execPath, [cli, ...args], { cwd: repository, stdio: 'inherit' });
  if (error) console.error(`${cli} could not be started: ${error.message}`);
  else if (status !== 0) console.error(`\n${cli} ended with ${status ?? signal}.`);
  return status === 0;
}

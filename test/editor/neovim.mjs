#!/usr/bin/env node
// The language server in a client that knows nothing of VS Code: Debian's Neovim, headless.
//
//   node test/editor/neovim.mjs [SERVER.js] [--update]
//
// SERVER.js is dist/server.js of the repository by default (`npm run build` makes it). --update rewrites expected/.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish, giveUp, sameText, step } from './steps.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const update = process.argv.includes('--update');
const server = path.resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? path.join(root, 'dist/server.js'));
const expected = path.join(here, 'expected/compose-in-neovim.yaml');
const code = 'compose/unconfined';
const span = 'seccomp:unconfined';

const neovim = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
if (neovim.error) {
  giveUp('nvim is missing. Run: bash test/editor/install.sh');
  process.exit();
}
if (!fs.existsSync(server)) {
  giveUp(`${path.relative(process.cwd(), server)} is missing. Run: npm run build`);
  process.exit();
}

console.log(`${neovim.stdout.split('\n')[0]} with ${path.relative(process.cwd(), server)}`);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-neovim-'));
let seen;
await step('Neovim runs to its end', () => {
  const folder = path.join(scratch, 'shop');
  const result = path.join(scratch, 'result.json');
  fs.cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  const run = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', path.join(here, 'neovim.lua')], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 40_000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: scratch,
      XDG_CACHE_HOME: scratch,
      BULKHEAD_NODE: process.execPath,
      BULKHEAD_SERVER: server,
      BULKHEAD_FILE: path.join(folder, 'compose.yaml'),
      BULKHEAD_CODE: code,
      BULKHEAD_RESULT: result,
    },
  });
  if (!fs.existsSync(result)) throw new Error(`no result; ended with ${run.signal ?? run.status}:\n${run.stdout}${run.stderr}`);
  seen = JSON.parse(fs.readFileSync(result, 'utf8'));
  if (seen.problem) throw new Error(seen.problem);
});
await step(`it shows ${code} at its exact place`, () => {
  const finding = seen.diagnostics.find((diagnostic) => diagnostic.code === code);
  if (finding?.source !== 'bulkhead' || finding.text !== span) {
    throw new Error(`wanted source bulkhead at "${span}", got:\n${seen.diagnostics.map((one) => JSON.stringify(one)).join('\n')}`);
  }
});
await step('the server offers a code action for it', () => {
  if (!seen.actions.length) throw new Error('no action is offered');
});
await step('applying it changes the buffer as expected', () => {
  if (update) {
    fs.mkdirSync(path.dirname(expected), { recursive: true });
    fs.writeFileSync(expected, seen.text);
  }
  if (!fs.existsSync(expected)) throw new Error(`${path.relative(process.cwd(), expected)} is missing; --update writes it`);
  sameText('the buffer', seen.text, fs.readFileSync(expected, 'utf8'));
});
await step('the finding is gone', () => {
  if (!seen.gone) throw new Error(`${code} is still shown after "${seen.actions[0]}"`);
});
fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
finish();

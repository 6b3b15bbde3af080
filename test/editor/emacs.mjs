#!/usr/bin/env node
// The language server in Emacs with eglot, as Debian packages both, in batch mode.
//
//   node test/editor/emacs.mjs [SERVER.js]
//
// SERVER.js is dist/server.js of the repository by default (`npm run build` makes it). It takes the packages emacs-nox, elpa-eglot and elpa-yaml-mode.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish, giveUp, step } from './steps.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const server = path.resolve(process.argv[2] ?? path.resolve(here, '../../dist/server.js'));
const emacs = spawnSync('emacs', ['--version'], { encoding: 'utf8' });
if (emacs.error || !fs.existsSync('/usr/share/emacs/site-lisp/elpa-src')) {
  giveUp('Emacs, eglot or yaml-mode is missing: apt-get install emacs-nox elpa-eglot elpa-yaml-mode');
  process.exit();
}
if (!fs.existsSync(server)) {
  giveUp(`${path.relative(process.cwd(), server)} is missing. Run: npm run build`);
  process.exit();
}

console.log(`${emacs.stdout.split('\n')[0]} with ${path.relative(process.cwd(), server)}`);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-emacs-'));
let seen;
await step('Emacs runs to its end', () => {
  const folder = path.join(scratch, 'shop');
  const result = path.join(scratch, 'result.json');
  fs.cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  // What eglot takes as the project.
  fs.mkdirSync(path.join(folder, '.git'), { recursive: true });
  const run = spawnSync('emacs', ['--batch', '-l', '/usr/share/emacs/site-lisp/debian-startup.el', '-l', path.join(here, 'emacs.el')], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: scratch,
      BULKHEAD_NODE: process.execPath,
      BULKHEAD_SERVER: server,
      BULKHEAD_FILE: path.join(folder, 'compose.yaml'),
      BULKHEAD_RESULT: result,
    },
  });
  if (!fs.existsSync(result)) throw new Error(`no result; ended with ${run.signal ?? run.status}:\n${run.stdout}${run.stderr}`);
  seen = JSON.parse(fs.readFileSync(result, 'utf8'));
  if (seen.problem) throw new Error(seen.problem);
});
await step('it shows findings with their rules', () => {
  if (!seen.before.some((text) => text.includes('[compose/docker-socket]'))) throw new Error(seen.before.join('\n'));
});
await step('"bulkhead.harden" changes the buffer', () => {
  if (seen.applied !== true || !/no-new-privileges:true/.test(seen.text)) throw new Error(`${seen.applied}\n${seen.text}`);
});
fs.rmSync(scratch, { recursive: true, force: true });
finish();

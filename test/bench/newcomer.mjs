#!/usr/bin/env node
// The way of somebody who has never seen this repository, as the README has it: clone, `npm ci && npm start`, the first finding on screen,
// the first fix applied. It clones the last commit.
//
//   npm run newcomer [-- --record]

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish, table } from './record.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-newcomer-'));
const clone = path.join(scratch, 'bulkhead');
const begun = Date.now();
const seconds = () => (Date.now() - begun) / 1000;

/** The commands that are typed, and what each is for. */
const commands = [
  { words: ['git', 'clone', '--quiet', `file://${root}`, clone], said: 'git clone', where: scratch },
  { words: ['npm', 'ci'], said: 'npm ci', where: clone },
  { words: ['npm', 'start'], said: 'npm start', where: clone, awaits: /^(?:critical|high)\[/m, event: 'the first finding is on screen' },
  {
    words: ['node', 'dist/cli.js', 'harden', '--write', 'examples/'],
    said: 'node dist/cli.js harden --write examples/',
    where: clone,
    event: 'the first fix is applied',
  },
];

/** Runs a command to its end. @returns when its output had first what was waited for, if anything */
function run({ words: [program, ...words], where, awaits }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: where, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let at;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        output += part;
        if (awaits?.test(output)) at ??= seconds();
      });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && (awaits === undefined || at !== undefined)) resolve(at ?? seconds());
      else reject(new Error(`${program} ${words.join(' ')} ended with ${code}:\n${output.slice(-2000)}`));
    });
  });
}

try {
  const rows = [];
  const events = {};
  for (const [at, command] of commands.entries()) {
    const start = seconds();
    const when = await run(command);
    rows.push([
      `\`${command.said}\``,
      `${start.toFixed(0)} s`,
      `${seconds().toFixed(0)} s`,
      command.event ? `${when.toFixed(0)} s: ${command.event}` : '',
    ]);
    if (command.event) events[`commands until ${command.event}`] = at + 1;
  }
  const changed = fs.readFileSync(path.join(clone, 'examples/compose.yaml'), 'utf8');
  if (!changed.includes('no-new-privileges:true')) throw new Error('harden --write has changed nothing');
  const text = table(['Command', 'typed after', 'ends after', 'seen'], rows);
  console.log(text);
  finish('newcomer', events, text);
} finally {
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}

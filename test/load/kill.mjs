#!/usr/bin/env node
// `npm run kill [-- TIMES] [--record]`: ends `harden --write` with SIGKILL at a moment that is drawn each time, and looks at its files: each must be
// as it was before or as a run that nobody disturbs leaves it, never a mixture. A run after that finishes the work; one in ten is tried.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish } from '../bench/record.mjs';

const cli = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../dist/cli.js');
const times = Number(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 20);
const count = 60;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-kill-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

const nameOf = (folder, n) => path.join(folder, `p${n}`, 'compose.yaml');
const old = `services:\n${Array.from({ length: 12 }, (_, n) => `  s${n}:\n    image: nginx:1.27\n    privileged: true\n`).join('')}`;
function lay(name) {
  const folder = path.join(scratch, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, '.git'), { recursive: true });
  for (let n = 0; n < count; n++) {
    fs.mkdirSync(path.join(folder, `p${n}`), { recursive: true });
    fs.writeFileSync(nameOf(folder, n), old);
    fs.chmodSync(nameOf(folder, n), 0o640);
  }
  return folder;
}
const words = ['harden', '--write', '--tier', 'review', '.'];

const whole = lay('whole');
const start = performance.now();
const { status, stderr } = spawnSync(process.execPath, [cli, ...words], { cwd: whole, encoding: 'utf8' });
const lasts = performance.now() - start;
const made = fs.readFileSync(nameOf(whole, 0), 'utf8');
if (made === old) throw new Error(`harden --write changes nothing (exit code ${status}): ${stderr}`);

let [mixed, during, left, again, modes] = [0, 0, 0, 0, 0];
for (let time = 0; time < times; time++) {
  const folder = lay('killed');
  const child = spawn(process.execPath, [cli, ...words], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  // From the first file that is written on, most of the time; else at any moment.
  const wait = time % 4 === 0 ? Math.random() * lasts : undefined;
  const begun = performance.now();
  while (performance.now() - begun < (wait ?? lasts * 20) && (wait !== undefined || fs.readFileSync(nameOf(folder, 0), 'utf8') === old)) {
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 1));
  }
  child.kill('SIGKILL');
  await ended;
  const texts = Array.from({ length: count }, (_, n) => fs.readFileSync(nameOf(folder, n), 'utf8'));
  mixed += texts.filter((text) => text !== old && text !== made).length;
  if (texts.includes(old) && texts.includes(made)) during++;
  left += fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !/(^p\d+|compose\.yaml|\.git)$/.test(name)).length;
  modes += texts.filter((_, n) => (fs.statSync(nameOf(folder, n)).mode & 0o777) !== 0o640).length;
  // What is left of a run is not in the way of the next one.
  if (time % 10 === 0) {
    const next = spawnSync(process.execPath, [cli, ...words], { cwd: folder, encoding: 'utf8' });
    const isWhole = Array.from({ length: count }, (_, n) => fs.readFileSync(nameOf(folder, n), 'utf8')).every((text) => text === made);
    if (!isWhole) throw new Error(`a run after a killed one does not finish the work (exit code ${next.status}): ${next.stderr}`);
    again++;
  }
}
const text = [
  `Killed ${times} times, ${during} of them while files were written: ${mixed} of ${times * count} files are mixed, ${modes} have another mode.`,
  `After ${again} of them another run was tried: each finished the work. ${left} temporary files were left, which later runs remove.`,
].join('\n');
console.log(text);
if (mixed + modes > 0) process.exitCode = 1;
finish('kill', {}, text);

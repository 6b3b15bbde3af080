#!/usr/bin/env node
// A repository of 3,000 files in four parts: merged, their reports are those of one run, in JSON and SARIF, byte by byte.
//
//   node test/shards/run.mjs [FILES]

import { equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const wanted = Number(process.argv[2] ?? 3000);
const parts = [1, 2, 3, 4];
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-shards-'));
const repository = join(folder, 'repository');
const at = (name) => join(folder, name);
let files = 0;

function put(name, text) {
  const file = join(repository, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  files++;
}

/** Files that belong together in different ways, each project somewhat different. */
const shapes = [
  (at, n) => {
    put(`${at}/compose.yaml`, `services:\n  web:\n    build: .\n    ports: ["${8000 + (n % 900)}:80"]\n  db:\n    image: postgres:17\n`);
    put(`${at}/Dockerfile`, `FROM node:22-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "${n}.js"]\n`);
  },
  (at, n) => {
    put(
      `${at}/compose.yaml`,
      `include: [common/compose.yaml]\nservices:\n  job:\n    extends: { file: base.yaml, service: base }\n    image: example/job:${n}\n`,
    );
    put(`${at}/base.yaml`, 'services:\n  base:\n    image: example/base:1\n    privileged: true\n');
    put(
      `${at}/common/compose.yaml`,
      'services:\n  agent:\n    image: example/agent:1\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]\n',
    );
  },
  (at, n) => {
    put(
      `${at}/compose.yaml`,
      `services:\n  tool:\n    image: example/tool:${n}\n    # bulkhead: allow compose/host-network -- measures the network\n    network_mode: host\n`,
    );
    put(`${at}/compose.override.yaml`, 'services:\n  tool:\n    cap_add: [NET_ADMIN]\n');
  },
  (at, n) => put(`${at}/Dockerfile`, `FROM debian:12\nRUN apt-get update && apt-get install -y curl\nENV API_TOKEN=ghp_${n}\nUSER root\n`),
  (at) => put(`${at}/.devcontainer/devcontainer.json`, '{ "image": "debian:12", "privileged": true }\n'),
  (at, n) => put(`${at}/daemon.json`, `{ "hosts": ["tcp://0.0.0.0:${2000 + (n % 900)}"] }\n`),
];

/** @returns the exit code */
function bulkhead(...words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

async function check(name, ...words) {
  const outputs = ['json', 'sarif'].flatMap((format) => ['--output', `${format}=${at(`${name}.${format}`)}`]);
  const start = Date.now();
  equal(await bulkhead('check', '--quiet', '--fail-on', 'none', '--today', '2026-11-30', '--format', 'compact', ...outputs, ...words), 0);
  console.log(`${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

try {
  mkdirSync(join(repository, '.git'), { recursive: true });
  writeFileSync(join(repository, '.bulkhead.yaml'), 'rules:\n  dockerfile/add-for-copy: off\n');
  for (let n = 0; files < wanted; n++) shapes[n % shapes.length](`team-${n % 17}/project-${n}`, n);
  const inParts = async () => {
    for (const part of parts) await check(`${part}`, '--shard', `${part}/4`);
  };
  await Promise.all([check('whole'), inParts()]);
  const sizes = parts.map((part) => JSON.parse(readFileSync(at(`${part}.json`), 'utf8')).files);
  for (const format of ['json', 'sarif']) {
    equal(await bulkhead('merge', ...parts.toReversed().map((part) => at(`${part}.${format}`)), '--output', at(`merged.${format}`)), 0);
    ok(readFileSync(at(`merged.${format}`)).equals(readFileSync(at(`whole.${format}`))), `${format}: merged is not the whole`);
  }
  const { findings } = JSON.parse(readFileSync(at('whole.json'), 'utf8'));
  ok(findings.length > files && sizes.every((size) => size > files / 8));
  console.log(`${files} files, ${findings.length} findings, in parts of ${sizes.join(', ')} files: the same in JSON and SARIF`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

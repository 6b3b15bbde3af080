// Runs the hooks of .pre-commit-hooks.yaml with the real pre-commit, from PyPI, on a scratch repository. What is tested is the last commit.
import { deepEqual, match, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-pre-commit-'));
const at = (name) => join(folder, name);
const git = (...words) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim();

function preCommit(hook) {
  const { status, stdout, stderr } = spawnSync(at('.git/venv/bin/pre-commit'), ['run', hook, '--all-files'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PRE_COMMIT_HOME: at('.git/pre-commit') },
  });
  return { status, out: stdout + stderr };
}

try {
  git('init', '-q');
  execFileSync('python3', ['-m', 'venv', at('.git/venv')]);
  execFileSync(at('.git/venv/bin/pip'), ['install', '-q', 'pre-commit==4.0.1'], { stdio: 'inherit' });
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' }).trim();
  const hooks = ['bulkhead', 'bulkhead-harden'].map((id) => `      - id: ${id}\n`).join('');
  writeFileSync(at('.pre-commit-config.yaml'), `repos:\n  - repo: file://${repository}\n    rev: ${commit}\n    hooks:\n${hooks}`);
  const compose = 'services:\n  web:\n    image: nginx:1.30\n    privileged: true\n';
  writeFileSync(at('compose.yaml'), compose);
  writeFileSync(at('other.yaml'), 'a: 1\n');
  git('add', '-A');
  const check = preCommit('bulkhead');
  deepEqual(check.status, 1, check.out);
  match(check.out, /critical\[compose\/privileged\]/);
  const harden = preCommit('bulkhead-harden');
  deepEqual(harden.status, 1, harden.out);
  match(harden.out, /files were modified by this hook/);
  ok(readFileSync(at('compose.yaml'), 'utf8') !== compose);
  writeFileSync(at('compose.yaml'), 'services: {}\n');
  deepEqual([preCommit('bulkhead').status, preCommit('bulkhead-harden').status], [0, 0]);
  console.log('the hooks of pre-commit hold');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

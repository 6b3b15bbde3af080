#!/usr/bin/env node
// The reports for others, read by reviewdog itself (built once, from the Go module proxy): it shows each finding of rdjson, SARIF and compact.
import { equal, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = 'v0.21.0';
const repository = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bulkhead-reviewdog', version);
const reviewdog = join(cache, 'reviewdog');
const work = mkdtempSync(join(tmpdir(), 'bulkhead-formats-'));

function bulkhead(format) {
  const words = ['check', '--profile', 'strict', '--fail-on', 'none', '--allow-unresolved', '--quiet', '--format', format];
  return spawnSync(process.execPath, [join(repository, 'dist/cli.js'), ...words], { cwd: work, encoding: 'utf8', maxBuffer: 2 ** 28 })
    .stdout;
}

/** The lines in which reviewdog begins a finding. */
function read(report, ...format) {
  const words = ['-reporter=local', '-filter-mode=nofilter', ...format];
  const { status, stdout, stderr } = spawnSync(reviewdog, words, { cwd: work, input: report, encoding: 'utf8', maxBuffer: 2 ** 28 });
  equal(status, 0, stderr);
  return stdout.split('\n').filter((line) => /^message:|^\{"|^[\w./-]+:\d+:\d+: /.test(line)).length;
}

try {
  if (!existsSync(reviewdog)) {
    mkdirSync(cache, { recursive: true });
    const go = (...words) =>
      execFileSync('go', words, { cwd: work, stdio: 'inherit', env: { ...process.env, GOBIN: cache, GOFLAGS: '-mod=mod' } });
    go('mod', 'init', 'formats');
    go('get', '-tool', `github.com/reviewdog/reviewdog/cmd/reviewdog@${version}`);
    go('install', 'github.com/reviewdog/reviewdog/cmd/reviewdog');
    for (const name of ['go.mod', 'go.sum']) rmSync(join(work, name));
  }
  cpSync(join(repository, 'test/projects/everything-at-once'), work, { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: work });
  const { findings } = JSON.parse(bulkhead('json'));
  const open = findings.filter(({ suppressed }) => suppressed === null).length;
  ok(open > 200);
  equal(read(bulkhead('rdjson'), '-f=rdjson'), open);
  equal(read(bulkhead('sarif'), '-f=sarif'), open);
  // It groups the missing safeguards of a service.
  const compact = bulkhead('compact');
  equal(read(compact, '-efm=%f:%l:%c: %m'), compact.trim().split('\n').length);
  console.log(`reviewdog ${version} shows ${open} findings of rdjson, SARIF and compact`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shardOf } from '../../server/src/cli/shard';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';
import { repository } from '../support/fixtures';

function git(folder: string, ...words: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...words], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A repository with these files committed. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(folderWith(files));
  rmSync(join(folder, '.git'), { recursive: true });
  git(folder, 'init', '-q');
  commit(folder);
  return folder;
}

function commit(folder: string): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'x', '--allow-empty');
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const service = (name: string, more: string): string => `  ${name}:\n    image: example/${name}:1\n${more}`;
const old = `services:\n${service('old', '    privileged: true\n    pid: host\n')}`;

/** The rules and lines that are reported of what has changed. */
async function since(folder: string, revision: string, words: readonly string[] = []): Promise<string[]> {
  const { out } = await bulkhead(folder, ['--format', 'json', '--diff-base', revision, ...words]);
  const { findings } = JSON.parse(out) as {
    findings: { rule: string; file: string; absence: boolean; range: { start: { line: number } } }[];
  };
  return findings.filter(({ absence }) => !absence).map(({ rule, file, range }) => `${file}:${range.start.line} ${rule}`);
}

afterEach(removeFolders);

describe('--diff-base', () => {
  it('reports what changed lines hold, and nothing that only moved', async () => {
    const folder = repositoryWith({ 'compose.yaml': old, 'other/compose.yaml': old });
    deepEqual(await since(folder, 'HEAD'), []);
    write(folder, 'compose.yaml', `# moved\n${old}${service('new', '    network_mode: host\n')}`);
    deepEqual(await since(folder, 'HEAD'), ['compose.yaml:9 compose/host-network']);
    // A changed line is reported although its finding is an old one.
    write(folder, 'compose.yaml', old.replace('privileged: true', 'privileged: true # still'));
    deepEqual(await since(folder, 'HEAD'), ['compose.yaml:4 compose/privileged']);
  });

  it('counts from where the branches part, and what is not committed or not even added', async () => {
    const folder = repositoryWith({ 'compose.yaml': old });
    git(folder, 'checkout', '-q', '-b', 'feature');
    write(folder, 'a b/compose.yaml', old);
    commit(folder);
    git(folder, 'checkout', '-q', 'main');
    write(folder, 'compose.yaml', `services:\n${service('old', '')}`);
    commit(folder);
    git(folder, 'checkout', '-q', 'feature');
    write(folder, 'ü/compose.yaml', `services:\n${service('third', '    uts: host\n')}`);
    deepEqual(await since(folder, 'main'), [
      'a b/compose.yaml:4 compose/privileged',
      'a b/compose.yaml:5 compose/host-pid',
      'ü/compose.yaml:4 compose/host-uts',
    ]);
  });

  it('reports in unchanged files what a changed one causes', async () => {
    const folder = repositoryWith({
      'compose.yaml': 'services:\n  web:\n    extends: { file: base.yml, service: base }\n    image: example/web:1\n',
      'base.yml': 'services:\n  base:\n    image: example/base:1\n',
      'other/compose.yaml': old,
    });
    write(folder, 'base.yml', 'services:\n  base:\n    image: example/base:1\n    privileged: true\n');
    ok((await since(folder, 'HEAD')).includes('compose.yaml:3 compose/privileged'));
    // A suppression that goes causes what it has hidden.
    const allowed = old.replace('    privileged', '    # bulkhead: allow compose/privileged -- lab\n    privileged');
    const second = repositoryWith({ 'compose.yaml': allowed });
    write(second, 'compose.yaml', old);
    deepEqual(await since(second, 'HEAD'), ['compose.yaml:4 compose/privileged']);
    // So does a config.
    const third = repositoryWith({ 'compose.yaml': old, '.bulkhead.yaml': 'rules: { compose/host-pid: off }\n' });
    write(third, '.bulkhead.yaml', '{}\n');
    deepEqual(await since(third, 'HEAD'), ['compose.yaml:5 compose/host-pid']);
  });

  it('runs no filter that the repository itself brings', async () => {
    const folder = repositoryWith({ 'compose.yaml': old, '.gitattributes': '*.yaml filter=own.er\n' });
    const mark = join(folder, 'ran');
    for (const [key, value] of [
      ['clean', `sh -c 'touch "${mark}"; cat'`],
      ['required', 'true'],
    ] as const) {
      git(folder, 'config', `filter.own.er.${key}`, value);
    }
    write(folder, 'compose.yaml', `# moved\n${old}${service('new', '    network_mode: host\n')}`);
    deepEqual(await since(folder, 'HEAD'), ['compose.yaml:9 compose/host-network']);
    ok(!existsSync(mark));
    git(folder, 'diff');
    ok(existsSync(mark), 'Git itself runs it');
  });

  it('runs no monitor and no hook that the repository itself names', async () => {
    const folder = repositoryWith({ 'compose.yaml': old });
    const mark = join(folder, '.git/ran');
    write(folder, '.git/own/post-index-change', `#!/bin/sh\ntouch "${mark}"\n`);
    write(folder, '.git/monitor', `#!/bin/sh\ntouch "${mark}"\nexit 1\n`);
    for (const name of ['own/post-index-change', 'monitor']) chmodSync(join(folder, '.git', name), 0o755);
    git(folder, 'config', 'core.hooksPath', join(folder, '.git/own'));
    git(folder, 'config', 'core.fsmonitor', join(folder, '.git/monitor'));
    write(folder, 'compose.yaml', `# moved\n${old}${service('new', '    network_mode: host\n')}`);
    deepEqual(await since(folder, 'HEAD'), ['compose.yaml:9 compose/host-network']);
    ok(!existsSync(mark));
    git(folder, 'status');
    ok(existsSync(mark), 'Git itself runs them');
  });

  it('fails by what is left, and says how much was left out', async () => {
    const folder = repositoryWith({ 'compose.yaml': old });
    const { code, err } = await bulkhead(folder, ['--diff-base', 'HEAD']);
    equal(code, 0);
    match(err, /\d+ findings have nothing to do with the changes since HEAD\n/);
  });

  it('says what is wrong with a revision or a directory', async () => {
    const folder = repositoryWith({ 'compose.yaml': old });
    const run = async (where: string, revision: string): Promise<string> => {
      const { code, err } = await bulkhead(where, [`--diff-base=${revision}`, '--format', 'compact']);
      equal(code, 2);
      return err;
    };
    match(await run(folder, 'origin/nowhere'), /there is no revision "origin\/nowhere" here: .+git fetch origin nowhere/);
    match(await run(folder, '--output=x'), /there is no revision|Git says/);
    match(await run(folderWith({ 'compose.yaml': old }), 'HEAD'), /Git says: fatal: not a git repository/);
    git(folder, 'checkout', '-q', '--orphan', 'alone');
    write(folder, 'compose.yaml', `# another\n${old}`);
    commit(folder);
    match(await run(folder, 'main'), /"main" and HEAD have no common history here/);
  });
});

describe('--shard and bulkhead merge', () => {
  it('of all shards gives what a run without shards gives, in JSON and SARIF', async () => {
    const folder = join(repository, 'test/projects');
    const words = ['--profile', 'strict', '--fail-on', 'none', '--today', '2026-11-30', '--show-masked'];
    const scratch = folderWith({});
    for (const format of ['json', 'sarif']) {
      const whole = (await bulkhead(folder, ['--format', format, ...words])).out;
      const parts: string[] = [];
      const sizes: number[] = [];
      for (const part of [1, 2, 3, 4]) {
        const { out } = await bulkhead(folder, ['--format', format, '--shard', `${part}/4`, ...words]);
        parts.push(join(scratch, `${part}.${format}`));
        sizes.push(out.length);
        writeFileSync(parts.at(-1)!, out);
      }
      ok(sizes.filter((size) => size > 10_000).length >= 2, `the parts are uneven: ${sizes.join(' ')}`);
      const merged = await bulkhead(scratch, ['merge', ...parts.reverse()]);
      deepEqual([merged.code, merged.err], [0, '']);
      equal(merged.out, whole);
    }
  });

  it('puts each project into one part, whatever other projects there are', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`s${index}/compose.yaml`, old]));
    const partOf = async (folder: string): Promise<Map<string, number>> => {
      const found = new Map<string, number>();
      for (const part of [1, 2, 3]) {
        const { findings } = JSON.parse((await bulkhead(folder, ['--format', 'json', '--shard', `${part}/3`])).out) as {
          findings: { file: string }[];
        };
        for (const { file } of findings) {
          ok(!found.has(file) || found.get(file) === part);
          found.set(file, part);
        }
      }
      return found;
    };
    const before = await partOf(folderWith(files));
    equal(before.size, 12);
    const after = await partOf(folderWith({ ...files, 'a/compose.yaml': old, 'z/compose.yaml': old }));
    for (const [file, part] of before) equal(after.get(file), part);
  });

  it('refuses what makes no sense', async () => {
    deepEqual(
      [shardOf('1/4'), shardOf('4/4'), shardOf('0/4'), shardOf('5/4'), shardOf('1'), shardOf('a/b')],
      [{ index: 0, of: 4 }, { index: 3, of: 4 }, undefined, undefined, undefined, undefined],
    );
    equal((await bulkhead(folderWith({}), ['--shard', '5/4'])).code, 2);
    const folder = folderWith({ 'compose.yaml': old, 'x.json': '[]', 'y.json': '{"version":1,"findings":[],"tool":{"version":"0"}}' });
    equal((await bulkhead(folder, ['merge'])).code, 2);
    match((await bulkhead(folder, ['merge', 'x.json', 'no.json'])).err, /^x\.json: is no report .+\nno\.json: no such file/);
    await bulkhead(folder, ['--format', 'json', '--output', 'a.json']);
    await bulkhead(folder, ['--format', 'sarif', '--output', 'a.sarif']);
    match((await bulkhead(folder, ['merge', 'a.json', 'a.sarif'])).err, /^a\.sarif: is not a report of the same format and version/);
    match((await bulkhead(folder, ['merge', 'a.json', 'y.json'])).err, /^y\.json: is not a report of the same format and version/);
    equal((await bulkhead(folder, ['merge', 'a.json', '--output', 'b.json'])).code, 0);
    equal(readFileSync(join(folder, 'b.json'), 'utf8'), readFileSync(join(folder, 'a.json'), 'utf8'));
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const open =
  'services:\n  web:\n    image: acme/web:1\n    privileged: true # door\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]\n';
const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';

afterEach(removeFolders);

describe('bulkhead harden', () => {
  it('prints a diff that patch applies, the same as it writes itself', async () => {
    const crlf = calm.replaceAll('\n', '\r\n');
    const files = {
      'compose.yaml': open,
      'crlf/compose.yaml': crlf,
      'end/compose.yaml': calm.trimEnd(),
      'mark/compose.yaml': `\uFEFF${calm}`,
      'with space/compose.yaml': calm,
    };
    const patched = folderWith(files);
    const written = folderWith(files);
    const diff = await bulkhead(patched, ['harden']);
    equal(diff.code, 0);
    for (const name of Object.keys(files)) deepEqual(readFileSync(join(patched, name), 'utf8'), files[name as keyof typeof files]);
    const patch = spawnSync('patch', ['-p1', '--fuzz=0'], { cwd: patched, input: diff.out, encoding: 'utf8' });
    equal(patch.status, 0, patch.stdout + patch.stderr);
    const run = await bulkhead(written, ['harden', '--write']);
    deepEqual([run.code, run.out], [0, '']);
    for (const name of Object.keys(files)) {
      const text = readFileSync(join(written, name), 'utf8');
      equal(readFileSync(join(patched, name), 'utf8'), text);
      ok(text !== files[name as keyof typeof files], `${name} was not hardened`);
    }
    ok(!/[^\r]\n/.test(readFileSync(join(written, 'crlf/compose.yaml'), 'utf8')));
    ok(readFileSync(join(written, 'mark/compose.yaml'), 'utf8').startsWith('\uFEFFservices'));
    ok(!readFileSync(join(written, 'end/compose.yaml'), 'utf8').endsWith('\n'));
    equal((await bulkhead(written, ['harden'])).out, '');
    equal((await bulkhead(written, ['harden', '--check'])).code, 0);
  });

  it('says what each change relies on and what is left for a person', async () => {
    const { err } = await bulkhead(folderWith({ 'compose.yaml': open }), ['harden']);
    match(err, /^changes \(\d+\)\n(?: .+\n)* {2}compose\.yaml:2:3 {2}.+\[compose\/pids-limit, review\]\n {6}relies on: /);
    match(err, /remaining findings \(\d+\)\n(?: .+\n)* {2}compose\.yaml:4:17 {2}critical\[compose\/privileged\]: .+\n {6}possible fix: /);
  });

  it('exits 1 for pending changes with --check, and honours --tier and --only', async () => {
    const folder = folderWith({ 'compose.yaml': calm });
    equal((await bulkhead(folder, ['harden', '--check'])).code, 1);
    ok(!(await bulkhead(folder, ['harden', '--tier', 'safe'])).out.includes('cap_drop'));
    const only = (await bulkhead(folder, ['harden', '--only', 'compose/default-capabilities'])).out;
    ok(only.includes('cap_drop') && !only.includes('security_opt'));
    const unknown = await bulkhead(folder, ['harden', '--only', 'compose/privilegd']);
    deepEqual([unknown.code, unknown.err.includes('did you mean "compose/privileged"?')], [2, true]);
  });

  it('says that a file which cannot be read whole gets no changes', async () => {
    const broken = 'services:\n  web:\n    image: nginx\n  db: [\n';
    const run = await bulkhead(folderWith({ 'compose.yaml': broken }), ['harden']);
    deepEqual([run.code, run.out], [0, '']);
    match(run.err, /^compose\.yaml:5: .+: .+ Until that is corrected, this file is not changed\.\n/);
  });

  it('changes a file that can be read whole although Compose would refuse it, and says what to repair', async () => {
    const refused = 'services:\n  web:\n    image: nginx\n  x:\n    bad\n';
    const run = await bulkhead(folderWith({ 'compose.yaml': refused }), ['harden']);
    equal(run.code, 0);
    match(run.out, /^\+ +cap_drop:$/m);
    match(
      run.err,
      /^compose\.yaml:5: The service "x" must be a map: write its keys below it, indented\. Until that is corrected, this file is refused, hardened or not\.\n/,
    );
  });

  it('says why only the Dockerfile of an invalid Compose file is changed, in JSON, too', async () => {
    const broken = 'services:\n  web:\n    build: .\n   cap_add: [NET_RAW]\n';
    const folder = folderWith({ 'compose.yaml': broken, Dockerfile: 'FROM debian:12\nRUN curl -k https://mirror.example/a -o /a\n' });
    const run = await bulkhead(folder, ['harden', '--format', 'json']);
    match(run.err, /^compose\.yaml:4: .+ Until that is corrected, this file is not changed\.\n/);
    const { changes, notHardened } = JSON.parse(run.out);
    deepEqual([...new Set(changes.map(({ file }: { file: string }) => file))], ['Dockerfile']);
    const [{ file, changed, because }, ...others] = notHardened;
    deepEqual(
      [file, changed, because.rule, because.file, because.range.start.line],
      ['compose.yaml', false, 'any/syntax', 'compose.yaml', 4],
    );
    equal(others.length, 0);
  });

  it('says that a file is not changed because of another one that is read with it', async () => {
    const folder = folderWith({ 'compose.yaml': calm, 'compose.override.yaml': 'services:\n  web: [\n' });
    const run = await bulkhead(folder, ['harden']);
    deepEqual([run.code, run.out], [0, '']);
    match(
      run.err,
      /^compose\.override\.yaml:3: .+\ncompose\.yaml: not changed, because it is read together with compose\.override\.yaml: correct line 3 there first\n/,
    );
  });

  it('prints JSON', async () => {
    const made = JSON.parse((await bulkhead(folderWith({ 'compose.yaml': open }), ['harden', '--format', 'json'])).out);
    deepEqual(Object.keys(made), ['version', 'changes', 'refused', 'left', 'created', 'notHardened']);
    deepEqual(Object.keys(made.changes[0]), ['file', 'rule', 'title', 'tier', 'reliesOn', 'conditions', 'edits']);
    ok(made.left.some(({ rule }: { rule: string }) => rule === 'compose/privileged'));
  });

  it('lists the files that it makes, with a line that two Dockerfiles ask for only once', async () => {
    const files = { 'a.Dockerfile': 'FROM node:22\nCOPY . .\n', 'b.Dockerfile': 'FROM node:22\nCOPY . .\n' };
    const folder = folderWith(files);
    match((await bulkhead(folder, ['harden'])).err, /^new files \(1\)\n {2}\.dockerignore$/m);
    deepEqual(JSON.parse((await bulkhead(folder, ['harden', '--format', 'json'])).out).created, ['.dockerignore']);
    match((await bulkhead(folder, ['harden', '--write'])).err, /^created files \(1\)\n {2}\.dockerignore$/m);
    equal(readFileSync(join(folder, '.dockerignore'), 'utf8'), '**/.env\n.git\n');
  });

  it('keeps mode and links, and leaves no other file behind', async () => {
    const folder = folderWith({ 'real/compose.yaml': calm });
    chmodSync(join(folder, 'real/compose.yaml'), 0o751);
    symlinkSync('real/compose.yaml', join(folder, 'compose.yaml'));
    equal((await bulkhead(folder, ['harden', '--write', 'compose.yaml'])).code, 0);
    equal(statSync(join(folder, 'real/compose.yaml')).mode & 0o777, 0o751);
    ok(readFileSync(join(folder, 'real/compose.yaml'), 'utf8').includes('cap_drop'));
    deepEqual(readdirSync(join(folder, 'real')), ['compose.yaml']);
    deepEqual(readdirSync(folder).sort(), ['.git', 'compose.yaml', 'real']);
  });

  it('changes nothing under a config that it cannot read', async () => {
    const folder = folderWith({ 'compose.yaml': calm, '.bulkhead.yaml': 'rules: 3\n' });
    const run = await bulkhead(folder, ['harden', '--write']);
    equal(run.code, 2);
    equal(readFileSync(join(folder, 'compose.yaml'), 'utf8'), calm);
  });

  it('names files that lie elsewhere so that patch takes them', async () => {
    const folder = folderWith({ 'compose.yaml': calm, 'other/readme.md': '' });
    ok((await bulkhead(join(folder, 'other'), ['harden', '..'])).out.startsWith('--- a/compose.yaml\n+++ b/compose.yaml\n'));
  });
});

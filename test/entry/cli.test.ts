import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, removeFolders, startProcess } from '../support/command-line';

const program = join(__dirname, '../../server/src/entry/cli.js');
const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';

afterEach(removeFolders);

describe('The command line as a process', () => {
  it('reads standard input to its end, and exits by what it found', () => {
    const last = '  last:\n    image: nginx\n    privileged: true\n';
    const many = Array.from({ length: 5000 }, (_, i) => `  # ${i} ${'x'.repeat(40)}\n`).join('');
    const words = ['check', '--format', 'json', '--stdin-filename', 'compose.yaml'];
    const run = startProcess(folderWith({}), words, { input: `${calm}${many}${last}` });
    deepEqual([run.code, run.err], [1, '']);
    const { findings } = JSON.parse(run.out) as { findings: { rule: string; range: { start: { line: number } } }[] };
    equal(findings.find(({ rule }) => rule === 'compose/privileged')?.range.start.line, 5006);
  });

  it('asks its environment whether to colour', () => {
    const folder = folderWith({ 'compose.yaml': calm });
    ok(startProcess(folder, [], { environment: { FORCE_COLOR: '1' } }).out.includes('\u001b['));
    const plain = startProcess(folder, [], { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    ok(!plain.out.includes('\u001b['));
    match(plain.out, /compose\//);
  });

  it('says what is wrong with its words', () => {
    const run = startProcess(folderWith({}), ['--formt', 'json']);
    deepEqual([run.code, run.out], [2, '']);
    match(run.err, /^bulkhead: unknown option --formt/);
  });
});

describe('Standard output that takes nothing', () => {
  const services = Array.from({ length: 400 }, (_, i) => `  s${i}:\n    image: nginx\n    privileged: true\n`).join('');

  for (const words of [['check'], ['check', '--format', 'json'], ['harden'], ['model'], ['rules']]) {
    it(`is said in one line and with exit code 2: ${words.join(' ')}`, () => {
      const folder = folderWith({ 'compose.yaml': `services:\n  web:\n    image: nginx\n    privileged: true\n` });
      const fd = openSync('/dev/full', 'w');
      const run = startProcess(folder, [...words, ...(words[0] === 'rules' ? [] : ['--quiet'])], { out: fd });
      closeSync(fd);
      deepEqual([run.code, run.err], [2, 'standard output: the disk is full, not written: free some space and run again\n']);
    });
  }

  it('is said when the reader goes away', async () => {
    const folder = folderWith({ 'compose.yaml': `services:\n${services}` });
    const script = `"${process.execPath}" "${program}" check --fail-on none | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const run = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    deepEqual([run.stdout, run.stderr], ['2\n', 'standard output: was closed by its reader before everything was written\n']);
  });

  it('is no reason to speak of findings in a folder that was removed', () => {
    const folder = folderWith({ 'gone/compose.yaml': calm });
    const script = `rm -r "$PWD"; exec "${process.execPath}" "${program}"`;
    const run = spawnSync('bash', ['-c', script], { cwd: join(folder, 'gone'), encoding: 'utf8' });
    deepEqual([run.status, run.stdout, run.stderr.split('\n').filter((line) => line.startsWith('bulkhead')).length], [2, '', 1]);
    ok(!existsSync(join(folder, 'gone')));
  });
});

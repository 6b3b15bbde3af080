import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { compiled, keep } from '../../server/src/entry/compiled';
import { repository } from '../support/fixtures';
import { makeFolder, startProcess } from '../support/lsp-client';

const text = 'exports.answer = (n) => n * 2;';
const answerOf = (program: ReturnType<typeof compiled>): number => (program.run(require) as { answer(n: number): number }).answer(21);

/** A program in a folder of its own, started once and kept. */
function kept(): { readonly file: string; readonly beside: string } {
  const file = join(makeFolder({ 'program.js': text }).path, 'program.js');
  const program = compiled(file, 'a');
  equal(answerOf(program), 42);
  ok(program.isNew);
  keep(program);
  return program;
}

const isNew = (file: string, name = 'a'): boolean => {
  const program = compiled(file, name);
  equal(answerOf(program), 42);
  return program.isNew;
};

describe('What V8 makes of a program', () => {
  before(function () {
    // Windows does not say who may write to a file.
    if (process.getuid === undefined) this.skip();
  });

  it('is kept beside it, and used by the next start', () => {
    const { file, beside } = kept();
    equal(isNew(file), false);
    equal(statSync(beside).mode & 0o022, 0);
    deepEqual(readdirSync(join(file, '..')).length, 2);
  });

  it('is passed over for another text of the program', () => {
    const { file } = kept();
    ok(isNew(file, 'b'));
  });

  it('is passed over where others may write to it', () => {
    const { file, beside } = kept();
    for (const mode of [0o666, 0o664, 0o646]) {
      chmodSync(beside, mode);
      ok(isNew(file), mode.toString(8));
    }
    chmodSync(beside, 0o600);
    equal(isNew(file), false);
  });

  it('is passed over where it belongs to somebody else than the program', function () {
    if (process.getuid?.() !== 0) this.skip();
    const { file, beside } = kept();
    spawnSync('chown', ['65534', beside]);
    ok(isNew(file));
  });

  it('is passed over where it is a link, a folder or a pipe', () => {
    const { file, beside } = kept();
    renameSync(beside, `${beside}.there`);
    symlinkSync(`${beside}.there`, beside);
    ok(isNew(file));
    const other = kept();
    renameSync(other.beside, `${other.beside}.there`);
    mkdirSync(other.beside);
    ok(isNew(other.file));
    const piped = kept();
    renameSync(piped.beside, `${piped.beside}.there`);
    spawnSync('mkfifo', [piped.beside]);
    ok(isNew(piped.file));
  });

  it('costs only time where it is damaged: each byte changed, cut off at each length', () => {
    const { file, beside } = kept();
    const whole = readFileSync(beside);
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x55;
      writeFileSync(beside, damaged);
      // Four bytes of the head are empty.
      if (at < 4 || at >= 8) ok(isNew(file), `byte ${at}`);
      writeFileSync(beside, whole.subarray(0, at));
      ok(isNew(file), `length ${at}`);
    }
    writeFileSync(beside, '');
    ok(isNew(file));
  });

  it('is not kept where the folder cannot be written', function () {
    if (process.getuid?.() === 0) this.skip();
    const folder = makeFolder({ 'program.js': text }).path;
    chmodSync(folder, 0o500);
    const program = compiled(join(folder, 'program.js'), 'a');
    keep(program);
    deepEqual(readdirSync(folder), ['program.js']);
    chmodSync(folder, 0o700);
  });

  it('changes nothing in what the command line says', () => {
    const folder = makeFolder({ 'shop/compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n    privileged: true\n' }).path;
    for (const name of ['cli.js', 'program.js', 'pages.json']) copyFileSync(join(repository, 'dist', name), join(folder, name));
    const check = (): unknown[] => {
      const run = spawnSync(process.execPath, [join(folder, 'cli.js'), 'check', '--no-config', 'shop'], { cwd: folder, encoding: 'utf8' });
      return [run.status, run.stdout, run.stderr];
    };
    const first = check();
    equal(first[0], 1);
    const file = readdirSync(folder).find((name) => name.endsWith('.v8'));
    ok(file !== undefined, 'nothing is kept');
    deepEqual(check(), first);
    writeFileSync(join(folder, file), 'damaged');
    deepEqual(check(), first);
    deepEqual(check(), first);
  });

  it('changes nothing in what the language server says', async () => {
    const folder = makeFolder({}).path;
    for (const name of ['server.js', 'work.js', 'work.br']) copyFileSync(join(repository, 'dist', name), join(folder, name));
    const keptIn = (): string | undefined => readdirSync(folder).find((name) => name.endsWith('.v8'));
    const uri = 'file:///shop/compose.yaml';
    const serve = async (isDone: () => boolean): Promise<unknown> => {
      const client = await startProcess({}, join(folder, 'server.js'));
      client.open(uri, 'services:\n  web:\n    image: nginx:1.27\n    privileged: true\n');
      const found = await client.diagnostics(uri, (all) => all.length > 0);
      for (let waits = 0; waits < 200 && !isDone(); waits++) await wait(100);
      await client.stop();
      equal(await client.ended, 0);
      return found;
    };
    const first = await serve(() => keptIn() !== undefined);
    const file = keptIn();
    ok(file !== undefined, 'nothing is kept');
    deepEqual(await serve(() => true), first);
    writeFileSync(join(folder, file), 'damaged');
    deepEqual(await serve(() => true), first);
  }).timeout(60_000);
});

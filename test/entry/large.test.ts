import { deepEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { deep, large } from '../fuzz/large';
import { folderWith, removeFolders } from '../support/command-line';
import { repository } from '../support/fixtures';

const program = join(repository, 'out/server/src/entry/cli.js');
/** Just less than Bulkhead reads. */
const tenMegabytes = 10 * 1024 * 1024 - 4096;
const levels = 100_000;
const good = 'services:\n  good:\n    image: nginx\n    privileged: true\n';

/** Seconds of computing for a run, and megabytes for all that is kept. */
const [seconds, megabytes] = [60, 2000];

/** Runs the command line with bounds that the system and V8 enforce: they do not depend on what else the machine does. */
function bounded(folder: string, words: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const line = `ulimit -t ${seconds}; exec "$@"`;
  const all = ['-c', line, 'sh', process.execPath, `--max-old-space-size=${megabytes}`, program, ...words];
  const { status, stdout, stderr } = spawnSync('sh', all, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
    env: { PATH: process.env.PATH },
  });
  return { code: status, out: stdout ?? '', err: stderr };
}

/**
 * The file beside them is reported and hardened, and nothing fails: what is in them is read, or the report says why it is not.
 * @param shapes each is made in a folder of its own
 */
function survive(shapes: readonly (readonly [string, (size: number) => Readonly<Record<string, string>>])[], size: number): void {
  const files = shapes.flatMap(([what, make]) =>
    Object.entries(make(size)).map(([name, text]) => [`${what.replace(/\W+/g, '-')}/${name}`, text]),
  );
  const folder = folderWith({ ...Object.fromEntries(files), 'good/compose.yaml': good });
  const check = bounded(folder, ['check', '--format', 'compact']);
  const why = `${check.code} ${check.err.slice(-2000)}`;
  deepEqual([[1, 2].includes(check.code ?? -1), /internal error/.test(check.err)], [true, false], why);
  ok(/^good\/compose\.yaml:4:17: critical compose\/privileged/m.test(check.out), check.out.slice(0, 2000));
  const harden = bounded(folder, ['harden', '--write']);
  const how = `${harden.code} ${harden.err.slice(-2000)}`;
  deepEqual([[0, 2].includes(harden.code ?? -1), /internal error/.test(harden.err)], [true, false], how);
  ok(/^ {2}good\/compose\.yaml:\d+:\d+ /m.test(harden.err), harden.err.slice(0, 2000));
}

/** How many files are read in one run: a process for each would take a minute more. */
const together = 5;

describe('Files of 10 MB', function () {
  this.timeout(180_000);
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(removeFolders);
  const all = Object.entries(large);
  for (let at = 0; at < all.length; at += together) {
    const shapes = all.slice(at, at + together);
    const what = shapes.map(([name]) => name).join(', ');
    it(`end in bounded time and memory, and the file beside them is reported: ${what}`, () => survive(shapes, tenMegabytes));
  }
});

describe('Nests of 100,000 levels', function () {
  this.timeout(180_000);
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(removeFolders);
  for (const [kind, isOf] of [
    ['values', (name) => !name.startsWith('commands')],
    ['commands', (name) => name.startsWith('commands')],
  ] as const satisfies readonly (readonly [string, (name: string) => boolean])[])
    it(`of ${kind} end in bounded time and memory, and the file beside them is reported`, () =>
      survive(
        Object.entries(deep).filter(([name]) => isOf(name)),
        levels,
      ));
});

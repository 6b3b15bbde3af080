import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { folderWith, removeFolders } from './support/command-line';
import { repository } from './support/fixtures';

/** A fenced block of a page: what stands behind the backquotes, its text, its line from 1. */
interface Block {
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(repository, 'docs')).map((name) => `docs/${name}`),
  'docs/rules/README.md',
].filter((name) => name.endsWith('.md'));

function read(page: string): string {
  return readFileSync(join(repository, page), 'utf8').replaceAll('\r\n', '\n');
}

function blocksOf(text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]!.startsWith('```')) continue;
    const end = lines.indexOf('```', i + 1);
    blocks.push({ info: lines[i]!.slice(3), text: lines.slice(i + 1, end).join('\n'), line: i + 1 });
    i = end;
  }
  return blocks;
}

/** A folder with the example project, and `bulkhead` on the path. */
function scratch(): { readonly folder: string; readonly path: string } {
  const folder = folderWith({});
  cpSync(join(repository, 'examples'), join(folder, 'examples'), { recursive: true });
  const bin = join(folder, '.git/bin');
  mkdirSync(bin);
  const program = join(repository, 'dist/cli.js');
  writeFileSync(join(bin, 'bulkhead'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(bin, 'bulkhead'), 0o755);
  return { folder, path: bin + delimiter + process.env.PATH };
}

/** The first line of a page's output that a run did not print, in order; `...` stands for any lines. */
function missing(expected: string, printed: string): string | undefined {
  const lines = printed.split('\n');
  let at = 0;
  for (const line of expected.split('\n').filter((line) => line !== '...')) {
    const found = lines.indexOf(line, at);
    if (found < 0) return line;
    at = found + 1;
  }
  return undefined;
}

/**
 * Blocks that are run, page by page, from top to bottom in one folder that holds a copy of `examples`:
 * - `<language> file=<name>` writes a file.
 * - `sh run` runs in a shell and must end with 0, `sh run exit=1` with 1.
 * - `text output` holds lines that the run above printed, in this order; `...` stands for any lines.
 */
describe('The pages', () => {
  after(removeFolders);

  for (const page of pages) {
    const blocks = blocksOf(read(page)).filter(({ info }) => / (file=|run|output)/.test(info));
    if (blocks.length === 0) continue;
    it(`${page} says what happens`, () => {
      const { folder, path } = scratch();
      let printed = '';
      for (const { info, text, line } of blocks) {
        const where = `${page}:${line}`;
        const file = / file=(\S+)$/.exec(info)?.[1];
        if (file !== undefined) {
          mkdirSync(dirname(join(folder, file)), { recursive: true });
          writeFileSync(join(folder, file), `${text}\n`);
        } else if (info === 'text output') {
          equal(missing(text, printed), undefined, `${where}: this line is not printed`);
        } else {
          const exit = /^sh run(?: exit=(\d))?$/.exec(info);
          ok(exit, `${where}: "${info}" is not known here`);
          const run = spawnSync('sh', ['-e', '-c', text], { cwd: folder, encoding: 'utf8', env: { PATH: path } });
          printed = run.stdout + run.stderr;
          equal(run.status, Number(exit[1] ?? 0), `${where}: ended with ${run.status}\n${printed}`);
        }
      }
    });
  }

  it('show no other command than those that are run elsewhere: scripts of the package, the image, and what runs services', () => {
    const known = [
      /^(?:[A-Z]+=\S+ )*npm (?:ci|run|start|test|install)\b/,
      // test/engine/own-image.ts, test/engine/prove.ts
      /^docker run --rm --network none --read-only /,
      /^\$ bulkhead (?:harden --prove|probe) /,
    ];
    for (const page of pages)
      for (const { info, text, line } of blocksOf(read(page)).filter(({ info }) => info === 'sh' || info === 'bash')) {
        const isOutput = text.startsWith('$ ');
        const commands = text.split('\n').filter((each, at) => (isOutput ? at === 0 : !/^ /.test(each) && each !== ''));
        for (const command of commands)
          ok(
            known.some((one) => one.test(command)),
            `${page}:${line}: "${command}" (${info}) is not run by a test: mark it "sh run"`,
          );
      }
  });

  it('give pipelines command lines that work', () => {
    const version = (JSON.parse(read('package.json')) as { readonly version: string }).version;
    const lines = [...read('docs/ci.md').matchAll(/npx --yes bulkhead@(\S+) ([^'\n]+)/g)].map(([, pinned, words]) => ({
      pinned,
      words: words!,
    }));
    ok(lines.length >= 4);
    for (const { pinned, words } of lines) {
      equal(pinned, version);
      const { folder, path } = scratch();
      const line = words.replaceAll('${{ matrix.part }}', '1');
      const { status, stderr } = spawnSync('sh', ['-c', `bulkhead ${line}`], { cwd: folder, encoding: 'utf8', env: { PATH: path } });
      ok(status === 0 || status === 1, `${line}: ${stderr}`);
      for (const [, file] of line.matchAll(/--output \w+=(\S+)/g)) ok(existsSync(join(folder, file!)), line);
    }
  });

  it('name only scripts that the package has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const named = pages.flatMap((page) => [...read(page).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map((m) => m[1] ?? m[2]!));
    ok(named.includes('start') && named.includes('test'));
    deepEqual(
      named.filter((name) => scripts[name] === undefined),
      [],
    );
  });

  it('link only to what is there', () => {
    const broken = pages.flatMap((page) => {
      const links = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((m) => m[1]!);
      return links
        .filter((link) => !/^https?:/.test(link) && !existsSync(join(repository, dirname(page), link)))
        .map((link) => `${page}: ${link}`);
    });
    deepEqual(broken, []);
  });

  it('show the program itself with npm start', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'examples/tour.mjs')], { encoding: 'utf8' });
    equal(status, 0, stdout + stderr);
    ok(stdout.includes('critical[compose/docker-socket]') && stdout.includes('+    cap_drop:'));
    ok(stderr.includes('remaining findings'));
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bulkhead, folderWith, removeFolders } from './support/command-line';
import { repository } from './support/fixtures';

const compose = 'services:\n  web:\n    image: example/web:1\n    privileged: true\n';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[] };
}

const read = (name: string): string => readFileSync(join(repository, name), 'utf8');

after(removeFolders);

describe('action.yml', () => {
  const action = parse(read('action.yml')) as Action;
  const [step] = action.runs.steps;

  /** Runs the script of the action as GitHub does, with the program of this repository. */
  function run(folder: string, inputs: Readonly<Record<string, string>> = {}) {
    const github = { GITHUB_OUTPUT: join(folder, '.git/output'), GITHUB_STEP_SUMMARY: join(folder, '.git/summary') };
    for (const file of Object.values(github)) writeFileSync(file, '');
    const given = Object.entries(step!.env!).flatMap(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1];
      return input === undefined ? [] : [[name, inputs[input] ?? action.inputs[input]!.default] as const];
    });
    const env = {
      PATH: process.env.PATH,
      ACTION_PATH: repository,
      BULKHEAD: join(repository, 'dist/cli.js'),
      ...github,
      ...Object.fromEntries(given),
    };
    const { status, stdout, stderr } = spawnSync('bash', ['-c', step!.run!], { cwd: folder, encoding: 'utf8', env });
    return {
      status,
      out: stdout,
      err: stderr,
      outputs: readFileSync(github.GITHUB_OUTPUT, 'utf8'),
      summary: readFileSync(github.GITHUB_STEP_SUMMARY, 'utf8'),
    };
  }

  it('annotates, writes SARIF and a summary, and fails as the check does', () => {
    const folder = folderWith({ 'compose.yaml': compose });
    const { status, out, outputs, summary } = run(folder);
    equal(status, 1);
    match(out, /^::error file=compose\.yaml,line=4,/);
    equal(outputs, 'exit-code=1\nsarif-file=bulkhead.sarif\n');
    match(summary, /^<!-- bulkhead -->\n### Bulkhead\n/);
    equal((JSON.parse(readFileSync(join(folder, 'bulkhead.sarif'), 'utf8')) as { version: string }).version, '2.1.0');
    equal(run(folder, { 'fail-on': 'none' }).status, 0);
  });

  it('takes several paths, and no input as a command', () => {
    const folder = folderWith({ 'a b/compose.yaml': compose, 'c/compose.yaml': compose, 'd/compose.yaml': compose });
    const { out } = run(folder, { paths: 'a b\nc\n' });
    deepEqual([...new Set([...out.matchAll(/file=([^,]+)/g)].map((m) => m[1]))].sort(), ['a b/compose.yaml', 'c/compose.yaml']);
    for (const paths of ['$(touch evil)', '; touch evil', '--help', '`touch evil`']) equal(run(folder, { paths }).status, 2, paths);
    equal(run(folder, { 'fail-on': 'x; touch evil' }).status, 2);
    ok(!readdirSync(folder).includes('evil'));
  });

  it('gives each input to the script as a variable only', () => {
    for (const { run: script = '' } of action.runs.steps) equal(script.includes('${{'), false);
    const given = Object.values(step!.env!).join(' ');
    for (const input of Object.keys(action.inputs).filter((name) => name !== 'upload')) ok(given.includes(`inputs.${input} }}`), input);
    equal(action.inputs.version!.default, (JSON.parse(read('package.json')) as { version: string }).version);
  });
});

describe('The npm package', () => {
  it('runs from an empty directory, and depends on nothing', function () {
    this.timeout(60_000);
    const folder = folderWith({});
    const npm = (...words: string[]): string =>
      execFileSync('npm', [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--offline'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const [packed] = JSON.parse(npm('pack', repository, '--json')) as { filename: string }[];
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'empty/package.json'), '{}');
    npm('install', '--prefix', 'empty', `./${packed!.filename}`);
    deepEqual(
      readdirSync(join(folder, 'empty/node_modules')).filter((name) => !name.startsWith('.')),
      ['bulkhead'],
    );
    const program = join(folder, 'empty/node_modules/.bin/bulkhead');
    ok(existsSync(program));
    const { version } = JSON.parse(read('package.json')) as { version: string };
    equal(execFileSync(program, ['--version'], { encoding: 'utf8' }), `${version}\n`);
    match(execFileSync(program, ['explain', 'compose/privileged'], { encoding: 'utf8' }), /^# Privileged service\n/);
  });
});

describe('The hooks for pre-commit', () => {
  it('start commands that there are', async () => {
    const hooks = parse(read('.pre-commit-hooks.yaml')) as { id: string; entry: string }[];
    deepEqual(
      hooks.map(({ id }) => id),
      ['bulkhead', 'bulkhead-harden'],
    );
    for (const { entry } of hooks) {
      const [program, ...words] = entry.split(' ');
      equal(program, 'bulkhead');
      equal(
        (await bulkhead(folderWith({ 'compose.yaml': 'services: {}\n', 'other.yaml': 'a: 1\n' }), [...words, 'compose.yaml', 'other.yaml']))
          .code,
        0,
      );
    }
  });
});

describe('The descriptor for MegaLinter', () => {
  interface Linter {
    readonly cli_executable: string;
    readonly cli_lint_extra_args: readonly string[];
    readonly cli_sarif_args: readonly string[];
    readonly cli_lint_errors_regex: string;
    readonly install: { readonly dockerfile: readonly string[] };
  }
  const descriptor = parse(read('mega-linter-plugin-bulkhead/bulkhead.megalinter-descriptor.yml')) as {
    readonly file_names_regex: readonly string[];
    readonly linters: readonly [Linter];
  };
  const [linter] = descriptor.linters;

  it('passes the files that Bulkhead reads by their names', () => {
    const passed = (name: string): boolean => descriptor.file_names_regex.some((regex) => new RegExp(`^(?:${regex})$`).test(name));
    const read = ['Dockerfile', 'api.Dockerfile', 'Dockerfile.dev', 'Dockerfile-web', 'Containerfile', 'compose.yaml', 'daemon.json'];
    const more = ['docker-compose.override.yml', 'edge.daemon.json', 'devcontainer.json', '.devcontainer.json'];
    deepEqual(
      [...read, ...more].filter((name) => !passed(name)),
      [],
    );
    deepEqual(['package.json', 'values.yaml', 'README.md'].filter(passed), []);
  });

  it('runs commands that there are, and finds the count', () => {
    const folder = folderWith({ 'compose.yaml': compose });
    const sarif = linter.cli_sarif_args.map((word) => word.replace('{{SARIF_OUTPUT_FILE}}', 'out.sarif'));
    const words = [...linter.cli_lint_extra_args, ...sarif, 'compose.yaml'];
    const { status, stdout } = spawnSync(process.execPath, [join(repository, 'dist/cli.js'), ...words], { cwd: folder, encoding: 'utf8' });
    deepEqual([linter.cli_executable, status], ['bulkhead', 1]);
    ok(Number(new RegExp(linter.cli_lint_errors_regex).exec(stdout)?.[1]) > 1, stdout);
    ok(existsSync(join(folder, 'out.sarif')));
    const { version } = JSON.parse(read('package.json')) as { version: string };
    match(linter.install.dockerfile.join('\n'), new RegExp(`bulkhead@${version.replaceAll('.', '\\.')}$`));
  });
});

describe('The Dockerfile of Bulkhead', () => {
  it('passes its own strict profile', async () => {
    const { code, out } = await bulkhead(repository, ['check', '--profile', 'strict', '--fail-on', 'low', 'Dockerfile']);
    deepEqual([code, out.split('\n')[0]], [0, 'no findings in 1 file; 2 suppressed']);
  });

  it('copies what is there', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '));
    ok(copied.length > 5);
    deepEqual(
      copied.filter((name) => !existsSync(join(repository, name))),
      [],
    );
    const kept = read('.dockerignore');
    for (const name of copied) ok(kept.includes(`!${name}\n`), name);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const open =
  'services:\n  web:\n    image: nginx\n    privileged: true # door\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]\n';
const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';

interface Report {
  readonly files: number;
  readonly profile: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly message: string;
    readonly range: {
      readonly start: { readonly line: number; readonly column: number };
      readonly end: { readonly line: number; readonly column: number };
    };
    readonly fixes: readonly { readonly title: string; readonly edits?: readonly unknown[] }[];
    readonly suppressed: { readonly by: string; readonly reason: string } | null;
    readonly maskedBy: string | null;
  }[];
  readonly errors: readonly { readonly file: string; readonly line: number; readonly column: number; readonly message: string }[];
}

async function report(folder: string, words: readonly string[] = [], input = ''): Promise<Report> {
  return JSON.parse((await bulkhead(folder, ['check', '--format', 'json', ...words], input)).out) as Report;
}

/** The files that findings were made in: the calm service lacks walls, so each analyzed file has some. */
async function analyzed(folder: string, words: readonly string[] = []): Promise<string[]> {
  return [...new Set((await report(folder, words)).findings.map(({ file }) => file))].sort();
}

afterEach(removeFolders);

describe('bulkhead check', () => {
  it('judges standard input under the name it is given', async () => {
    const run = await bulkhead(folderWith({}), ['check', '--format', 'json', '--stdin-filename', 'compose.yaml'], open);
    equal(run.code, 1);
    const { findings } = JSON.parse(run.out) as Report;
    const at = (rule: string) => findings.filter((finding) => finding.rule === rule).map(({ file, range }) => ({ file, ...range }));
    deepEqual(at('compose/privileged'), [{ file: 'compose.yaml', start: { line: 4, column: 17 }, end: { line: 4, column: 21 } }]);
    deepEqual(at('compose/docker-socket'), [{ file: 'compose.yaml', start: { line: 5, column: 15 }, end: { line: 5, column: 61 } }]);
  });

  it('tells standard input by its shape, and refuses what has none', async () => {
    equal((await bulkhead(folderWith({}), ['check', '--stdin-filename', 'stack.txt'], open)).code, 1);
    const run = await bulkhead(folderWith({}), ['check', '--stdin-filename', 'notes.txt'], 'hello\n');
    deepEqual([run.code, run.out], [2, '']);
    match(run.err, /^notes\.txt: the kind of this file is not clear from its name or text: .+\n$/);
  });

  it('exits by severity', async () => {
    const folder = folderWith({ 'compose.yaml': open });
    for (const level of ['critical', 'high', 'medium', 'low']) equal((await bulkhead(folder, ['--fail-on', level])).code, 1);
    equal((await bulkhead(folder, ['check', '--fail-on=none'])).code, 0);
    const harmless = folderWith({ 'compose.yaml': calm });
    equal((await bulkhead(harmless, [])).code, 0);
    equal((await bulkhead(harmless, ['--fail-on', 'low'])).code, 1);
  });

  it('shows the span, why and what to do, and folds absences into one line', async () => {
    const { out, err } = await bulkhead(folderWith({ 'compose.yaml': open }), []);
    equal(err, '');
    ok(out.includes('critical[compose/privileged]: "web" runs privileged'));
    ok(out.includes('  --> compose.yaml:4:17\n  |\n4 |     privileged: true # door\n  |                 ^^^^\n  = why: '));
    match(out, /= fix: .+ \(manual\)/);
    equal(out.match(/\[compose\/absences\]/g)?.length, 1);
    match(out, /\n\d+ findings \(2 critical, .+\) in 1 file\nnext: "bulkhead harden"/);
  });

  it('reports the gravest first, and how often each rule fired last', async () => {
    const folder = folderWith({ 'a.Dockerfile': 'FROM alpine:3.22\nCMD ["/app"]\n', 'compose.yaml': open });
    const { out } = await bulkhead(folder, ['--fail-on', 'none']);
    const order = [...out.matchAll(/^(critical|high|medium|low)\[/gm)].map(([, severity]) => severity!);
    deepEqual(
      order,
      ['critical', 'high', 'medium', 'low'].flatMap((severity) => order.filter((each) => each === severity)),
    );
    ok(order.length > 3);
    match(out, /\n\nseverity {2}rule +findings {2}files\ncritical {2}compose\/docker-socket +1 +1\n(.+\n)+\n\d+ findings /);
    const [one] = out.split('\nseverity  rule');
    equal(out.match(/^(critical|high|medium|low) {2,}\S+ +\d+ +\d+$/gm)?.length, new Set(one!.match(/\[[a-z]+\/[a-z-]+\]/g)).size);
  });

  it('prints one line for each finding', async () => {
    const { out, err, code } = await bulkhead(folderWith({ 'compose.yaml': open }), ['--format', 'compact']);
    deepEqual([err, code], ['', 1]);
    const lines = out.trimEnd().split('\n');
    for (const line of lines) match(line, /^compose\.yaml:\d+:\d+: (critical|high|medium|low) [a-z]+\/[a-z-]+ .+$/);
    ok(lines.includes('compose.yaml:4:17: critical compose/privileged "web" runs privileged: any process in it controls the host'));
    deepEqual(
      [...lines].sort((a, b) => Number(a.split(':')[1]) - Number(b.split(':')[1])),
      lines,
    );
    equal((await bulkhead(folderWith({ 'notes.md': '' }), ['--format', 'compact', '--quiet'])).out, '');
  });

  it('keeps carets under wide characters and tabs, and disarms control characters', async () => {
    const text = 'services:\n  "漢字\\u0041":\n    image: nginx\n    # \u001b[31m\n    "privileged":\ttrue\n';
    const { out } = await bulkhead(folderWith({ 'compose.yaml': text }), []);
    ok(out.includes('5 |     "privileged":    true\n  |                      ^^^^\n'));
    const flow = 'services: { 漢字: { image: nginx, privileged: true } } # \u001b[31m\n';
    const wide = (await bulkhead(folderWith({ 'compose.yaml': flow }), [])).out;
    ok(
      wide.includes(
        '1 | services: { 漢字: { image: nginx, privileged: true } } # ␛[31m\n  |                                               ^^^^\n',
      ),
      wide,
    );
    ok(!wide.includes('\u001b'));
  });

  it('colours when asked, and never with NO_COLOR or --no-color', async () => {
    const folder = folderWith({ 'compose.yaml': open });
    ok((await bulkhead(folder, [], '', { FORCE_COLOR: '1' })).out.includes('\u001b['));
    ok(!(await bulkhead(folder, [], '', { FORCE_COLOR: '1', NO_COLOR: '1' })).out.includes('\u001b['));
    ok(!(await bulkhead(folder, ['--no-color'], '', { FORCE_COLOR: '1' })).out.includes('\u001b['));
    ok(!(await bulkhead(folder, [])).out.includes('\u001b['));
  });

  it('prints edits only with --fixes', async () => {
    const folder = folderWith({ 'compose.yaml': open });
    ok((await report(folder)).findings.every(({ fixes }) => fixes.every(({ edits }) => edits === undefined)));
    ok((await report(folder, ['--fixes'])).findings.some(({ fixes }) => fixes.some(({ edits }) => edits && edits.length > 0)));
  });

  it('shows masked findings only to those who ask', async () => {
    const folder = folderWith({ 'compose.yaml': open });
    ok((await report(folder)).findings.every(({ maskedBy }) => maskedBy === null));
    ok((await report(folder, ['--profile', 'strict', '--show-masked'])).findings.some(({ maskedBy }) => maskedBy === 'compose/privileged'));
    equal((await bulkhead(folder, ['--show-masked'])).code, 2);
  });

  it('counts what it shows: the absences of one service are one finding', async () => {
    const { out } = await bulkhead(folderWith({ 'compose.yaml': calm }), ['--fail-on', 'none']);
    equal(out.match(/^\w+\[/gm)?.length, 1);
    match(out, /\n1 finding \(1 low\) in 1 file\n/);
  });

  it('writes the report to a file', async () => {
    const folder = folderWith({ 'compose.yaml': open });
    const run = await bulkhead(folder, ['--output', 'report.txt']);
    deepEqual([run.code, run.out], [1, '']);
    ok(readFileSync(join(folder, 'report.txt'), 'utf8').includes('compose/privileged'));
    equal((await bulkhead(folder, ['--output', 'no/report.txt'])).code, 2);
  });

  it('finds files by name and shape, and leaves out what .gitignore and exclude name', async () => {
    const folder = folderWith({
      'compose.yaml': calm,
      'app/stack.yml': calm,
      'app/values.yaml': 'replicas: 1\n',
      'app/Dockerfile': 'FROM alpine\nNONSENSE\n',
      'app/Dockerfile.md': '# about\n',
      'k8s/deploy.yaml': 'apiVersion: v1\nkind: X\nservices:\n  a:\n    image: b\n',
      '.hidden/compose.yaml': calm,
      'node_modules/x/compose.yaml': calm,
      'vendor/compose.yaml': calm,
      'build/compose.yaml': calm,
      'build/keep/compose.yaml': calm,
      'deep/.gitignore': '*\n!/kept.yaml\n',
      'deep/kept.yaml': calm,
      'deep/lost.yaml': calm,
      '.gitignore': '/build/*\n!/build/keep\n',
      '.bulkhead.yaml': 'exclude: ["vendor/**"]\n',
    });
    const expected = [
      '.hidden/compose.yaml',
      'app/Dockerfile',
      'app/stack.yml',
      'build/keep/compose.yaml',
      'compose.yaml',
      'deep/kept.yaml',
    ];
    deepEqual(await analyzed(folder), expected);
    deepEqual(await analyzed(folder, ['deep']), ['deep/kept.yaml']);
    deepEqual(await analyzed(folder, ['build/compose.yaml', 'vendor/compose.yaml']), ['build/compose.yaml', 'vendor/compose.yaml']);
    const ignored = await bulkhead(folder, ['--stdin-filename', 'vendor/compose.yaml'], open);
    deepEqual(
      [ignored.code, ignored.out, ignored.err],
      [0, '', 'vendor/compose.yaml: skipped, because .gitignore or "exclude" lists it\n'],
    );
  });

  it('ends in a folder that links to itself', async () => {
    const folder = folderWith({ 'a/compose.yaml': calm });
    symlinkSync('..', join(folder, 'a/up'));
    deepEqual(await analyzed(folder), ['a/compose.yaml']);
  });

  it('judges each file once, by the config next to it', async () => {
    const folder = folderWith({
      'compose.yaml': 'services:\n  web:\n    build: sub\n    privileged: true\n',
      'sub/Dockerfile': 'FROM node:22\nNONSENSE\n',
      'sub/.bulkhead.yaml': 'rules: { any/syntax: low }\n',
      '.bulkhead.yaml': 'rules:\n  compose/privileged: low\n  any/syntax: critical\n',
    });
    const inDockerfile = (await report(folder, ['.', 'compose.yaml'])).findings.filter((finding) => finding.file === 'sub/Dockerfile');
    deepEqual(
      inDockerfile.filter(({ rule }) => rule === 'any/syntax').map(({ severity }) => severity),
      ['low'],
    );
    equal((await report(folder, ['compose.yaml'])).findings.find(({ rule }) => rule === 'any/syntax')?.severity, 'low');
    equal((await bulkhead(folder, ['compose.yaml', '--fail-on', 'high'])).code, 0);
    equal((await bulkhead(folder, ['compose.yaml', '--no-config', '--fail-on', 'high'])).code, 1);
    equal((await bulkhead(folder, ['compose.yaml', '--config', 'sub/.bulkhead.yaml', '--fail-on', 'high'])).code, 1);
  });

  it('takes the day from the command line, else from the config, else from the clock', async () => {
    const folder = folderWith({ Dockerfile: 'FROM node:16\nUSER node\n', '.bulkhead.yaml': 'today: 2023-01-01\n' });
    const ended = async (...options: string[]): Promise<boolean> =>
      (await report(folder, options)).findings.some(({ rule }) => rule === 'dockerfile/abandoned-base');
    equal(await ended(), false);
    equal(await ended('--today', '2024-01-01'), true);
    equal(await ended('--no-config'), true);
    equal(await ended('--no-config', '--today', '2023-01-01'), false);
    match((await bulkhead(folder, ['--today', '2023-02-30'])).err, /--today must be a day such as 2027-01-31, not "2023-02-30"/);
  });

  it('says where a config is wrong, and judges all the same', async () => {
    const folder = folderWith({ 'compose.yaml': open, '.bulkhead.yaml': 'profile: strict\nrulez: {}\n' });
    const run = await bulkhead(folder, ['--quiet']);
    equal(run.code, 2);
    match(run.err, /^\.bulkhead\.yaml:2: unknown key "rulez" in the config \(did you mean "rules"\?\): .+\n$/);
    ok(run.out.includes('compose/privileged'));
    deepEqual(
      (await report(folder)).errors.map(({ file, line, column }) => ({ file, line, column })),
      [{ file: '.bulkhead.yaml', line: 2, column: 1 }],
    );
    const gone = await bulkhead(folder, ['--config', 'none.yaml']);
    deepEqual([gone.code, gone.err], [2, 'none.yaml: no such file or directory: check the path\n']);
  });

  it('does not call a service safe whose base it has not read', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  web:\n    extends: { file: base.yaml, service: web }\n' });
    const run = await bulkhead(folder, []);
    equal(run.code, 2);
    match(run.err, /^compose\.yaml:3: "base\.yaml" is not read: .+ the service "web" .+ --allow-unresolved to check the rest\.\n$/);
    equal((await bulkhead(folder, ['--allow-unresolved'])).code, 0);
  });
});

describe('bulkhead check of a daemon.json', () => {
  const open = '{\n  "hosts": ["tcp://0.0.0.0:2375"]\n}\n';

  it('finds it in a tree, by its name, and on standard input', async () => {
    const folder = folderWith({ 'etc/docker/daemon.json': open, 'etc/other.json': open });
    for (const words of [['.'], ['etc/docker/daemon.json'], ['--stdin-filename', 'x/lab.daemon.json']]) {
      const run = await bulkhead(folder, ['check', ...words], open);
      equal(run.code, 1);
      match(run.out, /daemon\/tcp-without-tls/);
    }
  });

  it('lets the config allow what comments cannot', async () => {
    const config = 'rules:\n  daemon/tcp-without-tls:\n    allow: [{ file: daemon.json, reason: "a lab without a network" }]\n';
    const run = await bulkhead(folderWith({ 'daemon.json': open, '.bulkhead.yaml': config }), ['check']);
    equal(run.code, 0);
  });
});

describe('bulkhead on bad input', () => {
  const cases: Record<string, [files: Record<string, string | Uint8Array>, words: string[], code: number, err: RegExp]> = {
    'a missing path': [{}, ['nowhere/compose.yaml'], 2, /^nowhere\/compose\.yaml: no such file or directory: check the path\n$/],
    'a folder without files': [
      { 'a/readme.md': '' },
      ['a'],
      0,
      /^a: no Dockerfile, Compose file, daemon\.json or devcontainer\.json to check .+\n$/,
    ],
    'a file of another kind': [{ 'readme.md': 'hi\n' }, ['readme.md'], 0, /^readme\.md: neither a Dockerfile nor a Compose file, .+\n$/],
    'a file that is not UTF-8': [
      { 'compose.yaml': Buffer.from('services:\n  a:\n    image: caf\xe9\n', 'latin1') },
      ['.'],
      2,
      /^compose\.yaml:3: is not UTF-8 text: save it as UTF-8\n$/,
    ],
    'a UTF-16 file': [
      { 'compose.yaml': Buffer.from('\uFEFFservices:\n', 'utf16le') },
      [],
      2,
      /^compose\.yaml:1: is UTF-16 text: save it as UTF-8\n$/,
    ],
    'binary data': [{ Dockerfile: Buffer.from([0x46, 10, 0, 1, 2]) }, [], 2, /^Dockerfile:2: contains binary data, .+\n$/],
    'a command with a slip': [{}, ['hardne'], 2, /^hardne: no such file or directory: check the path \(did you mean "harden"\?\)\n$/],
    'an unknown option': [{}, ['--formt', 'json'], 2, /^bulkhead: unknown option --formt \(did you mean "--format"\?\); .+\n$/],
    'a wrong value': [{}, ['--fail-on', 'hihg'], 2, /^bulkhead: --fail-on must be one of .+, not "hihg" \(did you mean "high"\?\); .+\n$/],
    'an option without its value': [{}, ['--fail-on'], 2, /^bulkhead: --fail-on needs a value: --fail-on SEVERITY; .+\n$/],
    'an option of another command': [
      {},
      ['--write'],
      2,
      /^bulkhead: unknown option --write.*; .+\n$|^bulkhead: --write is not an option of "check"; .+\n$/,
    ],
    'a path beside standard input': [
      {},
      ['--stdin-filename', 'compose.yaml', 'a'],
      2,
      /^bulkhead: --stdin-filename reads standard input: remove "a"; .+\n$/,
    ],
  };
  for (const [name, [files, words, code, err]] of Object.entries(cases)) {
    it(`says what is wrong with ${name}`, async () => {
      const folder = folderWith(files);
      const before = readdirSync(folder);
      const run = await bulkhead(folder, words);
      deepEqual([run.code, run.out], [code, '']);
      match(run.err, err);
      equal((await bulkhead(folder, ['harden', '--write', '--quiet', ...words.filter((word) => !word.startsWith('-'))])).out, '');
      deepEqual(readdirSync(folder), before);
      for (const [file, text] of Object.entries(files)) deepEqual(readFileSync(join(folder, file)), Buffer.from(text));
    });
  }

  it('takes the program of an image for what it is: no text, and no mistake', async () => {
    const program = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]);
    const folder = folderWith({ Dockerfile: 'FROM debian:13\nCOPY shop /usr/bin/\nCMD ["shop"]\n', shop: program });
    const run = await bulkhead(folder, ['--quiet']);
    deepEqual([run.code, run.err], [0, '']);
    ok(run.out.includes('dockerfile/missing-user'));
    await bulkhead(folder, ['harden', '--write', '--quiet']);
    ok(readFileSync(join(folder, 'Dockerfile'), 'utf8').includes('\nUSER app\n'));
  });

  it('refuses a file of 50 MB, and judges the others', async () => {
    const folder = folderWith({ 'compose.yaml': '', 'ok/compose.yaml': open });
    truncateSync(join(folder, 'compose.yaml'), 50 * 1024 * 1024);
    const run = await bulkhead(folder, ['--quiet']);
    equal(run.code, 2);
    match(run.err, /^compose\.yaml: 50 MB is more than the 10 MB that Bulkhead reads: .+\n$/);
    ok(run.out.includes('ok/compose.yaml:4:17'));
  });

  it('reports broken YAML and an empty Dockerfile as findings', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  web: [\n', Dockerfile: '' });
    const run = await bulkhead(folder, []);
    deepEqual([run.code, run.err], [1, '']);
    deepEqual(
      [...new Set((await report(folder)).findings.map(({ rule, file }) => `${file} ${rule}`))],
      ['Dockerfile any/syntax', 'compose.yaml any/syntax'],
    );
  });
});

describe('bulkhead explain, rules, help', () => {
  it('prints the page of a rule', async () => {
    const run = await bulkhead(folderWith({}), ['explain', 'compose/privileged']);
    equal(run.code, 0);
    match(run.out, /^# .+\n[\s\S]*compose\/privileged/);
    const near = await bulkhead(folderWith({}), ['explain', 'privileged']);
    deepEqual([near.code, near.out, near.err.includes('did you mean "compose/privileged"?')], [2, '', true]);
  });

  it('lists the rules', async () => {
    const { rules } = JSON.parse((await bulkhead(folderWith({}), ['rules', '--format', 'json'])).out);
    const rule = rules.find(({ id }: { id: string }) => id === 'compose/privileged');
    deepEqual(Object.keys(rule), ['id', 'title', 'severity', 'certainty', 'profile', 'absence', 'tiers', 'references', 'href']);
    match((await bulkhead(folderWith({}), ['rules'])).out, /^rule +severity +profile +fixes +finding\n/);
  });

  it('says how it is used, and its version', async () => {
    match((await bulkhead(folderWith({}), ['--help'])).out, /usage: bulkhead/);
    const version = await bulkhead(folderWith({}), ['--version']);
    deepEqual([version.code, version.out, version.err], [0, 'development\n', '']);
  });
});

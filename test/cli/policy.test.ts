import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const service = (name: string, more: string): string => `  ${name}:\n    image: example/${name}:1\n${more}`;
const compose = `services:\n${service('scanner', '    privileged: true\n')}`;

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly suppressed: { readonly by: string; readonly reason: string } | null;
}

async function findings(folder: string, words: readonly string[] = []): Promise<readonly Finding[]> {
  return (JSON.parse((await bulkhead(folder, ['--format', 'json', ...words])).out) as { readonly findings: readonly Finding[] }).findings;
}

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

afterEach(removeFolders);

describe('A baseline', () => {
  it('accepts what is there, and lets what is new fail', async () => {
    const folder = folderWith({ 'compose.yaml': compose });
    const written = await bulkhead(folder, ['baseline']);
    deepEqual([written.code, written.out], [0, '']);
    match(written.err, /^\.bulkhead-baseline\.json: \d+ findings accepted: /);
    const check = ['check', '--baseline', '.bulkhead-baseline.json'];
    const quiet = await bulkhead(folder, check);
    equal(quiet.code, 0);
    match(quiet.out, /^no findings in 1 file; \d+ suppressed\n/);
    const old = await findings(folder, ['--baseline', '.bulkhead-baseline.json']);
    ok(old.every(({ suppressed }) => suppressed?.by === 'baseline'));
    writeFileSync(join(folder, 'compose.yaml'), `# moved\n${compose}${service('probe', '    pid: host\n')}`);
    const loud = await bulkhead(folder, [...check, '--format', 'compact']);
    equal(loud.code, 1);
    match(loud.out, /compose\/host-pid/);
    equal(loud.out.includes('compose/privileged'), false);
  });

  it('keeps a superseded finding quiet when what superseded it is gone', async () => {
    const folder = folderWith({ 'compose.yaml': compose });
    await bulkhead(folder, ['baseline']);
    writeFileSync(join(folder, 'compose.yaml'), compose.replace('    privileged: true\n', ''));
    const { out, err } = await bulkhead(folder, ['--baseline', '.bulkhead-baseline.json', '--format', 'compact']);
    equal(out.includes('capabilities'), false);
    match(err, /1 of its findings are gone|\d+ of its findings are gone/);
  });

  it('is pruned on request: what is gone goes, what was not looked at stays', async () => {
    const folder = folderWith({ 'a/compose.yaml': compose, 'b/compose.yaml': compose, 'c/compose.yaml': compose });
    await bulkhead(folder, ['baseline']);
    writeFileSync(join(folder, 'a/compose.yaml'), 'services: {}\n');
    rmSync(join(folder, 'c/compose.yaml'));
    const { code, err } = await bulkhead(folder, ['baseline', '--prune', 'a']);
    equal(code, 0);
    match(err, /\d+ findings removed, \d+ kept\n$/);
    const { findings: left } = JSON.parse(text(folder, '.bulkhead-baseline.json')) as { findings: { file: string }[] };
    deepEqual([...new Set(left.map(({ file }) => file))], ['b/compose.yaml']);
  });

  it('is the same twice, and names files from where it lies', async () => {
    const folder = folderWith({ 'app/compose.yaml': compose, 'ci/.keep': '' });
    await bulkhead(folder, ['baseline', '--baseline', 'ci/known.json']);
    const first = text(folder, 'ci/known.json');
    await bulkhead(join(folder, 'app'), ['baseline', '--baseline', '../ci/known.json', '..']);
    equal(text(folder, 'ci/known.json'), first);
    ok(first.includes('"file":"../app/compose.yaml"'));
  });

  it('is refused where it is none, and does not hide what is wrong with files', async () => {
    const folder = folderWith({ 'compose.yaml': 'services: [\n', 'bad.json': '{}' });
    const { code, err } = await bulkhead(folder, ['--baseline', 'bad.json']);
    equal(code, 2);
    match(err, /^bad\.json: is not a baseline of this version: /);
    match((await bulkhead(folder, ['--baseline', 'no.json'])).err, /"bulkhead baseline" writes it\n$/);
    await bulkhead(folder, ['baseline']);
    equal((await bulkhead(folder, ['--baseline', '.bulkhead-baseline.json'])).code, 1);
  });
});

describe('--no-inline', () => {
  it('ignores comments, and not the config', async () => {
    const allowed = compose.replace('privileged: true', 'privileged: true # bulkhead: allow compose/privileged -- a lab');
    const folder = folderWith({
      'compose.yaml': allowed,
      '.bulkhead.yaml': 'rules: { compose/memory-limit: { allow: [{ reason: a lab }] } }\n',
    });
    const by = async (words: readonly string[]): Promise<(string | undefined)[]> => {
      const all = await findings(folder, words);
      return ['compose/privileged', 'compose/memory-limit'].map((rule) => all.find((one) => one.rule === rule)?.suppressed?.by);
    };
    deepEqual(await by([]), ['comment', 'config']);
    deepEqual(await by(['--no-inline']), [undefined, 'config']);
  });
});

describe('A config that extends others', () => {
  const severity = async (folder: string, words: readonly string[] = []): Promise<string | undefined> =>
    (await findings(folder, words)).find(({ rule }) => rule === 'compose/privileged')?.severity;

  it('takes a path, and what it says itself wins', async () => {
    const folder = folderWith({
      'base/team.yaml': 'rules: { compose/privileged: low, compose/memory-limit: off }\n',
      '.bulkhead.yaml': 'extends: ./base/team.yaml\nrules: { compose/memory-limit: low }\n',
      'compose.yaml': compose,
    });
    equal(await severity(folder), 'low');
    ok((await findings(folder)).some(({ rule }) => rule === 'compose/memory-limit'));
  });

  it('takes a package of the nearest node_modules, and its globs are about the files here', async () => {
    const folder = folderWith({
      'node_modules/@acme/policy/.bulkhead.yaml':
        'rules: { compose/privileged: { severity: medium, allow: [{ file: "lab/**", reason: a lab }] } }\n',
      'node_modules/@acme/policy/strict.yaml': 'extends: ./.bulkhead.yaml\nrules: { compose/privileged: high }\n',
      'app/.bulkhead.yaml': 'extends: "@acme/policy"\n',
      'app/compose.yaml': compose,
      'app/lab/compose.yaml': compose,
      'other/.bulkhead.yaml': 'extends: ["@acme/policy/strict.yaml"]\n',
      'other/compose.yaml': compose,
    });
    equal(await severity(join(folder, 'app'), ['compose.yaml']), 'medium');
    equal(await severity(join(folder, 'other')), 'high');
    const lab = await findings(join(folder, 'app'), ['lab']);
    equal(lab.find(({ rule }) => rule === 'compose/privileged')?.suppressed?.reason, 'a lab');
  });

  it('says what is wrong: nothing there, a circle, a mistake in the other file, a path out of the repository', async () => {
    const run = async (files: Readonly<Record<string, string>>): Promise<string> => {
      const { code, err } = await bulkhead(folderWith({ 'compose.yaml': compose, ...files }), ['--quiet']);
      equal(code, 2);
      return err;
    };
    match(await run({ '.bulkhead.yaml': 'extends: acme\n' }), /^\.bulkhead\.yaml:1: the package "acme" is not installed/);
    match(
      await run({ '.bulkhead.yaml': 'extends: ../../../../x.yaml\n' }),
      /cannot be read: correct the path; it must lie in the repository/,
    );
    match(
      await run({ '.bulkhead.yaml': 'extends: ./b.yaml\n', 'b.yaml': 'extends: ./.bulkhead.yaml\n' }),
      /^b\.yaml:1: "\.\/\.bulkhead\.yaml" extends this config in turn/,
    );
    match(
      await run({ '.bulkhead.yaml': 'extends: ./b.yaml\n', 'b.yaml': '\nprofile: lax\n' }),
      /^b\.yaml:2: profile must be one of default, strict/,
    );
  });

  it('reports an expired exception once, where it is written', async () => {
    const folder = folderWith({
      'team.yaml': 'rules: { "compose/*": { allow: [{ reason: x, until: 2020-01-01 }] } }\n',
      'a/.bulkhead.yaml': 'extends: ../team.yaml\n',
      'a/compose.yaml': compose,
      'b/.bulkhead.yaml': 'extends: ../team.yaml\n',
      'b/compose.yaml': compose,
    });
    const { out } = await bulkhead(folder, ['--format', 'compact']);
    deepEqual(
      out.split('\n').filter((line) => line.includes('any/unused-allow')),
      [
        'team.yaml:1:33: low any/unused-allow This entry allowed compose/* until 2020-01-01 and has had no effect since then: remove it, or set a later date.',
      ],
    );
  });
});

describe('Patterns of rules', () => {
  it('set severities without turning on strict rules, and turn rules off', async () => {
    const folder = folderWith({ 'compose.yaml': compose, '.bulkhead.yaml': 'rules: { "compose/*": low }\n' });
    const low = await findings(folder);
    deepEqual([...new Set(low.map(({ severity }) => severity))], ['low']);
    equal(
      low.some(({ rule }) => rule === 'compose/healthcheck'),
      false,
    );
    writeFileSync(join(folder, '.bulkhead.yaml'), 'rules: { "compose/*": off, compose/memory-limit: low }\n');
    deepEqual(
      (await findings(folder)).map(({ rule }) => rule),
      ['compose/memory-limit'],
    );
  });
});

describe('bulkhead config --print', () => {
  it('prints what applies to a file and where each part is written', async () => {
    const folder = folderWith({
      'team.yaml':
        'profile: strict\nrules:\n  "compose/host-*": low\n  "dockerfile/*": off\n  compose/privileged:\n    severity: high\n    allow: [{ service: scanner, reason: "scans", until: 2999-01-01 }]\n',
      '.bulkhead.yaml':
        'extends: ./team.yaml\nrules:\n  compose/privileged: { allow: [{ file: "other/**", reason: no }] }\nexclude: [app]\n',
      'app/compose.yaml': compose,
    });
    const { code, out } = await bulkhead(folder, ['config', '--print', 'app/compose.yaml']);
    equal(code, 0);
    match(out, /^# app\/compose\.yaml: configured by \.bulkhead\.yaml\nprofile: strict # team\.yaml:1\nrules:\n/);
    match(
      out,
      /\n {2}compose\/privileged: # team\.yaml:5\n {4}severity: high\n {4}allow:\n {6}- \{ service: "scanner", until: "2999-01-01", reason: "scans" \} # team\.yaml:7\n/,
    );
    match(out, /\n {2}compose\/host-pid: # team\.yaml:3, by a pattern\n {4}severity: low\n/);
    equal(/other|dockerfile/.test(out), false);
    // It is a config itself.
    writeFileSync(join(folder, 'printed.yaml'), out);
    equal((await bulkhead(folder, ['app', '--config', 'printed.yaml', '--fail-on', 'none'])).code, 0);
  });

  it('says so where none applies, and what is missing', async () => {
    const folder = folderWith({ 'compose.yaml': compose });
    equal(
      (await bulkhead(folder, ['config', '--print', 'compose.yaml'])).out,
      '# compose.yaml: no config file applies\nprofile: default # built in\n',
    );
    equal((await bulkhead(folder, ['config', '--print', 'no.yaml'])).code, 2);
    equal((await bulkhead(folder, ['config'])).code, 2);
  });
});

describe('bulkhead init', () => {
  it('writes a config that says what was found', async () => {
    const folder = folderWith({
      'compose.yaml': compose,
      Dockerfile: '# hadolint ignore=DL3002\nFROM debian:12\nUSER root\n',
      'vendor/x/Dockerfile': 'FROM debian:12\n',
    });
    const run = await bulkhead(folder, ['init']);
    deepEqual([run.code, run.out], [0, '']);
    const config = text(folder, '.bulkhead.yaml');
    match(
      config,
      /^# Bulkhead found 2 Dockerfiles, 1 Compose file on \d{4}-\d\d-\d\d\.\n#\n# critical {2}compose\/privileged: 1 finding in 1 file\n/,
    );
    match(config, /\nprofile: default # "strict" runs .+: \d+ findings more here\n/);
    match(config, /\nmigrate: true\n/);
    match(config, /\nexclude:\n {2}- "vendor\/\*\*"\n/);
    match(config, /\n# {3}bulkhead baseline\n/);
    equal((await bulkhead(folder, ['--fail-on', 'none'])).code, 0);
    const again = await bulkhead(folder, ['init']);
    deepEqual([again.code, /exists already/.test(again.err)], [2, true]);
  });

  it('works in an empty directory', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'src'));
    equal((await bulkhead(folder, ['init', '--quiet'])).code, 0);
    match(text(folder, '.bulkhead.yaml'), /^# Bulkhead found no files to analyze on /);
  });
});

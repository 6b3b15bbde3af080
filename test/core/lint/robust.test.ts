import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { defaultConfig } from '../../../server/src/core/config/config';
import type { ProposedFix } from '../../../server/src/core/fix/want';
import { harden } from '../../../server/src/core/harden/harden';
import { looksLikeCompose } from '../../../server/src/core/kinds/compose/looks';
import { openProject } from '../../../server/src/core/kinds/open';
import { analyze, analyzeProject } from '../../../server/src/core/lint/analyze';
import type { SourceFile } from '../../../server/src/core/model/files';
import type { Parsed } from '../../../server/src/core/model/reading';
import { defineRule, type RuleMeta } from '../../../server/src/core/rules/rule';
import { bulkhead, folderWith, type Run, removeFolders } from '../../support/command-line';
import { analyzeText, entriesOf, reader, root } from '../../support/open';

const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join('');

/** A file that is always found beside the others. */
const good = 'services:\n  good:\n    image: nginx:1.27\n    privileged: true\n';

const services = (body: string): Record<string, string> => ({ 'odd/compose.yaml': `services:\n${body}` });

/** Small inputs that need much time, memory or stack unless that is bounded, or that nobody expected. */
const inputs: { readonly [what: string]: Readonly<Record<string, string>> } = {
  'volumes_from of the two services before': services(
    lines(60, (i) => `  v${i}:\n    image: a\n    volumes: [d${i}:/d${i}]\n${i > 1 ? `    volumes_from: [v${i - 1}, v${i - 2}]\n` : ''}`),
  ),
  'volumes_from the same service twice, with mounts whose place is unknown': services(
    lines(60, (i) => `  v${i}:\n    image: a\n    volumes: ["/x:\${P}"]\n${i > 0 ? `    volumes_from: [v${i - 1}, v${i - 1}]\n` : ''}`),
  ),
  'a long chain of volumes_from': services(lines(350, (i) => `  v${i}:\n    image: a\n${i > 0 ? `    volumes_from: [v${i - 1}]\n` : ''}`)),
  'a long chain of shared namespaces': services(
    lines(350, (i) => `  v${i}:\n    image: a\n${i > 0 ? `    network_mode: service:v${i - 1}\n    pid: service:v${i - 1}\n` : ''}`),
  ),
  'braces and anchors on a line of a service': { 'odd/some.yaml': `services:\n  web${': &{'.repeat(9000)}\n` },
  'colons before variables in the name of an image': services(`  a:\n    image: "${'b:'.repeat(9000)}${'${V}'.repeat(5000)}/c"\n`),
  'brackets in a list of sources': {
    'odd/Dockerfile': `FROM debian:12\nRUN printf 'deb ${'[ trusted=yes '.repeat(4000)}' > /etc/apt/sources.list.d/own.list\n`,
  },
  'a path of settings of gcloud that never ends': {
    'odd/Dockerfile': `FROM debian:12\nCOPY ["a${'/.config/gcloud/\\ncredentials'.repeat(3000)}", "/x"]\n`,
  },
  'an ENV that doubles': { 'odd/Dockerfile': `FROM debian:12\nARG B=01234567\n${'ENV B=$B${B}\n'.repeat(30)}USER $B\n` },
  'an ARG that doubles before FROM': { 'odd/Dockerfile': `ARG B=01234567\n${'ARG B=${B}${B}\n'.repeat(30)}FROM $B\n` },
  'an .env that doubles': {
    'odd/.env': `A0=01234567\n${lines(40, (i) => `A${i + 1}=\${A${i}}"\${A${i}}\n`)}B0="01234567"\n${lines(40, (i) => `B${i + 1}="$B${i}$B${i}"\n`)}`,
    ...services('  a:\n    image: "${A40}"\n    user: "${B40}"\n    labels: ["${B12}${B13}"]\n'),
  },
  'a chain of aliases': {
    'odd/compose.yaml': `x-a0: &a0 { k: v }\n${lines(2500, (i) => `x-a${i + 1}: &a${i + 1} { k: *a${i} }\n`)}services:\n  a:\n    image: b\n    labels: *a2500\n`,
  },
  'a chain of merge keys': {
    'odd/compose.yaml': `x-a0: &a0 { k: v }\n${lines(2500, (i) => `x-a${i + 1}: &a${i + 1}\n  <<: *a${i}\n`)}services:\n  a:\n    <<: *a2500\n    image: b\n`,
  },
  'maps that merge the two before, to which there are more ways than can be gone': {
    'odd/compose.yaml': `x-a0: &a0 { k: v }\n${lines(60, (i) => `x-a${i + 1}: &a${i + 1}\n  <<: [*a${i}, *a${Math.max(0, i - 1)}]\n  k${i}: v\n`)}services:\n  a:\n    <<: *a60\n    image: b\n`,
  },
  'a template behind aliases that double': {
    'odd/compose.yaml': `x-a0: &a0 "${'${A:-'.repeat(300)}"\n${lines(32, (i) => `x-a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}services:\n  a:\n    image: b\n    x-a: *a32\n`,
  },
  'lists in lists without an end': services(`  a:\n    image: b\n    x-a: ${'['.repeat(9000)}\n`),
  'services that wait for many others': services(
    lines(400, (i) => `  w${i}:\n    image: a\n    depends_on: [${lines(12, (j) => `${j > 0 ? ', ' : ''}w${(i + j + 1) % 400}`)}]\n`),
  ),
  'programs with names that every object has': {
    'odd/Dockerfile': `FROM debian:12\nRUN constructor install a && toString add b; __proto__ get c\nRUN valueOf -x; hasOwnProperty install d\n`,
  },
  'services, variables and keys with names that every object has': {
    'odd/.env': 'constructor=a\n__proto__=b\n',
    ...services(
      '  constructor:\n    image: "${constructor}${toString}"\n    environment: { __proto__: "${__proto__}", valueOf: a }\n    labels: [constructor]\n    depends_on: [toString]\n  toString:\n    image: toString\n    constructor: 1\n',
    ),
  },
  'empty entries of env_file and label_file': services(
    '  a:\n    image: b\n    env_file:\n    label_file:\n  c:\n    image: b\n    env_file: [null, ""]\n    label_file: [null]\n',
  ),
  'a key behind a tag': services('  a:\n    image: b\n    !<t> cap_add:\n    - SYS_ADMIN\n'),
  'keys behind anchors': services('  a:\n    &k image: nginx:1.27\n  &s b:\n    image: nginx:1.27\n    &p privileged: true\n'),
  'a character of two units where the parser stops': { 'odd/compose.yaml': ': 🐳:\n' },
  'line breaks of other standards': services('  a:\r    image: b # c\u0085    pid: host\u2028  d:\u2029    image: e\n'),
  'control characters': { 'odd/Dockerfile': 'FROM debian:12\n# \u001b[2J\u0007\u009b\nUSER 1000\n' },
};

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly file: string;
    readonly message: string;
    readonly range: { readonly start: { readonly line: number } };
  }[];
}

async function check(folder: string): Promise<Report> {
  return JSON.parse((await bulkhead(folder, ['check', '--format', 'json'])).out) as Report;
}

/** Runs the command line as `bulkhead` does, with the seconds of CPU that it takes: on a machine that is busy the clock says nothing. */
async function measured(folder: string, words: readonly string[]): Promise<Run & { readonly seconds: number }> {
  const before = process.cpuUsage();
  const run = await bulkhead(folder, words);
  const { user, system } = process.cpuUsage(before);
  return { ...run, seconds: (user + system) / 1e6 };
}

afterEach(removeFolders);

describe('An odd file costs nothing but itself', () => {
  const commands = [['check', '--format', 'json'], ['model', '--format', 'json'], ['model'], ['harden']];
  const shows: readonly RegExp[] = [
    /"file": "good\/compose\.yaml"/,
    /"good": \{/,
    /good in good\/compose\.yaml/,
    /\+\+\+ b\/good\/compose\.yaml/,
  ];
  for (const [what, files] of Object.entries(inputs)) {
    it(`${what}: ends in time, without an internal error, and the file beside it is reported`, async () => {
      const folder = folderWith({ ...files, 'good/compose.yaml': good });
      for (const [index, words] of commands.entries()) {
        const run = await measured(folder, words);
        ok((run.code ?? 3) < 3, `${words.join(' ')} exits with ${run.code}: ${run.err.slice(0, 500)}`);
        match(run.out, shows[index]!);
        ok(run.seconds < 5, `${words.join(' ')} takes ${run.seconds} s of CPU`);
      }
    }).timeout(120_000);
  }

  it('says the same of nested lists wherever the stack of the parser ends', () => {
    const said = (text: string, deeper: number): unknown =>
      deeper > 0
        ? said(text, deeper - 1)
        : analyzeText(new Map([['compose.yaml', text]])).findings.map(({ rule, message, at }) => [rule, message, at]);
    for (const [open, close] of [
      ['[', ']'],
      ['[', ''],
      ['{a: ', '}'],
      ['- ', ''],
    ])
      for (const levels of [300, 850, 5000]) {
        const text = `services:\n  a:\n    image: nginx\n    x-a:\n      ${open!.repeat(levels)}${close!.repeat(levels)}\n`;
        deepEqual(said(text, 1000), said(text, 0), `${levels} times ${open}`);
      }
  });

  it('opens a chain of services that is deeper than the stack', () => {
    const chain = `services:\n${lines(8000, (i) => `  w${i}:\n    image: a\n    depends_on: [w${i + 1}]\n`)}  w8000:\n    image: a\n    depends_on: [w0]\n`;
    const files = new Map([['compose.yaml', chain]]);
    const project = openProject(entriesOf(files), reader(files));
    deepEqual(project.faults, []);
    deepEqual(
      project.problems.map(({ message }) => message),
      ['The service "w0" depends on itself through others: remove one of the "depends_on".'],
    );
  });

  it('reports what Compose sees behind line breaks that an editor does not show', async () => {
    for (const mark of ['\r', '\u0085', '\u2028', '\u2029']) {
      const { findings } = await check(folderWith({ 'compose.yaml': `services:\n  a:\n    image: b # text${mark}    privileged: true\n` }));
      const rules = findings.map(({ rule }) => rule);
      ok(rules.includes('compose/privileged') && rules.includes('any/hidden-character'), JSON.stringify(mark));
    }
  });

  it('says where it stopped to read', async () => {
    for (const what of ['an ENV that doubles', 'an .env that doubles', 'a chain of aliases', 'a chain of merge keys']) {
      const { findings } = await check(folderWith(inputs[what]!));
      ok(
        findings.some(({ rule }) => rule === 'any/limit'),
        what,
      );
    }
  });

  it('tells the shape of a file that has braces on a line', () => {
    const shapes: [string, boolean][] = [
      ['a: { image: b }', true],
      ['a: &x { build: . }', true],
      ['"a": &x\t{ "image": b }', true],
      ['a: {ports: []}', false],
      ['a: b {image: c}', false],
    ];
    for (const [line, expected] of shapes) equal(looksLikeCompose(`services:\n  ${line}\n`), expected, line);
  });
});

const meta: RuleMeta = {
  title: 'A rule of this test',
  severity: 'high',
  confidence: 'certain',
  profile: 'default',
  since: '0.1.0',
  references: [],
  tiers: ['safe'],
};

describe('An internal error', () => {
  const options = { config: defaultConfig, root, today: '2026-01-01' };
  const files = new Map([
    ['a/compose.yaml', good],
    ['b/compose.yaml', good],
    ['c/Dockerfile', 'FROM debian:12\nUSER root\n'],
  ]);

  it('in a rule leaves the other rules, and is a finding in the file', () => {
    const failing = defineRule({
      id: 'compose/failing',
      on: 'service',
      meta,
      *check(service) {
        if (service.ref.file === `${root}/a/compose.yaml`) throw new TypeError('out of\nluck');
        yield { at: service.at, message: 'fine' };
      },
    });
    const analysis = analyze(entriesOf(files), reader(files), { ...options, rules: [failing] });
    deepEqual(analysis.faults, [
      {
        file: `${root}/a/compose.yaml`,
        rule: 'compose/failing',
        message: 'The rule compose/failing on the service "good" failed: TypeError: out of luck',
      },
    ]);
    deepEqual(
      analysis.findings.map(({ rule, at, message }) => [rule, at.file.slice(root.length + 1), message]),
      [
        [
          'any/internal-error',
          'a/compose.yaml',
          'compose/failing could not check this file: please report this internal error of Bulkhead with the file',
        ],
        ['compose/failing', 'b/compose.yaml', 'fine'],
      ],
    );
  });

  it('while files are opened takes nothing else along', () => {
    for (const name of files.keys()) {
      const file = `${root}/${name}`;
      const sound = openProject(entriesOf(files), reader(files)).files.get(file)!;
      const poisoned = { ...sound, tree: { ...sound.tree } } as SourceFile;
      for (const key of ['documents', 'instructions'])
        Object.defineProperty(poisoned.tree, key, {
          get: () => {
            throw new RangeError('Maximum call stack size exceeded');
          },
        });
      const parsed: Parsed = new Map([[file, poisoned]]);
      const project = openProject(entriesOf(files), reader(files), parsed);
      deepEqual([...new Set(project.faults.map((fault) => fault.file))], [file]);
      const analysis = analyzeProject(project, entriesOf(files), reader(files), options);
      const whole = analyze(entriesOf(files), reader(files), options);
      const elsewhere = (all: typeof whole): string[] =>
        all.findings.filter(({ at }) => at.file !== file).map(({ fingerprint }) => fingerprint);
      deepEqual(elsewhere(analysis), elsewhere(whole));
      ok(analysis.findings.some(({ rule, at }) => rule === 'any/internal-error' && at.file === file));
    }
  });
});

describe('Fixes that do not hold', () => {
  /** Wants a key in each service; where it stands in one that is called bad, the second rule speaks. */
  const want = (service: Parameters<typeof wanted.check>[0], key: string): ProposedFix => ({
    title: `Set ${key}`,
    kind: 'safe',
    want: [{ want: 'value', of: service.ref, key, is: 'yes' }],
  });
  const wanted = defineRule({
    id: 'compose/wanted',
    on: 'service',
    meta,
    *check(service): Iterable<{ at: typeof service.at; message: string; fixes: ProposedFix[]; value: string }> {
      for (const key of ['x-a', 'x-b', 'x-c'])
        if (!service.map.entries.has(key)) yield { at: service.at, message: `no ${key}`, fixes: [want(service, key)], value: key };
    },
  });
  let checked = 0;
  const unwanted = defineRule({
    id: 'compose/unwanted',
    on: 'service',
    meta,
    *check(service) {
      if (service.name === 's0') checked++;
      if (service.name.startsWith('bad') && service.map.entries.has('x-b')) yield { at: service.at, message: 'x-b' };
    },
  });

  const text = (names: readonly string[]): string => `services:\n${names.map((name) => `  ${name}:\n    image: a\n`).join('')}`;
  const run = (names: readonly string[]) => {
    const files = new Map([['compose.yaml', text(names)]]);
    const analysis = analyze(entriesOf(files), reader(files), {
      config: defaultConfig,
      root,
      today: '2026-01-01',
      rules: [wanted, unwanted],
    });
    checked = 0;
    const made = harden(analysis, { tier: 'safe' });
    return { made, checked };
  };
  const names = [...Array.from({ length: 60 }, (_, i) => `s${i}`), 'bad1', 'bad2', 'bad3'];

  it('are left out, all others are made, and few trials are needed', () => {
    const { made, checked: count } = run(names);
    deepEqual(
      [...new Set(made.refused.map(({ finding, reason }) => `${finding.subject.name} ${finding.message}: ${reason}`))].sort(),
      ['bad1', 'bad2', 'bad3'].map((name) => `${name} no x-b: it would cause a new finding of compose/unwanted`),
    );
    equal(made.changes.length, names.length * 3 - 3);
    ok(count <= 24, `${count} checked`);
  });

  it('are the same whatever the order of the services', () => {
    const told = (all: readonly string[]): string[] => {
      const { made } = run(all);
      return [
        ...made.changes.map(({ finding, title }) => `${finding.subject.name} ${title}`),
        ...made.refused.map(({ finding }) => `refused ${finding.subject.name} ${finding.message}`),
      ].sort();
    };
    deepEqual(told([...names].reverse()), told(names));
  });

  it('leave the rest of the file hardened where the text would be damaged', () => {
    const odd = `services:\n${lines(8, (i) => `  s${i}:\n    image: nginx:1.27\n    privileged: true\n`)}  z:\n    &k image: nginx:1.27\n`;
    const made = harden(analyzeText(new Map([['compose.yaml', odd]])), { tier: 'review' });
    deepEqual([...new Set(made.refused.map(({ finding }) => finding.subject.name))], ['z']);
    for (let i = 0; i < 8; i++)
      ok(made.changes.some(({ finding }) => finding.subject.name === `s${i}` && finding.rule === 'compose/privileged'));
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { bulkhead, folderWith, removeFolders } from '../../support/command-line';
import { repository } from '../../support/fixtures';

const schema = JSON.parse(
  readFileSync(join(repository, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as object;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const isSarif = ajv.compile(schema);

const compose = `services:
  kiosk:
    image: nginx:1.27
    privileged: true
    ports: ["5432:5432"]
  camera:
    image: example/camera:1
    # bulkhead: allow compose/host-network -- finds cameras by multicast
    network_mode: host
    devices: ["/dev/mem:/dev/mem"]
`;

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
      readonly results: readonly SarifResult[];
      readonly properties: {
        readonly formula: number;
        readonly exposures: readonly { readonly service: string; readonly score: number }[];
      };
      readonly invocations: readonly [{ readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly unknown[] }];
    },
  ];
}

interface SarifRule {
  readonly id: string;
  readonly help: { readonly text: string; readonly markdown: string };
  readonly properties: { readonly 'security-severity': string; readonly tags: readonly string[] };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations: readonly [{ readonly physicalLocation: Physical }];
  readonly partialFingerprints: { readonly 'bulkhead/v1': string };
  readonly suppressions: readonly { readonly kind: string; readonly justification: string }[];
  readonly codeFlows?: readonly CodeFlow[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly [
      { readonly artifactLocation: { readonly uri: string }; readonly replacements: readonly { readonly deletedRegion: object }[] },
    ];
  }[];
}

interface CodeFlow {
  readonly message: { readonly text: string };
  readonly threadFlows: readonly [
    {
      readonly locations: readonly {
        readonly location: { readonly physicalLocation: Physical; readonly message: { readonly text: string } };
      }[];
    },
  ];
}

interface Physical {
  readonly artifactLocation: { readonly uri: string };
  readonly region: { readonly startLine: number; readonly startColumn: number; readonly endColumn: number };
}

async function sarif(folder: string, words: readonly string[] = []): Promise<Sarif> {
  const { out } = await bulkhead(folder, ['--format', 'sarif', ...words]);
  const report = JSON.parse(out) as Sarif;
  ok(isSarif(report), JSON.stringify(isSarif.errors?.slice(0, 3)));
  return report;
}

afterEach(removeFolders);

describe('SARIF', () => {
  it('is valid, and the same twice', async () => {
    const folder = join(repository, 'test/projects/everything-at-once');
    const report = await sarif(folder, ['--profile', 'strict', '--show-masked', '--fail-on', 'none']);
    ok(report.runs[0].results.length > 100);
    const words = ['--format', 'sarif', '--profile', 'strict', '--today', '2026-11-30'];
    equal((await bulkhead(folder, words)).out, (await bulkhead(folder, words)).out);
  });

  it('describes rules, places, suppressions and fixes', async () => {
    const folder = folderWith({ 'my app/compose.yaml': compose });
    const [{ tool, results }] = (await sarif(folder)).runs;
    const privileged = results.find(({ ruleId }) => ruleId === 'compose/privileged')!;
    equal(tool.driver.rules[privileged.ruleIndex]!.id, 'compose/privileged');
    const rule = tool.driver.rules[privileged.ruleIndex]!;
    equal(rule.properties['security-severity'], '9.5');
    ok(rule.properties.tags.includes('external/cwe/cwe-250'));
    match(rule.help.text, /^Why it matters\n\nA process in a privileged container/);
    const { artifactLocation, region } = privileged.locations[0].physicalLocation;
    deepEqual([artifactLocation.uri, region.startLine, region.startColumn, region.endColumn], ['my%20app/compose.yaml', 4, 17, 21]);
    equal(privileged.fixes![0]!.artifactChanges[0].artifactLocation.uri, 'my%20app/compose.yaml');
    const network = results.find(({ ruleId }) => ruleId === 'compose/host-network')!;
    deepEqual(network.suppressions, [{ kind: 'inSource', status: 'accepted', justification: 'finds cameras by multicast' }]);
    deepEqual(privileged.suppressions, []);
  });

  it('keeps fingerprints when lines move and another service is renamed', async () => {
    const prints = async (text: string): Promise<string[]> =>
      (await sarif(folderWith({ 'compose.yaml': text }))).runs[0].results
        .filter(({ locations }) => locations[0].physicalLocation.region.startLine >= 6)
        .map((result) => result.partialFingerprints['bulkhead/v1']);
    const before = await prints(compose);
    const moved = `${'# a line\n'.repeat(20)}${compose.replace('kiosk:', 'terminal:')}`;
    const after = new Set(await prints(moved));
    ok(before.length > 2);
    for (const print of before) ok(after.has(print));
  });

  it('follows attack paths from the published port to the host, through other services as well', async () => {
    const text = `services:
  front:
    image: httpd:2.4
    ports: ["8080:80"]
    volumes: ["pages:/usr/local/apache2/htdocs"]
  deploy:
    image: docker:28-cli
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
      - pages:/pages
volumes:
  pages:
`;
    const [{ results, properties }] = (await sarif(folderWith({ 'compose.yaml': text }))).runs;
    const socket = results.find(({ ruleId }) => ruleId === 'compose/docker-socket')!;
    const flows = socket.codeFlows!.map(({ message, threadFlows: [{ locations }] }) => [
      message.text,
      ...locations.map(({ location }) => `${location.physicalLocation.region.startLine}: ${location.message.text}`),
    ]);
    deepEqual(flows, [
      [
        '"deploy", path of class A: Socket or API of a container engine',
        '9: It opens /var/run/docker.sock',
        '9: It starts a container that mounts the host',
      ],
      [
        '"front", path of class C: Through "deploy", if "deploy" runs or loads files from pages',
        '4: Other machines reach port 8080',
        '5: "front" changes files in pages, which "deploy" mounts',
        '9: It opens /var/run/docker.sock',
        '9: It starts a container that mounts the host',
      ],
    ]);
    equal(properties.formula, 1);
    deepEqual(
      properties.exposures.map(({ service, score }) => [service, score]),
      [
        ['deploy', 9.5],
        ['front', 6.5],
      ],
    );
  });

  it('begins an attack path with the port that other machines reach', async () => {
    const [{ results }] = (await sarif(folderWith({ 'compose.yaml': compose }))).runs;
    const { codeFlows } = results.find(({ ruleId }) => ruleId === 'compose/privileged')!;
    const [first, second] = codeFlows![0]!.threadFlows[0].locations;
    deepEqual([first!.location.physicalLocation.region.startLine, second!.location.physicalLocation.region.startLine], [5, 4]);
    match(first!.location.message.text, /^Other machines reach port 5432/);
    ok(results.every(({ suppressions, codeFlows: flows }) => suppressions.length === 0 || flows === undefined));
  });

  it('reports what was not analyzed', async () => {
    const folder = folderWith({ 'compose.yaml': compose, '.bulkhead.yaml': 'profile: lax\n' });
    const [{ invocations }] = (await sarif(folder)).runs;
    equal(invocations[0].executionSuccessful, false);
    equal(invocations[0].toolExecutionNotifications.length, 1);
  });
});

describe('Reports for pipelines', () => {
  const files = { 'compose.yaml': compose };
  const report = async (format: string, words: readonly string[] = []): Promise<string> =>
    (await bulkhead(folderWith(files), ['--format', format, ...words])).out;

  it('github: workflow commands, the most severe first', async () => {
    const [first, second] = (await report('github')).split('\n');
    equal(
      first,
      '::error file=compose.yaml,line=4,endLine=4,col=17,endColumn=21,title=critical%3A compose/privileged::"kiosk" runs privileged: any process in it controls the host',
    );
    match(second!, /^::(?:error|warning) file=compose\.yaml,/);
  });

  it('gitlab: a code quality report with unique fingerprints', async () => {
    const issues = JSON.parse(await report('gitlab')) as { fingerprint: string; severity: string; location: object; check_name: string }[];
    equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    const { severity, location } = issues.find(({ check_name }) => check_name === 'compose/privileged')!;
    deepEqual([severity, location], ['blocker', { path: 'compose.yaml', lines: { begin: 4, end: 4 } }]);
    ok(issues.every(({ check_name }) => check_name !== 'compose/host-network'));
    // What GitLab asks of each: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format".
    for (const issue of issues as unknown as Readonly<Record<string, unknown>>[]) {
      ok(['description', 'check_name', 'fingerprint'].every((key) => typeof issue[key] === 'string' && issue[key] !== ''));
      ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(String(issue.severity)));
      const { path, lines } = issue.location as { path: string; lines: { begin: number } };
      ok(/^(?!\.?\/)./.test(path) && Number.isInteger(lines.begin) && lines.begin > 0);
    }
  });

  it('junit: what fails the run is a failure, the rest passes', async () => {
    const xml = await report('junit');
    match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="bulkhead" tests="\d+" failures="\d+" errors="0">\n/);
    match(xml, /name="compose\/privileged: service kiosk"><failure type="critical" message="&quot;kiosk&quot; runs privileged/);
    match(xml, /name="compose\/host-network: service camera"><skipped message="finds cameras by multicast"\/>/);
    match(xml, /name="compose\/memory-limit: service camera"><system-out>/);
    match(await report('junit', ['--fail-on', 'none']), /failures="0"/);
    match((await bulkhead(folderWith({ Dockerfile: 'FROM scratch\nUSER 1000:1000\n' }), ['--format', 'junit'])).out, /name="no findings"/);
  });

  it('junit: no text of a file breaks the XML', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  "a<&\\u0001\\u001b":\n    image: x\n    privileged: true\n' });
    const { out } = await bulkhead(folder, ['--format', 'junit']);
    match(out, /service a&lt;&amp;/);
    equal(/[^\n\x20-\uffff]/.test(out), false);
  });

  it('rdjson: columns in bytes of UTF-8, and a suggestion that is one edit', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  web: { labels: { a: "é漢" }, image: nginx:1.27, privileged: true }\n' });
    const { out } = await bulkhead(folder, ['--format', 'rdjson']);
    const { diagnostics } = JSON.parse(out) as {
      diagnostics: { code: { value: string }; severity: string; location: { range: { start: object } }; suggestions?: object[] }[];
    };
    const found = diagnostics.find(({ code }) => code.value === 'compose/privileged')!;
    deepEqual([found.severity, found.location.range.start], ['ERROR', { line: 2, column: 65 }]);
    equal(found.suggestions?.length, 1);
  });

  it('markdown: a table in which text of a file stays text', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  "a|b<x>@team":\n    image: example/a:1\n    privileged: true\n' });
    const { out } = await bulkhead(folder, ['--format', 'markdown']);
    match(out, /^<!-- bulkhead -->\n### Bulkhead\n\n\*\*1 critical\*\*, /);
    match(out, /\| critical \| `compose\.yaml:4` \| "a\\\|b\\<x\\>&#64;team" runs privileged/);
  });

  it('markdown: fits into a comment', async () => {
    const services = Array.from({ length: 400 }, (_, index) => `  s${index}:\n    image: example/s:1\n    privileged: true\n`).join('');
    const { out } = await bulkhead(folderWith({ 'compose.yaml': `services:\n${services}` }), ['--format', 'markdown']);
    ok(out.length <= 61_000);
    match(out, /\d+ more findings are not listed here\.\n$/);
  });

  it('writes several in one run', async () => {
    const folder = folderWith(files);
    const outputs = ['sarif=a.sarif', 'junit=b.xml', 'json=c.json'].flatMap((output) => ['--output', output]);
    const { out, code } = await bulkhead(folder, [...outputs, '--format', 'compact']);
    equal(code, 1);
    match(out, /^compose\.yaml:1?\d:/);
    equal(readFileSync(join(folder, 'a.sarif'), 'utf8'), (await bulkhead(folder, ['--format', 'sarif'])).out);
    match(readFileSync(join(folder, 'b.xml'), 'utf8'), /^<\?xml/);
    const alone = await bulkhead(folder, ['--output', 'd.txt', '--output', 'gitlab=e.json']);
    equal(alone.out, '');
    match(readFileSync(join(folder, 'd.txt'), 'utf8'), /^critical\[compose\/privileged\]/);
  });

  it('refuses outputs that contradict each other', async () => {
    const twice = await bulkhead(folderWith(files), ['--output', 'a', '--output', 'b']);
    deepEqual([twice.code, /given twice: write each as FORMAT=FILE/.test(twice.err)], [2, true]);
    equal((await bulkhead(folderWith(files), ['--output', 'sarif='])).code, 2);
  });
});

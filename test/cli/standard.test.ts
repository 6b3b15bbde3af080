import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const compose =
  'services:\n  web:\n    image: nginx:1.27\n    privileged: true\n    # bulkhead: allow compose/host-pid -- measures all processes\n    pid: host\n';

afterEach(removeFolders);

describe('check --standard', () => {
  it('prints a table by recommendation', async () => {
    const { code, out } = await bulkhead(folderWith({ 'compose.yaml': compose }), ['check', '--standard', 'cis']);
    equal(code, 1);
    match(out, /^CIS Docker Benchmark 1\.8, sections 2, 4 and 5\n\nid +grade +status +findings +recommendation\n/);
    match(out, /\n5\.5 +Level 1 +fail +1 +privileged containers are not used\n/);
    match(out, /\n5\.16 +Level 1 +allowed +1 +the host's process namespace is not shared\n/);
    match(out, /\n5\.32 +Level 1 +pass +the Docker socket is not mounted\n/);
    match(out, /\n2\.5 +Level 1 +no file +insecure registries are not used\n/);
    match(out, /\n5\.1 +Level 1 +not visible +swarm mode/);
    match(out, /\n\d+ fail, 1 allowed, \d+ pass, \d+ no file, \d+ not visible\n$/);
  });

  it('has the grades of the STIG', async () => {
    const { out } = await bulkhead(folderWith({ 'compose.yaml': compose }), ['check', '--standard', 'stig', '--format', 'json']);
    const { recommendations } = JSON.parse(out) as { recommendations: { id: string; grade: string; status: string; findings: number }[] };
    const { rules, ...found } = recommendations.find(({ id }) => id === 'V-235808') as unknown as Record<string, unknown>;
    deepEqual(
      [rules, found],
      [
        ['compose/writable-root'],
        { id: 'V-235808', grade: 'CAT I', title: 'the root file system is read-only', status: 'fail', findings: 1 },
      ],
    );
  });

  it('is printed beside reports of other formats', async () => {
    const folder = folderWith({ 'compose.yaml': compose });
    equal((await bulkhead(folder, ['check', '--standard', 'nist', '--output', 'sarif=a.sarif', '--fail-on', 'none'])).code, 0);
    equal((await bulkhead(folder, ['check', '--standard', 'nist', '--format', 'sarif'])).code, 2);
    equal((await bulkhead(folder, ['check', '--standard', 'pci'])).code, 2);
  });
});

describe('check --standard --format html', () => {
  it('is evidence: date, versions, digests of the files, each finding with its place, each reason', async () => {
    const folder = folderWith({ 'compose.yaml': compose, '.bulkhead.yaml': 'profile: default\n' });
    const words = ['check', '--standard', 'cis', '--format', 'html', '--today', '2026-12-01', '--fail-on', 'none'];
    const { code, out } = await bulkhead(folder, words);
    equal(code, 0);
    match(out, /^<!doctype html>/);
    match(out, /<h1>CIS Docker Benchmark 1\.8, sections 2, 4 and 5<\/h1>\n<p>\d+ fail, 1 allowed, /);
    match(out, /<th scope="row">Date<\/th><td>2026-12-01<\/td>/);
    match(out, /<th scope="row">Checked by<\/th><td>Bulkhead \S+, all rules/);
    const digest = createHash('sha256').update(compose).digest('hex');
    ok(out.includes(`<th scope="row">compose.yaml</th><td><code>${digest}</code></td>`));
    ok(out.includes('<th scope="row">.bulkhead.yaml</th>'));
    match(out, /<h2 id="r-5\.5">5\.5 privileged containers are not used<\/h2>\n<p>Level 1, fail<\/p>/);
    match(out, /<th scope="row">compose\.yaml:4:17<\/th>.*compose\/privileged/);
    match(out, /<td>comment: measures all processes<\/td>/);
    match(out, /<th scope="row">5\.1<\/th>.*not visible.*swarm/);
    ok(!/<script|\sstyle=|\son\w+=/.test(out));
    equal((await bulkhead(folder, words)).out, out);
    equal((await bulkhead(folder, ['check', '--format', 'html'])).code, 2);
  });

  it('shows texts of files as text', async () => {
    const text = 'services:\n  "<img src=x>":\n    image: alpine:3\n    privileged: true\n';
    const { out } = await bulkhead(folderWith({ 'compose.yaml': text }), ['check', '--standard', 'cis', '--format', 'html']);
    ok(!out.includes('<img'));
    ok(out.includes('&lt;img src=x&gt;'));
  });
});

describe('rules --standard', () => {
  it('prints which rules answer', async () => {
    const { code, out } = await bulkhead(folderWith({}), ['rules', '--standard', 'owasp']);
    equal(code, 0);
    match(out, /\n11 +Docker runs rootless +not visible in files: how dockerd is started\n/);
    match(out, /\n1 +the socket of the Docker daemon is not exposed +compose\/daemon-tcp, /);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    match(out, /\n2\.8 +Level 1 +no file +the daemon authenticates/);
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
  const words = ['check', '--standard', 'cis', '--format', 'html', '--fail-on', 'none', '--today', '2026-11-30'];

  it('is evidence: the days, the versions, each finding and the digest of each file', async () => {
    const folder = folderWith({ 'compose.yaml': compose, '.bulkhead.yaml': 'rules: { compose/host-uts: off }\n' });
    const { code, out, err } = await bulkhead(folder, [...words, '--output', 'evidence.html']);
    deepEqual([code, out], [0, ''], err);
    const page = readFileSync(join(folder, 'evidence.html'), 'utf8');
    match(page, /<th scope="row">Standard<\/th><td>CIS Docker Benchmark 1\.8, sections 2, 4 and 5, as read on \d{4}-\d\d-\d\d</);
    match(page, /<th scope="row">Analyzed as on<\/th><td>2026-11-30</);
    match(page, /<th scope="row">Made by<\/th><td>Bulkhead \S+, rules of both profiles/);
    match(page, /<a href="#r-5\.5">5\.5<\/a><\/th><td>Level 1<\/td><td><span class="badge critical">fail/);
    match(page, /<h3 id="r-5\.16">[\s\S]*?<code>compose\.yaml:6:10<\/code>[\s\S]*?allowed<\/span> by comment: measures all processes/);
    for (const name of ['compose.yaml', '.bulkhead.yaml']) {
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      ok(page.includes(`<tr><td>${name}</td><td><code>${digest}</code></td></tr>`), name);
    }
    match(page, /Not verified/);
  });

  it('loads nothing, and text of a file stays text', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  "<script>":\n    image: example/a:1\n    privileged: true\n' });
    const { out } = await bulkhead(folder, words);
    ok(out.includes('&lt;script&gt;'));
    equal(/<script|<img|<link|https?:\/\/(?!www\.w3)/.test(out), false);
    match(out, /default-src 'none'; style-src 'sha256-/);
  });

  it('names what was not analyzed, and is for a standard only', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  a:\n    extends: { file: gone.yaml, service: a }\n' });
    const { code, out } = await bulkhead(folder, words);
    equal(code, 2);
    match(out, /<h2>Not analyzed<\/h2>[\s\S]*gone\.yaml/);
    equal((await bulkhead(folder, ['check', '--format', 'html'])).code, 2);
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

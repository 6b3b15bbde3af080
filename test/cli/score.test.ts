import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../../server/src/core/model/configuration';
import { unseen } from '../../server/src/core/score/unseen';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';
import { analyzeText } from '../support/open';

const shop = `services:
  front:
    image: httpd:2.4
    ports: ["8080:80"]
    volumes: ["pages:/usr/local/apache2/htdocs"]
  deploy:
    image: docker:28-cli
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
      - pages:/pages
  store:
    image: alpine:3
    user: 1000:1000
    network_mode: none
volumes:
  pages:
`;

describe('bulkhead score', () => {
  afterEach(removeFolders);

  it('prints for each service a score, the paths with their lines, the list behind it, and what harden leaves', async () => {
    const { code, out, err } = await bulkhead(folderWith({ 'compose.yaml': shop }), ['score', 'compose.yaml']);
    equal(err, '');
    equal(code, 0);
    match(out, /^deploy {2}9\.5 critical, lifted from [\d.]+ {2}\[#{19}-\]\n {2}--> compose\.yaml:6:3\n/);
    match(
      out,
      / {2}path \(A\): Socket or API of a container engine \[T1610 Deploy Container\]\n {4}1\. It opens \/var\/run\/docker\.sock line 9\n/,
    );
    match(out, /\nfront {2}6\.5 elevated/);
    match(out, /entry: Other machines reach port 8080\n {2}path \(C\): Through "deploy"/);
    match(out, /2\. "front" changes files in pages, which "deploy" mounts line 5\n/);
    match(out, /if "deploy" runs or loads files from pages\n/);
    match(out, / 1\.20 of 1\.2 {2}user: root line 7\n/);
    match(out, /\nstore {2}2\.1 low .*\n(?:.*\n)* {2}after harden: 0\.8 minimal\n/);
    match(out, /3 scores, highest 9\.5 critical/);
  });

  it('is a gate with --max', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    equal((await bulkhead(folder, ['score', '--max', '9.5'])).code, 0);
    const { code, err } = await bulkhead(folder, ['score', '--max', '6', '.']);
    equal(code, 1);
    equal(err, 'bulkhead: 2 of 3 scores are above 6.0\n');
    const wrong = await bulkhead(folder, ['score', '--max', 'low']);
    equal(wrong.code, 2);
    match(wrong.err, /--max must be a number from 0 to 10/);
  });

  it('prints json with places, techniques and what is assumed', async () => {
    const text = 'services:\n  app:\n    image: example.org/app\n    pid: "${WHOSE}"\n';
    const { code, out } = await bulkhead(folderWith({ 'compose.yaml': text }), ['score', '--format', 'json']);
    equal(code, 0);
    const { version, formula, scores } = JSON.parse(out);
    deepEqual([version, formula, scores.length], [1, 1, 1]);
    const [one] = scores;
    deepEqual(one.subject, { kind: 'service', name: 'app' });
    deepEqual(one.range, { least: 2.1, most: 6.5 });
    equal(one.score, 6.5);
    const processes = one.paths.find(({ name }: { name: string }) => name === 'host-processes');
    equal(processes.assumed, true);
    deepEqual(processes.technique.id, 'T1552.001');
    deepEqual(processes.steps[0].at, { file: 'compose.yaml', line: 4, column: 10 });
    deepEqual(
      one.assumed.map(({ takes, settle }: { takes: string; settle: string }) => [takes, settle]),
      [
        ['it starts as root', 'Set "user", run "bulkhead probe", or describe the image in the configuration'],
        ['SELinux is off', 'Set WHOSE in .env'],
        ['it uses the pid namespace of the host', 'Set WHOSE in .env'],
      ],
    );
  });

  it('is in the reports of check', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    const { out } = await bulkhead(folder, ['check', '--format', 'json', '--fail-on', 'none']);
    deepEqual(
      JSON.parse(out).scores.map(({ file, service, score, level, paths }: Record<string, unknown>) => ({
        file,
        service,
        score,
        level,
        paths,
      })),
      [
        { file: 'compose.yaml', service: 'deploy', score: 9.5, level: 'critical', paths: ['docker-socket', 'network-spoofing'] },
        { file: 'compose.yaml', service: 'front', score: 6.5, level: 'elevated', paths: ['other-service', 'network-spoofing'] },
        { file: 'compose.yaml', service: 'store', score: 2.1, level: 'low', paths: [] },
      ],
    );
    const pretty = await bulkhead(folder, ['check', '--fail-on', 'none']);
    match(pretty.out, /\nexposure: deploy 9\.5 critical, front 6\.5 elevated, store 2\.1 low\n/);
  });

  it('scores development containers, and final stages that no service runs', async () => {
    const folder = folderWith({
      Dockerfile: 'FROM alpine:3 AS build\nRUN true\nFROM alpine:3\nUSER 1000:1000\n',
      '.devcontainer/devcontainer.json': '{ "image": "debian:13", "privileged": true }\n',
    });
    const { out } = await bulkhead(folder, ['score', '--format', 'json']);
    deepEqual(
      JSON.parse(out).scores.map(({ subject, score, level }: Record<string, unknown>) => [subject, score, level]),
      [
        [{ kind: 'devcontainer', name: 'devcontainer.json' }, 10, 'critical'],
        [{ kind: 'stage', name: '1' }, 2.1, 'low'],
      ],
    );
  });

  it('takes a daemon.json of the workspace into account', async () => {
    const compose =
      'services:\n  app:\n    image: alpine:3\n    cap_add: [SYS_MODULE]\n  free:\n    image: alpine:3\n    userns_mode: host\n    cap_add: [SYS_MODULE]\n';
    const folder = folderWith({ 'compose.yaml': compose, 'daemon.json': '{ "userns-remap": "default", "no-new-privileges": true }\n' });
    const { out } = await bulkhead(folder, ['score', '--format', 'json']);
    const scores = JSON.parse(out).scores as { subject: { name: string }; score: number; paths: { name: string }[] }[];
    deepEqual(
      scores.map(({ subject, score }) => [subject.name, score]),
      [
        ['free', 9.5],
        ['app', 8],
      ],
    );
    ok(scores[0]!.paths.some(({ name }) => name === 'host-user-namespace'));
  });

  it('takes for known what was measured by running, and says so', async () => {
    const text = 'services:\n  app:\n    image: example.org/app:1\n';
    const { project } = analyzeText(new Map([['compose.yaml', text]]));
    const { configuration } = startOf(project.services[0]!)!;
    const profiles = `images:\n  - names: [example.org/app]\n    tag: "1"\n    user: "1000:1000"\n    capabilities: []\n    service: app\n    configuration: "${configuration}"\n    date: "2026-11-30"\n`;
    const before = await bulkhead(folderWith({ 'compose.yaml': text }), ['score', '.']);
    match(before.out, /^app {2}2\.1-3\.7 moderate/);
    match(
      before.out,
      /\n {2}assumed: it starts as root; .*\. Set "user", run "bulkhead probe", or describe the image in the configuration\n/,
    );
    ok(!before.out.includes('measured:'));
    const folder = folderWith({ 'compose.yaml': text, '.bulkhead/profiles.yaml': profiles });
    const after = await bulkhead(folder, ['score', '.']);
    match(after.out, /^app {2}2\.1 low/);
    match(after.out, /\n {2}measured: it starts as 1000:1000 \(run on 2026-11-30\)\n/);
    ok(!after.out.includes('assumed:'));
    const [one] = JSON.parse((await bulkhead(folder, ['score', '--format', 'json'])).out).scores;
    deepEqual(one.measured, [{ shows: 'it starts as 1000:1000 (run on 2026-11-30)', at: { file: 'compose.yaml', line: 3, column: 12 } }]);
  });

  it('names the version of the formula, and what no file shows', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    match((await bulkhead(folder, ['score'])).out, /formula 1; "nothing found" is not "safe"/);
    equal(JSON.parse((await bulkhead(folder, ['score', '--format', 'json'])).out).formula, 1);
    const page = (await bulkhead(folder, ['score', '--format', 'html'])).out;
    match(page, /Formula 1\. No level means "safe"/);
    for (const sentence of unseen) ok(page.includes(sentence.replace(/`([^`]+)`/g, '<code>$1</code>')), sentence);
  });

  it('writes one page', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    const { code, out } = await bulkhead(folder, ['score', '--format', 'html', '--output', 'report.html']);
    equal(code, 0);
    equal(out, '');
    const file = join(folder, 'report.html');
    ok(existsSync(file));
    match(readFileSync(file, 'utf8'), /^<!doctype html>/);
  });
});

import { deepEqual, equal, match } from 'node:assert/strict';
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

describe('rules --standard', () => {
  it('prints which rules answer', async () => {
    const { code, out } = await bulkhead(folderWith({}), ['rules', '--standard', 'owasp']);
    equal(code, 0);
    match(out, /\n11 +Docker runs rootless +not visible in files: how dockerd is started\n/);
    match(out, /\n1 +the socket of the Docker daemon is not exposed +compose\/daemon-tcp, /);
  });
});

import { deepEqual, equal, match } from 'node:assert/strict';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const files = {
  'compose.yaml': `name: shop
services:
  web:
    image: nginx
    cap_add: [NET_ADMIN]
    user: "\${WEB_USER}"
    env_file: web.env
    volumes: ["./conf:/etc/nginx:ro"]
`,
  'compose.override.yaml': 'services:\n  web:\n    privileged: "yes"\n',
  'web.env': 'A=1\n',
};

describe('bulkhead model', () => {
  afterEach(removeFolders);

  it('prints the merged form of Compose and what the container may really do, with places', async () => {
    const folder = folderWith(files);
    const { code, out, err } = await bulkhead(folder, ['model', '--format', 'json']);
    equal(err, '');
    equal(code, 0);
    const { version, projects } = JSON.parse(out);
    equal(version, 1);
    equal(projects.length, 1);
    const [{ files: merged, name, services, networks }] = projects;
    deepEqual(merged, ['compose.yaml', 'compose.override.yaml']);
    equal(name, 'shop');
    deepEqual(Object.keys(networks), ['default']);
    const { compose, effective } = services.web;
    equal(compose.privileged, true);
    deepEqual(compose.environment, { A: '****' });
    deepEqual(compose.volumes, [{ type: 'bind', source: `${folder}/conf`, target: '/etc/nginx', read_only: true, bind: {} }]);
    deepEqual(effective.user.unknown, ['WEB_USER']);
    equal(effective.privileged.value, true);
    equal(effective.privileged.at.file, 'compose.override.yaml');
    equal(effective.privileged.at.line, 3);
  });

  it('prints a table for each service', async () => {
    const { code, out } = await bulkhead(folderWith(files), ['model', 'compose.yaml']);
    equal(code, 0);
    match(out, /^web in compose\.yaml, compose\.override\.yaml\n/);
    match(out, /privileged +yes +compose\.override\.yaml:3 "privileged" of the service/);
    match(out, /user +unknown \(depends on \$WEB_USER\) +compose\.yaml:6/);
    match(out, /capabilities +all 41 /);
  });

  it('has nothing to say about a Dockerfile', async () => {
    const { code, out } = await bulkhead(folderWith({ Dockerfile: 'FROM scratch\n' }), ['model', '--format', 'json']);
    equal(code, 0);
    deepEqual(JSON.parse(out), { version: 1, projects: [] });
  });
});

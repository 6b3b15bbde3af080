import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder, startProcess } from './support/lsp-client';
import { pages } from './support/pages';

const root = resolve(__dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

// Bundlers leave requires behind that only fail where no node_modules is near.
describe('the bundles', () => {
  const away = makeFolder({});
  // What they start lies beside them, and what that unpacks.
  before(() => {
    for (const name of ['work.js', 'work.br', 'program.js', 'pages.json']) copyFileSync(join(root, 'dist', name), join(away.path, name));
  });
  after(() => away.remove());
  for (const name of ['server.js', 'cli.js']) {
    it(`hold all that ${name} needs, as a program that knows its version`, () => {
      const program = join(away.path, name);
      copyFileSync(join(root, 'dist', name), program);
      ok(statSync(join(root, 'dist', name)).mode & 0o100, 'not executable');
      const run = spawnSync(process.execPath, [program, '--version'], { encoding: 'utf8', env: {} });
      deepEqual([run.status, run.stdout, run.stderr], [0, `${version}\n`, '']);
    });
  }

  it('hold the pages of the rules', () => {
    const run = spawnSync(process.execPath, [join(away.path, 'cli.js'), 'explain', 'compose/privileged'], { encoding: 'utf8', env: {} });
    deepEqual([run.status, run.stdout.trim()], [0, pages['compose/privileged']!.trim()]);
  });

  it('serve an editor', async () => {
    const program = join(away.path, 'server.js');
    copyFileSync(join(root, 'dist/server.js'), program);
    const client = await startProcess({}, program);
    client.open('file:///shop/compose.yaml', 'services:\n  web:\n    image: nginx\n    privileged: true\n');
    client.open('file:///shop/Dockerfile', 'FROM node:22\n', 'dockerfile');
    for (const [uri, code] of [
      ['file:///shop/compose.yaml', 'compose/privileged'],
      ['file:///shop/Dockerfile', 'dockerfile/missing-user'],
    ] as const) {
      await client.diagnostics(uri, (each) => each.some((diagnostic) => diagnostic.code === code));
    }
    for (const [rule, page] of Object.entries(pages)) equal(await client.run('bulkhead.explain', { rule }), page);
    await client.stop();
    equal(await client.ended, 0);
  });
});

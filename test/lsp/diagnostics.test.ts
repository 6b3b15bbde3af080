import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import { repository } from '../support/fixtures';
import { type Client, editor, makeFolder, pulling, rangeIn, type StartOptions } from '../support/lsp-client';
import { startServer } from '../support/session';

const danger = 'services:\n  web:\n    image: nginx\n    privileged: true # door\n';
const codes = (diagnostics: readonly Diagnostic[]): (string | number | undefined)[] => diagnostics.map((each) => each.code);
const has = (code: string) => (diagnostics: readonly Diagnostic[]) => codes(diagnostics).includes(code);

describe('language server: diagnostics', () => {
  let client: Client | undefined;
  const start = async (options?: StartOptions): Promise<Client> => {
    client = await startServer(options);
    return client;
  };
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  it('pushes what is wrong, at its exact place, with the version judged', async () => {
    const server = await start();
    equal(server.capabilities.diagnosticProvider, undefined);
    server.open('file:///shop/compose.yaml', danger);
    const found = (await server.diagnostics('file:///shop/compose.yaml')).find((each) => each.code === 'compose/privileged');
    deepEqual(found?.range, rangeIn(danger, 'true'));
    equal(found?.severity, 1);
    equal(found?.source, 'bulkhead');
    equal(found?.codeDescription?.href, 'https://github.com/bulkhead/bulkhead/blob/main/docs/rules/compose/privileged.md');
    equal(server.published[0]?.version, 1);
    server.change('file:///shop/compose.yaml', 2, danger.replace('true', 'false'));
    const after = await server.diagnostics('file:///shop/compose.yaml');
    ok(!has('compose/privileged')(after));
    equal(server.published.at(-1)?.version, 2);
    server.close('file:///shop/compose.yaml');
    deepEqual(await server.diagnostics('file:///shop/compose.yaml'), []);
  });

  it('says of a text of 20,000 services, and of no other, that it is too large to be checked while somebody types', async () => {
    const server = await start({ capabilities: pulling });
    const service = (n: number): string =>
      `  s${n}:\n    image: example/app:1.0\n    privileged: true\n    environment:\n      A: ${'b'.repeat(40)}\n`;
    server.open('file:///shop/compose.yaml', `services:\n${Array.from({ length: 20_000 }, (_, n) => service(n)).join('')}`);
    server.open('file:///shop/Dockerfile', 'FROM node:22\n', 'dockerfile');
    const begun = performance.now();
    const [limit, ...others] = await server.pull('file:///shop/compose.yaml');
    ok(performance.now() - begun < 2000);
    deepEqual([limit?.code, others], ['any/limit', []]);
    ok(readFileSync(join(repository, 'docs/limits.md'), 'utf8').includes(`\`any/limit\`: ${limit?.message} |`));
    ok(has('dockerfile/missing-user')(await server.pull('file:///shop/Dockerfile')));
  });

  it('answers pulls and pushes nothing to a client that pulls', async () => {
    const server = await start({ capabilities: pulling });
    deepEqual(server.capabilities.diagnosticProvider, { identifier: 'bulkhead', interFileDependencies: true, workspaceDiagnostics: true });
    server.open('file:///shop/compose.yaml', danger);
    ok(has('compose/privileged')(await server.pull('file:///shop/compose.yaml')));
    server.open('file:///shop/other.compose.yaml', danger);
    server.close('file:///shop/compose.yaml');
    deepEqual(await server.pull('file:///shop/compose.yaml'), []);
    deepEqual(server.published, []);
  });

  it('judges a daemon.json, and a devcontainer.json with its comments', async () => {
    const server = await start({ capabilities: pulling });
    const text = '{\n  "hosts": ["tcp://0.0.0.0:2375"]\n}\n';
    server.open('file:///host/docker/daemon.json', text);
    const found = await server.pull('file:///host/docker/daemon.json');
    deepEqual(codes(found).sort(), ['daemon/absences', 'daemon/tcp-without-tls']);
    deepEqual(found.find(({ code }) => code === 'daemon/tcp-without-tls')?.range, rangeIn(text, '"tcp://0.0.0.0:2375"'));
    server.open('file:///host/.devcontainer/devcontainer.json', '{ // mine\n  "name": "a",\n}\n');
    ok(!has('any/syntax')(await server.pull('file:///host/.devcontainer/devcontainer.json')));
    server.open('file:///host/.devcontainer/devcontainer.json', '{ "name" "a" }\n');
    ok(has('any/syntax')(await server.pull('file:///host/.devcontainer/devcontainer.json')));
  });

  it('folds the absences of a service into one line that names their rules', async () => {
    const server = await start({ capabilities: pulling });
    const text = 'services:\n  web:\n    image: nginx\n';
    server.open('file:///shop/compose.yaml', text);
    const grouped = (await server.pull('file:///shop/compose.yaml')).filter((each) => each.code === 'compose/absences');
    equal(grouped.length, 1);
    deepEqual(grouped[0]?.range, rangeIn(text, 'web'));
    equal(grouped[0]?.severity, 3);
    ok((grouped[0]!.data as { rules: string[] }).rules.includes('compose/new-privileges'));
  });

  it('asks to pull again when a document changes what is true of another', async () => {
    const folder = makeFolder({});
    try {
      const server = await start({ capabilities: pulling, folders: [folder.uri('')] });
      const [compose, docker] = [folder.uri('compose.yaml'), folder.uri('app/Dockerfile')];
      server.open(docker, 'FROM node:22\nCMD ["node"]\n', 'dockerfile');
      server.open(compose, 'services:\n  web:\n    build: ./app\n');
      const before = (await server.pull(docker)).find((each) => each.code === 'dockerfile/missing-user');
      deepEqual(
        before?.relatedInformation?.map((each) => each.location.uri),
        [compose],
      );
      server.change(compose, 2, 'services:\n  web:\n    image: nginx\n');
      await server.refreshed(1);
      const after = (await server.pull(docker)).find((each) => each.code === 'dockerfile/missing-user');
      ok(after && after.relatedInformation === undefined);
    } finally {
      folder.remove();
    }
  });

  it('lets text in the editor win over the disk, in files that another one leads to', async () => {
    const folder = makeFolder({ 'app/Dockerfile': 'FROM node:22\nUSER node\n' });
    try {
      const server = await start({ folders: [folder.uri('')] });
      const docker = folder.uri('app/Dockerfile');
      server.open(docker, 'FROM node:22\nUSER node\n', 'dockerfile');
      ok(!has('dockerfile/missing-user')(await server.diagnostics(docker)));
      server.change(docker, 2, 'FROM node:22\n');
      await server.diagnostics(docker, has('dockerfile/missing-user'));
      server.change(docker, 3, 'FROM node:22\nUSER node\n');
      await server.diagnostics(docker, (each) => !has('dockerfile/missing-user')(each));
    } finally {
      folder.remove();
    }
  });

  it('is silent about YAML that is not Compose, and about broken YAML of unknown kind', async () => {
    const server = await start({ capabilities: pulling });
    for (const [name, text] of [
      ['deploy.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n      securityContext: { privileged: true }\n'],
      ['ci.yml', 'jobs:\n  a:\n    services:\n      db: { image: postgres }\n'],
      ['broken.yaml', 'a: [1\nb: }\n'],
      ['data.json', '{ "privileged": true '],
    ] as const) {
      server.open(`file:///shop/${name}`, text);
      deepEqual(await server.pull(`file:///shop/${name}`), [], name);
    }
  });

  it('tells a kind by shape where the name does not', async () => {
    const server = await start({ capabilities: pulling });
    server.open('file:///shop/stack.yaml', danger);
    ok(has('compose/privileged')(await server.pull('file:///shop/stack.yaml')));
  });

  it('reads what can be read of a broken file', async () => {
    const server = await start({ capabilities: pulling });
    server.open('file:///shop/compose.yaml', `${danger}    volumes: [\n`);
    ok(has('any/syntax')(await server.pull('file:///shop/compose.yaml')));
  });

  it('judges untitled documents by their language', async () => {
    const server = await start({ capabilities: pulling });
    server.open('untitled:Untitled-1', danger, 'dockercompose');
    server.open('untitled:Untitled-2', 'FROM node:22\n', 'dockerfile');
    ok(has('compose/privileged')(await server.pull('untitled:Untitled-1')));
    ok(has('dockerfile/missing-user')(await server.pull('untitled:Untitled-2')));
  });

  it('judges documents of virtual file systems, whose other files count as absent', async () => {
    const server = await start({ capabilities: pulling, folders: ['vscode-vfs://github/acme/app'] });
    const uri = 'vscode-vfs://github/acme/app/compose.yaml';
    server.open(uri, `${danger}  built:\n    build: .\n`);
    ok(has('compose/privileged')(await server.pull(uri)));
  });

  it('takes the config of each folder for its own', async () => {
    const folder = makeFolder({ 'a/.bulkhead.yaml': 'rules:\n  compose/privileged: off\n', 'b/x': '' });
    try {
      const server = await start({ capabilities: pulling, folders: [folder.uri('a'), folder.uri('b')] });
      server.open(folder.uri('a/compose.yaml'), danger);
      server.open(folder.uri('b/compose.yaml'), danger);
      ok(!has('compose/privileged')(await server.pull(folder.uri('a/compose.yaml'))));
      ok(has('compose/privileged')(await server.pull(folder.uri('b/compose.yaml'))));
    } finally {
      folder.remove();
    }
  });

  it('looks for the config up to the folder that is open, and no further', async () => {
    const folder = makeFolder({ '.bulkhead.yaml': 'rules:\n  compose/privileged: off\n' });
    try {
      const server = await start({ capabilities: pulling, folders: [folder.uri('')] });
      const uri = folder.uri('app/compose.yaml');
      server.open(uri, danger);
      ok(!has('compose/privileged')(await server.pull(uri)));
      const removed = [{ uri: folder.uri(''), name: 'all' }];
      await server.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
      await server.refreshed(1);
      ok(has('compose/privileged')(await server.pull(uri)));
    } finally {
      folder.remove();
    }
  });

  it('follows the config on disk and leaves out what it excludes', async () => {
    const folder = makeFolder({});
    try {
      const server = await start({ capabilities: pulling, folders: [folder.uri('')] });
      const uri = folder.uri('vendor/compose.yaml');
      server.open(uri, danger);
      ok(has('compose/privileged')(await server.pull(uri)));
      writeFileSync(join(folder.path, '.bulkhead.yaml'), 'exclude: ["vendor/**"]\n');
      const changed = { changes: [{ uri: folder.uri('.bulkhead.yaml'), type: 1 }] };
      await server.connection.sendNotification('workspace/didChangeWatchedFiles', changed);
      await server.refreshed(1);
      deepEqual(await server.pull(uri), []);
    } finally {
      folder.remove();
    }
  });

  it('shows what is wrong with the config in the config, and keeps the last good one in force', async () => {
    const server = await start({ capabilities: pulling, folders: ['file:///shop'] });
    const config = 'file:///shop/.bulkhead.yaml';
    server.open(config, 'rules:\n  compose/privileged: off\n');
    server.open('file:///shop/compose.yaml', danger);
    deepEqual(await server.pull(config), []);
    ok(!has('compose/privileged')(await server.pull('file:///shop/compose.yaml')));
    const text = 'rules:\n  compose/privilegde: off\n';
    server.change(config, 2, text);
    const [problem, ...others] = await server.pull(config);
    equal(others.length, 0);
    deepEqual(problem?.range, rangeIn(text, 'compose/privilegde'));
    match(String(problem?.message), /compose\/privileged/);
    ok(!has('compose/privileged')(await server.pull('file:///shop/compose.yaml')));
  });

  it('says nothing where bulkhead.enable is false', async () => {
    const capabilities = { ...pulling, workspace: { ...pulling.workspace, configuration: true } };
    const server = await start({ capabilities, settings: { enable: false } });
    server.open('file:///shop/compose.yaml', danger);
    deepEqual(await server.pull('file:///shop/compose.yaml'), []);
  });

  it('takes settings that a client sends instead of being asked', async () => {
    const server = await start({ capabilities: editor });
    server.open('file:///shop/compose.yaml', danger);
    await server.diagnostics('file:///shop/compose.yaml', has('compose/privileged'));
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: { bulkhead: { enable: false } } });
    deepEqual(await server.diagnostics('file:///shop/compose.yaml'), []);
  });

  it('counts in bytes for a client that knows nothing else', async () => {
    const server = await start({ capabilities: { ...pulling, general: { positionEncodings: ['utf-8'] } } });
    equal(server.capabilities.positionEncoding, 'utf-8');
    const text = 'services:\n  web: { image: "né😀", privileged: true }\n';
    server.open('file:///shop/compose.yaml', text);
    const line = text.split('\n')[1]!;
    const found = (await server.pull('file:///shop/compose.yaml')).find((each) => each.code === 'compose/privileged');
    deepEqual(found?.range.start, { line: 1, character: Buffer.byteLength(line.slice(0, line.indexOf('true'))) });
    ok(await server.hover('file:///shop/compose.yaml', found!.range.start));
  });

  it('keeps the URIs of files with %, # and spaces in their names', async () => {
    const folder = makeFolder({});
    try {
      const server = await start({ folders: [folder.uri('')] });
      const uri = folder.uri('a b%20#c/compose.yaml');
      server.open(uri, danger);
      await server.diagnostics(uri, has('compose/privileged'));
    } finally {
      folder.remove();
    }
  });
});

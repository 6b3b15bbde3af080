import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, type ClientCapabilities, type Diagnostic, FileChangeType } from 'vscode-languageserver/node';
import { type Client, editor, makeFolder, pulling, type StartOptions } from '../support/lsp-client';
import { startServer } from '../support/session';

const off = 'services:\n  web:\n    image: nginx\n    privileged: false\n';
const on = off.replace('false', 'true');
const plain = 'services:\n  web:\n    image: nginx\n';

const watching: ClientCapabilities = {
  ...editor,
  workspace: { ...editor.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
};

const has = (code: string) => (diagnostics: readonly Diagnostic[]) => diagnostics.some((each) => each.code === code);
const lacks = (code: string) => (diagnostics: readonly Diagnostic[]) => !diagnostics.some((each) => each.code === code);

type Folder = ReturnType<typeof makeFolder>;

describe('language server: live editing', () => {
  let client: Client | undefined;
  let folder: Folder | undefined;
  const start = async (files: Readonly<Record<string, string>>, options: StartOptions = {}): Promise<[Client, Folder]> => {
    folder = makeFolder(files);
    client = await startServer({ capabilities: watching, folders: [folder.uri('')], ...options });
    return [client, folder];
  };
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder!.path, name, '..'), { recursive: true });
    writeFileSync(join(folder!.path, name), text);
  };
  afterEach(async () => {
    await client?.stop();
    folder?.remove();
    [client, folder] = [undefined, undefined];
  });

  it('asks to be told of every sort of file that judgements rest on', async () => {
    const [server] = await start({ 'compose.yaml': plain });
    server.open(folder!.uri('compose.yaml'), plain);
    await server.diagnostics(folder!.uri('compose.yaml'));
    const registration = server.registered.find(({ method }) => method === 'workspace/didChangeWatchedFiles');
    const { watchers } = registration!.registerOptions as { watchers: { globPattern: string }[] };
    for (const part of ['yaml', 'yml', 'json', 'Dockerfile', '.env'])
      ok(
        watchers.some(({ globPattern }) => globPattern.includes(part)),
        part,
      );
  });

  it('hears of an override that turns off what the open base grants', async () => {
    const [server, { uri }] = await start({});
    const base = uri('compose.yaml');
    server.open(base, on);
    await server.diagnostics(base, has('compose/privileged'));
    write('compose.override.yaml', off);
    server.changedOnDisk(uri('compose.override.yaml'), FileChangeType.Created);
    await server.diagnostics(base, lacks('compose/privileged'));
    rmSync(join(folder!.path, 'compose.override.yaml'));
    server.changedOnDisk(uri('compose.override.yaml'), FileChangeType.Deleted);
    await server.diagnostics(base, has('compose/privileged'));
  });

  it('hears of a variable in .env, in the editor and on disk; unsaved text wins', async () => {
    const [server, { uri }] = await start({ '.env': 'P=false\n' });
    const compose = uri('compose.yaml');
    server.open(compose, off.replace('false', '${P:-false}'));
    await server.diagnostics(compose, lacks('compose/privileged'));
    server.open(uri('.env'), 'P=true\n', 'dotenv');
    await server.diagnostics(compose, has('compose/privileged'));
    server.change(uri('.env'), 2, 'P=false\n');
    await server.diagnostics(compose, lacks('compose/privileged'));
    write('.env', 'P=true\n');
    server.changedOnDisk(uri('.env'), FileChangeType.Changed);
    server.close(uri('.env'));
    await server.diagnostics(compose, has('compose/privileged'));
  });

  it('judges an open Dockerfile with the compose file that builds it, open or not', async () => {
    const building = (user: string) => `services:\n  web:\n    build: ./app\n${user}`;
    const [server, { uri }] = await start({ 'compose.yaml': building('') });
    const docker = uri('app/Dockerfile');
    const services = (found: readonly Diagnostic[]): number | undefined =>
      found.find(({ code }) => code === 'dockerfile/missing-user')?.relatedInformation?.length;
    server.open(docker, 'FROM node:22\nCMD ["node"]\n', 'dockerfile');
    await server.diagnostics(docker, (found) => services(found) === 1);
    server.open(uri('compose.yaml'), `${building('')}  again:\n    build: ./app\n`);
    await server.diagnostics(docker, (found) => services(found) === 2);
    server.close(uri('compose.yaml'));
    await server.diagnostics(docker, (found) => services(found) === 1);
    write('compose.yaml', plain);
    server.changedOnDisk(uri('compose.yaml'), FileChangeType.Changed);
    await server.diagnostics(docker, (found) => has('dockerfile/missing-user')(found) && services(found) === undefined);
  });

  it('judges the open files of a chain of extends and include again when the far end changes', async () => {
    const [server, { uri }] = await start({
      'compose.yaml': 'include: [db/compose.yaml]\nservices:\n  web:\n    extends: { file: base/a.yaml, service: web }\n',
      'db/compose.yaml': off.replace('web', 'db'),
      'base/a.yaml': 'services:\n  web:\n    extends: { file: b.yaml, service: web }\n',
      'base/b.yaml': off,
    });
    const main = uri('compose.yaml');
    server.open(main, 'include: [db/compose.yaml]\nservices:\n  web:\n    extends: { file: base/a.yaml, service: web }\n');
    await server.diagnostics(main, lacks('compose/privileged'));
    write('base/b.yaml', on);
    server.changedOnDisk(uri('base/b.yaml'), FileChangeType.Changed);
    await server.diagnostics(main, has('compose/privileged'));
    server.open(uri('base/b.yaml'), off);
    await server.diagnostics(main, lacks('compose/privileged'));
    server.open(uri('db/compose.yaml'), on.replace('web', 'db'));
    await server.diagnostics(uri('db/compose.yaml'), has('compose/privileged'));
    server.change(main, 2, 'include: [db/compose.yaml]\nservices:\n  db:\n    privileged: false\n');
    await server.diagnostics(uri('db/compose.yaml'), lacks('compose/privileged'));
  });

  it('notices a whole folder that is moved away', async () => {
    const [server, { uri }] = await start({ 'base/b.yaml': on });
    const main = uri('compose.yaml');
    server.open(main, 'services:\n  web:\n    extends: { file: base/b.yaml, service: web }\n');
    await server.diagnostics(main, has('compose/privileged'));
    renameSync(join(folder!.path, 'base'), join(folder!.path, 'moved'));
    server.changedOnDisk(uri('base'), FileChangeType.Deleted);
    await server.diagnostics(main, has('any/unresolved'));
  });

  it('reads the disk again at the next save where the client does not watch', async () => {
    const [server, { uri }] = await start({ '.env': 'P=false\n' }, { capabilities: editor });
    const compose = uri('compose.yaml');
    server.open(compose, off.replace('false', '${P}'));
    await server.diagnostics(compose, lacks('compose/privileged'));
    equal(server.registered.length, 0);
    write('.env', 'P=true\n');
    server.save(compose);
    await server.diagnostics(compose, has('compose/privileged'));
  });

  it('asks a client that pulls to pull again when the disk changes', async () => {
    const capabilities = { ...pulling, workspace: { ...pulling.workspace, ...watching.workspace } };
    const [server, { uri }] = await start({ '.env': 'P=false\n' }, { capabilities });
    const compose = uri('compose.yaml');
    server.open(compose, off.replace('false', '${P}'));
    ok(lacks('compose/privileged')(await server.pull(compose)));
    write('.env', 'P=true\n');
    server.changedOnDisk(uri('.env'), FileChangeType.Changed);
    await server.refreshed(1);
    ok(has('compose/privileged')(await server.pull(compose)));
  });

  it('reads nothing outside the workspace folder, and no link that leaves it', async () => {
    const outer = makeFolder({ 'secret.yaml': on, 'in/real.yaml': on });
    try {
      symlinkSync(join(outer.path, 'secret.yaml'), join(outer.path, 'in/link.yaml'));
      client = await startServer({ capabilities: watching, folders: [outer.uri('in')] });
      const main = outer.uri('in/compose.yaml');
      const extending = (file: string) => `services:\n  web:\n    extends: { file: ${file}, service: web }\n`;
      for (const [version, file] of ['../secret.yaml', `${outer.path}/secret.yaml`, 'link.yaml'].entries()) {
        if (version === 0) client.open(main, extending(`"${file}"`));
        else client.change(main, version + 1, extending(`"${file}"`));
        const found = await client.diagnostics(main);
        deepEqual(
          found.filter(({ code }) => code !== 'compose/absences').map(({ code, message }) => [code, String(message).includes(file)]),
          [['any/unresolved', true]],
        );
      }
      client.change(main, 9, extending('real.yaml'));
      await client.diagnostics(main, has('compose/privileged'));
    } finally {
      outer.remove();
    }
  });

  it('tells in an open config file what has expired, and which file of a project is not there', async () => {
    const config = [
      'projects:',
      '  - files: [compose.yaml, gone.yaml]',
      'rules:',
      '  compose/privileged:',
      '    allow: [{ reason: "for the fair", until: 2020-01-31 }]',
      '',
    ].join('\n');
    const [server, { uri }] = await start({});
    server.open(uri('compose.yaml'), on);
    server.open(uri('.bulkhead.yaml'), config);
    const found = await server.diagnostics(uri('.bulkhead.yaml'), (all) => all.length === 2);
    deepEqual(
      found.map(({ code, range }) => [code, range.start.line]),
      [
        [undefined, 1],
        ['any/unused-allow', 4],
      ],
    );
    write('gone.yaml', off);
    server.changedOnDisk(uri('gone.yaml'), FileChangeType.Created);
    await server.diagnostics(uri('compose.yaml'), lacks('compose/privileged'));
    await server.diagnostics(uri('.bulkhead.yaml'), (all) => all.length === 1);
  });

  it('answers a request that was cancelled with that, and goes on', async () => {
    const [server, { uri }] = await start({}, { capabilities: pulling });
    const compose = uri('compose.yaml');
    const many = Array.from({ length: 400 }, (_, i) => `  s${i}:\n    image: nginx\n    privileged: true\n`).join('');
    server.open(compose, `services:\n${many}`);
    const source = new CancellationTokenSource();
    const asked = server.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: compose } }, source.token);
    source.cancel();
    await rejects(asked, { code: -32800 });
    ok(has('compose/privileged')(await server.pull(compose)));
  });

  it('tells of the newest text only when typing is faster than judging', async () => {
    const [server, { uri }] = await start({});
    const compose = uri('compose.yaml');
    const many = Array.from({ length: 300 }, (_, i) => `  s${i}:\n    image: nginx\n`).join('');
    server.open(compose, `services:\n${many}`);
    for (let version = 2; version <= 30; version++)
      server.change(compose, version, `services:\n${many}  x:\n    image: nginx\n    privileged: ${version === 30}\n`);
    await server.diagnostics(compose, has('compose/privileged'));
    const versions = server.published.map(({ version }) => version);
    equal(versions.at(-1), 30);
    ok(versions.length <= 3, versions.join());
  });
});

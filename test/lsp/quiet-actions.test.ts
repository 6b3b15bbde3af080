import { deepEqual, equal, ok } from 'node:assert/strict';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import { type Client, edited, editor, makeFolder, rangeIn, type StartOptions } from '../support/lsp-client';
import { startServer } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const danger = 'services:\n  web:\n    image: nginx # front\n    privileged: true # door\n';
const titled = (actions: readonly CodeAction[], title: RegExp): CodeAction => {
  const found = actions.find((each) => title.test(each.title));
  ok(found, `no action ${title} among ${actions.map((each) => each.title).join(' | ')}`);
  return found;
};

describe('language server: ways to suppress a finding', () => {
  let client: Client | undefined;
  const start = async (options?: StartOptions): Promise<Client> => {
    client = await startServer(options);
    return client;
  };
  const _resolved = (server: Client, action: CodeAction): Promise<CodeAction> =>
    server.connection.sendRequest('codeAction/resolve', action);
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  it('inserts an allow-comment that says nothing until its reason is written', async () => {
    const server = await start();
    server.open(uri, danger);
    const allow = titled(await server.actions(uri, rangeIn(danger, 'true')), /^Allow compose\/privileged here/);
    const after = edited(uri, danger, allow.edit!);
    equal(after, danger.replace('    privileged', '    # bulkhead: allow compose/privileged -- \n    privileged'));
    server.change(uri, 2, after);
    const unreasoned = await server.diagnostics(uri, (each) => each.some(({ code }) => code === 'any/allow-without-reason'));
    ok(unreasoned.some(({ code }) => code === 'compose/privileged'));
    server.change(uri, 3, after.replace('-- ', '-- it loads a kernel module'));
    await server.diagnostics(uri, (each) => each.every(({ code }) => code !== 'any/allow-without-reason' && code !== 'compose/privileged'));
  });

  it('leaves asking for the reason to a client that can', async () => {
    const server = await start({ initializationOptions: { commands: ['bulkhead.allowHere'] } });
    server.open(uri, danger);
    const allow = titled(await server.actions(uri, rangeIn(danger, 'true')), /^Allow compose\/privileged here/);
    equal(allow.edit, undefined);
    deepEqual(allow.command?.arguments, [
      {
        uri,
        version: 1,
        line: 3,
        character: 0,
        rule: 'compose/privileged',
        before: '    # bulkhead: allow compose/privileged -- ',
        after: '\n',
      },
    ]);
  });

  it('puts the comment above the whole instruction of a Dockerfile', async () => {
    const server = await start();
    const docker = 'file:///shop/Dockerfile';
    const text = '# syntax=docker/dockerfile:1\r\nFROM node:22\r\n';
    server.open(docker, text, 'dockerfile');
    const allow = titled(await server.actions(docker, rangeIn(text, 'node:22')), /^Allow dockerfile\/missing-user here/);
    equal(edited(docker, text, allow.edit!), text.replace('FROM', '# bulkhead: allow dockerfile/missing-user -- \r\nFROM'));
  });

  it('turns a rule off in the config file, made where there is none', async () => {
    const folder = makeFolder({});
    try {
      const server = await start({ folders: [folder.uri('')] });
      const compose = folder.uri('compose.yaml');
      server.open(compose, danger);
      const off = titled(await server.actions(compose, rangeIn(danger, 'true')), /^Disable compose\/privileged in/);
      const config = folder.uri('.bulkhead.yaml');
      const [create, change] = off.edit?.documentChanges ?? [];
      deepEqual(create, { kind: 'create', uri: config });
      equal((change as TextDocumentEdit).textDocument.version, null);
      equal(edited(config, '', off.edit!), 'rules:\n  compose/privileged: off\n');
    } finally {
      folder.remove();
    }
  });

  it('edits the config that is in force, as it stands in the editor', async () => {
    const server = await start({ folders: ['file:///shop'] });
    const config = 'file:///shop/.bulkhead.yaml';
    const text = 'rules: # ours\n  # see the wiki\n  compose/docker-socket: low\n';
    server.open(config, text);
    server.open(uri, danger);
    const off = titled(await server.actions(uri, rangeIn(danger, 'true')), /^Disable compose\/privileged in \.bulkhead\.yaml/);
    equal(edited(config, text, off.edit!), text.replace('  compose/docker', '  compose/privileged: off\n  compose/docker'));
  });

  it('does not offer to make a file to a client that cannot', async () => {
    const server = await start({
      capabilities: { ...editor, workspace: { ...editor.workspace, workspaceEdit: { documentChanges: true } } },
    });
    server.open(uri, danger);
    const actions = await server.actions(uri, rangeIn(danger, 'true'));
    ok(actions.length > 0 && actions.every((each) => !/^Disable .+ in .bulkhead.yaml/.test(each.title)));
  });

  it('offers the page of a rule to a client that can show it, and ways to suppress a finding last', async () => {
    const commands = ['bulkhead.showDocumentation'];
    const server = await start({ initializationOptions: { commands } });
    server.open(uri, danger);
    const actions = await server.actions(uri, rangeIn(danger, 'true'), { only: ['quickfix'] });
    const titles = actions.map(({ title }) => title);
    const page = titled(actions, /^Show the documentation of compose\/privileged/);
    deepEqual(page.command?.arguments, [{ rule: 'compose/privileged' }]);
    const firstQuiet = titles.findIndex((title) => /^(Allow|Disable .+ in \.bulkhead)/.test(title));
    ok(firstQuiet > titles.indexOf(page.title), titles.join(' | '));
    ok(
      titles.slice(firstQuiet).every((title) => /^(Allow|Disable .+ in \.bulkhead)/.test(title)),
      titles.join(' | '),
    );
  });

  it('allows what is missing in one name', async () => {
    const server = await start();
    const bare = 'services:\n  web:\n    image: nginx\n';
    server.open(uri, bare);
    const actions = await server.actions(uri, rangeIn(bare, 'web'), { only: ['quickfix'] });
    titled(actions, /^Allow: missing safeguards of web/);
    titled(actions, /^Disable the \d rules about missing safeguards in \.bulkhead\.yaml$/);
  });
});

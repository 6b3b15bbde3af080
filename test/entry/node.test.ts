import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { fork, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createProtocolConnection, type InitializeResult, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { exitOf, startProcess } from '../support/lsp-client';

const server = resolve(__dirname, '../../server/src/entry/node.js');
const greeting = { processId: null, rootUri: null, capabilities: {} };
const framed = (message: object): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

describe('language server: lifecycle', () => {
  it('introduces itself, and ends with 0 after shutdown and exit', async () => {
    const client = await startProcess();
    equal(client.capabilities.hoverProvider, true);
    await client.stop();
    equal(await client.ended, 0);
  });

  it('ends with 1 when told to exit without shutdown', async () => {
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.write(framed({ id: 1, method: 'initialize', params: greeting }));
    child.stdin.write(framed({ method: 'exit' }));
    equal(await exitOf(child), 1);
  });

  it('ends when its client goes away', async () => {
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end(framed({ id: 1, method: 'initialize', params: greeting }));
    equal(await exitOf(child), 1);
  });

  it('speaks over the channel of a parent process, too, and ends with it', async () => {
    const child = fork(server, ['--node-ipc'], { silent: true });
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    const result: InitializeResult = await connection.sendRequest('initialize', greeting);
    equal(result.serverInfo?.name, 'Bulkhead');
    const exit = exitOf(child);
    child.disconnect();
    equal(await exit, 1);
  });

  it('survives a client that refuses everything it is asked', async () => {
    const client = await startProcess({
      capabilities: {
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          diagnostics: { refreshSupport: true },
        },
        textDocument: { diagnostic: {} },
      },
    });
    for (const method of ['client/registerCapability', 'workspace/configuration', 'workspace/diagnostic/refresh']) {
      client.connection.onRequest(method, () => Promise.reject(new Error('no')));
    }
    client.open('file:///shop/compose.yaml', 'services:\n  web:\n    image: nginx\n    privileged: true\n');
    ok((await client.pull('file:///shop/compose.yaml')).length > 0);
    await client.stop();
    equal(await client.ended, 0);
  });

  it('says how to start it', () => {
    const lost = spawnSync(process.execPath, [server], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    deepEqual([lost.status, lost.stdout], [2, '']);
    match(lost.stderr, /--stdio/);
    const version = spawnSync(process.execPath, [server, '--version'], { encoding: 'utf8' });
    equal(version.status, 0);
    match(version.stdout, /^\S+\n$/);
  });
});

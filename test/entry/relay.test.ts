import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CancellationTokenSource, type Diagnostic } from 'vscode-languageserver/node';
import { type Client, editor, exitOf, makeFolder, type ProcessClient, startProcess } from '../support/lsp-client';

const program = resolve(__dirname, '../support/slow-server.js');
const endless = 'services:\n  endless:\n    image: nginx\n';
const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
const framed = (message: object): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};
const opened = (uri: string, text: string): object => ({
  method: 'textDocument/didOpen',
  params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
});
const has = (code: string) => (found: readonly Diagnostic[]) => found.some((each) => each.code === code);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isGone(pid: number, milliseconds: number): Promise<boolean> {
  for (const start = performance.now(); performance.now() - start < milliseconds; await wait(50)) if (!isAlive(pid)) return true;
  return false;
}

describe('language server: a file that takes too long', () => {
  const folder = makeFolder({});
  const [bad, good] = [folder.uri('bad/compose.yaml'), folder.uri('good/compose.yaml')];
  let client: ProcessClient | undefined;
  afterEach(async () => {
    await client?.stop();
    if (client) equal(await client.ended, 0);
    client = undefined;
  });
  after(() => folder.remove());
  const start = async (): Promise<Client> => {
    const watching = { ...editor, workspace: { ...editor.workspace, didChangeWatchedFiles: { dynamicRegistration: true } } };
    client = await startProcess({ folders: [folder.uri('')], capabilities: watching }, program);
    return client;
  };

  it('is left out and says so; all others are checked, and requests that waited are answered', async () => {
    const server = await start();
    server.open(bad, endless);
    server.open(good, danger);
    const hover = server.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: good },
      position: { line: 3, character: 18 },
    });
    const [limit, ...others] = await server.diagnostics(bad);
    await server.diagnostics(good, has('compose/privileged'));
    deepEqual([limit?.code, limit?.range.start.line, others], ['any/limit', 0, []]);
    match(String(limit?.message), /exclude/);
    match(JSON.stringify(await hover), /privileged/);
    match(server.messages.join('\n'), /bad\/compose\.yaml took too long/);
    // The text that was typed before the new start counts.
    server.change(good, 2, 'services: {}\n');
    await server.diagnostics(good, (found) => found.length === 0);
  });

  it('is tried again when it is saved', async () => {
    const server = await start();
    server.open(bad, endless);
    await server.diagnostics(bad, has('any/limit'));
    server.change(bad, 2, danger);
    await server.diagnostics(bad, has('any/limit'));
    server.save(bad);
    await server.diagnostics(bad, has('compose/privileged'));
  });

  it('does not keep a cancelled request or a goodbye waiting', async () => {
    const server = await start();
    server.open(bad, endless);
    await wait(500);
    const source = new CancellationTokenSource();
    const asked = server.connection.sendRequest(
      'textDocument/hover',
      { textDocument: { uri: bad }, position: { line: 1, character: 3 } },
      source.token,
    );
    source.cancel();
    const begin = performance.now();
    await rejects(asked, { code: -32800 });
    ok(performance.now() - begin < 500);
  });

  it('does not outlive its editor: neither the end of the channel nor the death of the process goes unnoticed', async () => {
    const server = (stdin: 'pipe' | 'inherit') =>
      spawn(process.execPath, [program, '--stdio', '600000'], { stdio: [stdin, 'ignore', 'inherit'] });
    const closed = server('pipe');
    closed.stdin!.write(framed({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }));
    closed.stdin!.write(framed({ method: 'initialized', params: {} }) + framed(opened(bad, endless)));
    // The channel stays open, as it does where another process has inherited it: only the process id tells.
    const peer = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const orphan = server('pipe');
    orphan.stdin!.write(framed({ id: 1, method: 'initialize', params: { processId: peer.pid, rootUri: null, capabilities: {} } }));
    orphan.stdin!.write(framed({ method: 'initialized', params: {} }) + framed(opened(bad, endless)));

    await wait(1500);
    closed.stdin!.end();
    equal(await exitOf(closed), 1);
    ok(isAlive(orphan.pid!));
    peer.kill('SIGKILL');
    ok(await isGone(orphan.pid!, 6000), 'the server is still there');
  });
});

describe('language server: a thread that dies', () => {
  it('is followed by another, each time later, which is told everything; each is said once, and the last ends the server', async () => {
    const folder = makeFolder({});
    const uri = folder.uri('compose.yaml');
    const client = await startProcess({ folders: [folder.uri('')] }, program);
    const said = (): number => client.messages.filter((text) => /restarted/.test(text)).length;
    client.open(uri, danger);
    await client.diagnostics(uri, has('compose/privileged'));
    const pauses: number[] = [];
    for (let death = 1; death <= 3; death++) {
      const start = performance.now();
      client.connection.sendNotification('test/die');
      // What is typed meanwhile is not lost.
      client.change(uri, death + 1, `# ${death}\n${danger}`);
      await client.diagnostics(uri, has('compose/privileged'));
      pauses.push(performance.now() - start);
      equal(client.published.at(-1)?.version, death + 1);
      equal(said(), death);
    }
    ok(pauses[1]! >= 500 && pauses[2]! >= 2000, `it waited ${pauses.join(', ')} ms`);
    client.connection.sendNotification('test/die');
    equal(await client.ended, 1);
    folder.remove();
  });
});

describe('language server: a channel that is out of order', () => {
  const started = () => spawn(process.execPath, [resolve(__dirname, '../../server/src/entry/node.js'), '--stdio'], { stdio: 'pipe' });

  it('ends it, with a word in its log', async () => {
    for (const header of ['Content-Length: many\r\n\r\n', 'Content-Type: x\r\n\r\n', 'nonsense\r\n\r\n']) {
      const child = started();
      let log = '';
      child.stderr.on('data', (text) => {
        log += text;
      });
      child.stdin.write(header);
      equal(await exitOf(child), 1);
      match(log, /cannot be parsed/);
    }
  });

  it('is not ended by messages at the wrong time, or with parameters that are none', async () => {
    const child = started();
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    const say = (...messages: object[]): void => void child.stdin.write(messages.map(framed).join(''));
    const until = async (text: string): Promise<void> => {
      for (let n = 0; n < 200 && !out.includes(text); n++) await wait(50);
      ok(out.includes(text), `${text} is not in ${out}`);
    };
    const initialize = { method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } };
    say(
      { id: 1, method: 'textDocument/hover', params: {} },
      opened('file:///a/compose.yaml', danger),
      { ...initialize, id: 2 },
      { ...initialize, id: 3 },
    );
    await until('"id":1,"error":{"code":-32002');
    await until('"id":3,"error":{"code":-32600');
    for (const method of ['didOpen', 'didChange', 'didSave', 'didClose'])
      say({ method: `textDocument/${method}`, params: { textDocument: 7 } });
    say({ method: 'textDocument/didChange' }, { method: 'workspace/didChangeWatchedFiles', params: { changes: 7 } });
    say({ id: 4, method: 'textDocument/hover', params: [] }, { id: 5, method: 'bulkhead/summary', params: { uri: 'file:///a/none.yaml' } });
    await until('"id":4,"error":{"code":-32602');
    await until('"id":5,"result":null');
    say({ id: 6, method: 'shutdown' }, { id: 7, method: 'bulkhead/summary', params: { uri: '' } });
    await until('"id":7,"error":{"code":-32600');
    say({ method: 'exit' });
    equal(await exitOf(child), 0);
  });

  it('is not ended by a message that is no JSON', async () => {
    const child = started();
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stdin.write('Content-Length: 3\r\n\r\n{x}');
    const greeting = { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } };
    child.stdin.write(framed(greeting) + framed({ id: 7, method: 'shutdown' }) + framed({ method: 'exit' }));
    equal(await exitOf(child), 0);
    match(out, /-32700/);
    match(out, /"id":7,"result":null/);
  });
});

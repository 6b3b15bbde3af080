import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { HardenResult } from '../../server/src/lsp/messages';
import { type Client, edited, rangeIn, type StartOptions } from '../support/lsp-client';
import { startServer } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const danger = 'services:\n  web:\n    image: acme/web:1\n    privileged: true # door\n';

describe('language server: commands', () => {
  let client: Client | undefined;
  const start = async (options?: StartOptions): Promise<Client> => {
    client = await startServer(options);
    client.open(uri, danger);
    return client;
  };
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  it('names them in its capabilities', async () => {
    const server = await start();
    deepEqual(server.capabilities.executeCommandProvider?.commands, [
      'bulkhead.harden',
      'bulkhead.hardenSubject',
      'bulkhead.applyFix',
      'bulkhead.explain',
      'bulkhead.explainSubject',
    ]);
  });

  it('hardens a file through the client and says what is left', async () => {
    const server = await start();
    const result = (await server.run('bulkhead.harden', { uri })) as HardenResult;
    equal(result.applied, true);
    ok(result.changes > 0);
    const edit = server.applied[0]!.edit;
    match(edited(uri, danger, edit), /pids_limit: 4096/);
    const left = result.left.find((each) => each.rule === 'compose/privileged');
    deepEqual([left?.uri, left?.range, left?.severity], [uri, rangeIn(danger, 'true'), 'critical']);
  });

  it('says so when the client does not apply the edits', async () => {
    const server = await start({ accept: () => false });
    const result = (await server.run('bulkhead.harden', { uri, tier: 'review' })) as HardenResult;
    equal(result.applied, false);
    ok(result.changes > 0);
  });

  it('applies one fix by the fingerprint of its finding', async () => {
    const server = await start();
    const own = (await server.diagnostics(uri)).find((each) => each.code === 'compose/privileged')!;
    const { fingerprint } = own.data as { fingerprint: string };
    const result = (await server.run('bulkhead.applyFix', { uri, version: 1, fingerprint, fix: 0 })) as HardenResult;
    equal(result.applied, true);
    ok(!/privileged: true/.test(edited(uri, danger, server.applied[0]!.edit)));
    ok(result.left.every((each) => each.rule !== 'compose/privileged'));
  });

  it('edits nothing in a document that is newer than the request', async () => {
    const server = await start();
    const own = (await server.diagnostics(uri)).find((each) => each.code === 'compose/privileged')!;
    const { fingerprint } = own.data as { fingerprint: string };
    server.change(uri, 2, `# new\n${danger}`);
    const result = (await server.run('bulkhead.applyFix', { uri, version: 1, fingerprint, fix: 0 })) as HardenResult;
    equal(result.applied, false);
    deepEqual(server.applied, []);
    match(server.messages.join('\n'), /has changed since/);
  });

  it('tells what it cannot harden', async () => {
    const server = await start();
    server.open('file:///shop/pod.yaml', 'kind: Pod\n');
    const result = (await server.run('bulkhead.harden', { uri: 'file:///shop/pod.yaml' })) as HardenResult;
    deepEqual(result, { applied: false, changes: 0, left: [], said: true });
    match(server.messages.join('\n'), /pod\.yaml is not open as/);
  });

  it('explains a rule by its page', async () => {
    const server = await start();
    match((await server.run('bulkhead.explain', { rule: 'any/syntax' })) as string, /^# /);
    equal(await server.run('bulkhead.explain', { rule: 'compose/none' }), null);
    equal(await server.run('bulkhead.explain', { rule: 'constructor' }), null);
    match(server.messages.join('\n'), /no rule "compose\/none"/);
  });

  it('refuses arguments that it does not understand', async () => {
    const server = await start();
    await rejects(server.run('bulkhead.harden', 'compose.yaml'), /one argument/);
    await rejects(server.run('bulkhead.harden', { uri, tier: 'manual' }), /one argument/);
    await rejects(server.run('bulkhead.unknown', {}), /no command/);
  });
});

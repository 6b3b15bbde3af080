import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type CodeAction, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { HardenResult } from '../../server/src/lsp/messages';
import { edited, pulling } from '../support/lsp-client';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const compose = `${root}/compose.yaml`;
const text = `name: shop
services:
  web:
    image: nginx:1.31
    ports: ["127.0.0.1:8080:80"]
  db:
    image: postgres:17
    volumes: [data:/var/lib/postgresql/data]
volumes:
  data:
`;

describe('language server: what is left of a file', () => {
  let session: Session | undefined;
  const start = async (files: Record<string, string> = {}): Promise<Session> => {
    session = await startSession(files, { folders: [root], capabilities: pulling });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });

  it('says once which limits depend on the load, and the file is clean once they are set', async () => {
    const server = await start();
    server.open(compose, text);
    deepEqual(
      (await server.pull(compose)).map(({ code, range }) => [code, range.start.line]),
      [
        ['compose/absences', 2],
        ['compose/absences', 5],
      ],
    );
    const result = (await server.run('bulkhead.harden', { uri: compose })) as HardenResult;
    deepEqual(result.left, []);
    equal(result.nothing, undefined);
    const hardened = edited(compose, text, server.applied[0]!.edit);
    server.change(compose, 2, hardened);
    const [hint, ...others] = await server.pull(compose);
    deepEqual(others, []);
    equal(hint?.severity, DiagnosticSeverity.Hint);
    equal(hint?.range.start.line, 1);
    equal(hint?.message, '"web", "db" have no CPU limit and no memory limit: the right value depends on the load');

    const actions = await server.actions(compose, hint!.range, { diagnostics: [hint!] });
    deepEqual(
      actions.map(({ title }) => title),
      [
        'Set a limit for each of the 2 services (adjust after measuring) (manual)',
        'web: Limit it to 1 CPU, limit memory to 1024m (adjust after measuring) (manual)',
        'db: Limit it to 1 CPU, limit memory to 1024m (adjust after measuring) (manual)',
        'Disable the 2 rules about missing safeguards in .bulkhead.yaml',
      ],
    );
    const one = ((await server.connection.sendRequest('codeAction/resolve', actions[1])) as CodeAction).edit!;
    const all = ((await server.connection.sendRequest('codeAction/resolve', actions[0])) as CodeAction).edit!;
    server.change(compose, 3, edited(compose, hardened, one));
    match(String((await server.pull(compose))[0]!.message), /^"db" has no CPU limit and no memory limit/);
    server.change(compose, 4, edited(compose, hardened, all));
    deepEqual(await server.pull(compose), []);
    const again = (await server.run('bulkhead.harden', { uri: compose })) as HardenResult;
    deepEqual([again.changes, again.nothing, again.left], [0, 'hardened', []]);
  });

  it('says a limit at its service where the config asks for it, or where more is missing', async () => {
    const server = await start({ [`${root}/.bulkhead.yaml`]: 'rules:\n  compose/memory-limit: high\n' });
    server.open(compose, text);
    await server.run('bulkhead.harden', { uri: compose });
    server.change(compose, 2, edited(compose, text, server.applied[0]!.edit));
    const found = await server.pull(compose);
    deepEqual(
      found.map(({ severity, code }) => [severity, code]),
      [
        [DiagnosticSeverity.Information, 'compose/absences'],
        [DiagnosticSeverity.Information, 'compose/absences'],
      ],
    );
  });

  it('leaves what Problems shows, a finding with a reason once', async () => {
    const server = await start();
    const odd = `${text.replace('image: nginx:1.31', 'image: nginx:1.31\n    privileged: true')}  # bulkhead: allow compose/host-pid -- no\n`;
    server.open(compose, odd);
    const result = (await server.run('bulkhead.harden', { uri: compose })) as HardenResult;
    server.change(compose, 2, edited(compose, odd, server.applied[0]!.edit));
    const shown = (await server.pull(compose)).filter(({ severity }) => severity !== DiagnosticSeverity.Hint);
    deepEqual(result.left.map(({ rule }) => rule).sort(), shown.map(({ code }) => code).sort());
  });

  it('counts what the document shows where the client has told of the edits', async () => {
    const server = await start();
    server.connection.onRequest('workspace/applyEdit', () => {
      // Somebody has taken none of the changes but one, and written something else.
      server.change(compose, 2, 'services:\n  web:\n    image: nginx:1.31\n    privileged: true\n');
      return { applied: true };
    });
    server.open(compose, text);
    const { left } = (await server.run('bulkhead.harden', { uri: compose })) as HardenResult;
    ok(left.some(({ rule }) => rule === 'compose/privileged'));
  });

  it('hardens all but what makes a file, where the client cannot make one, and says why', async () => {
    const dockerfile = `${root}/Dockerfile`;
    const copies = 'FROM node:22-alpine\nCOPY . /app\nCMD ["node", "/app"]\n';
    for (const [name, capabilities] of [
      [dockerfile, { ...pulling, workspace: { ...pulling.workspace, workspaceEdit: { documentChanges: true } } }],
      ['untitled:Untitled-1', pulling],
    ] as const) {
      session = await startSession({}, { folders: [root], capabilities });
      session.open(name, copies, 'dockerfile');
      const result = (await session.run('bulkhead.harden', { uri: name })) as HardenResult;
      equal(result.applied, true, name);
      match(String(result.left.find(({ rule }) => rule === 'dockerfile/copy-everything')?.reason), /it creates the file \.dockerignore/);
      await session.stop();
    }
    session = undefined;
  });

  it('applies nothing where the client answers edits with an error, or with nothing', async () => {
    const server = await start();
    server.open(compose, text);
    for (const answer of [() => null, () => ({}), () => Promise.reject(new Error('refused'))]) {
      server.connection.onRequest('workspace/applyEdit', answer);
      const { applied, changes } = (await server.run('bulkhead.harden', { uri: compose })) as HardenResult;
      deepEqual([applied, changes > 0], [false, true]);
    }
  });

  it('says why there is nothing to change', async () => {
    const base = 'services:\n  common:\n    image: nginx\n    read_only: true\n';
    const server = await start({
      [compose]: 'services:\n  web:\n    extends: { file: common.yaml, service: common }\n    cap_drop: [ALL]\n',
    });
    const reason = async (name: string, written: string): Promise<unknown> => {
      const uri = `${root}/${name}`;
      server.open(uri, written, name.endsWith('ockerfile') ? 'dockerfile' : 'yaml');
      const { nothing, elsewhere, changes } = (await server.run('bulkhead.harden', { uri })) as HardenResult;
      return changes > 0 ? changes : [nothing, ...(elsewhere ?? [])];
    };
    deepEqual(await reason('common.yaml', base), ['elsewhere', compose]);
    deepEqual(await reason('broken/compose.yaml', 'services:\n  web: [\n'), ['syntax']);
    deepEqual(await reason('empty/compose.yaml', 'services: {}\n'), ['empty']);
    deepEqual(await reason('fine/Dockerfile', 'FROM scratch\nUSER 1000\n'), ['hardened']);
  });

  it('says which file it leaves as it is, and what to correct', async () => {
    const server = await start({ [`${root}/shop/Dockerfile`]: 'FROM debian:12\nRUN curl -k https://mirror.example/a -o /a\n' });
    const uri = `${root}/shop/compose.yaml`;
    server.open(uri, 'services:\n  web:\n    build: .\n   cap_add: [NET_RAW]\n');
    server.connection.onRequest('workspace/applyEdit', () => ({ applied: true }));
    const { applied, notHardened } = (await server.run('bulkhead.harden', { uri })) as HardenResult;
    equal(applied, true);
    deepEqual(
      notHardened?.map(({ whole, because }) => [whole, because.uri, because.range.start.line]),
      [[true, uri, 3]],
    );
    match(server.messages.at(-1)!, /^compose\.yaml is not hardened until line 4 is corrected: /);
  });
});

import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { ClientCapabilities, CodeLens } from 'vscode-languageserver/node';
import type { HardenResult, Summary } from '../../server/src/lsp/messages';
import { edited, pulling } from '../support/lsp-client';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const compose = `${root}/compose.yaml`;
const text = `services:
  web:
    image: nginx:1.31
  watch:
    image: alpine:3.24
    privileged: true
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
  db:
    image: postgres:17
    user: "999"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    pids_limit: 100
`;
const refreshing: ClientCapabilities = { ...pulling, workspace: { ...pulling.workspace, codeLens: { refreshSupport: true } } };

describe('language server: code lenses', () => {
  let session: Session | undefined;
  const start = async (files: Record<string, string> = {}): Promise<Session> => {
    session = await startSession(files, { folders: [root], capabilities: refreshing });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });
  const ask = (uri: string): Promise<CodeLens[]> =>
    session!.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } }) as Promise<CodeLens[]>;
  const resolve = (lens: CodeLens): Promise<CodeLens> => session!.connection.sendRequest('codeLens/resolve', lens) as Promise<CodeLens>;
  const lenses = async (uri: string): Promise<string[]> => {
    const all = await Promise.all((await ask(uri)).map(resolve));
    return all.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
  };

  it('show what each service may do and what hardens it, less and less as it is hardened', async () => {
    const server = await start();
    server.open(compose, text);
    deepEqual(await lenses(compose), [
      '1: root, 14 capabilities, writable, exposure 4.0 (moderate)',
      '1: Harden (1 safe, 3 review)',
      '3: root, privileged, all 41 capabilities, writable, Docker socket, exposure 10.0 (critical)',
      '3: Harden (2 review)',
      '7: uid 999, 0 capabilities, read-only, exposure 0.3 (minimal)',
    ]);
    const [, lens] = await ask(compose);
    const { command } = await resolve(lens!);
    equal(command?.command, 'bulkhead.hardenSubject');
    const result = (await server.run(command!.command, command!.arguments![0])) as HardenResult;
    ok(result.applied && result.changes === 4, JSON.stringify(result));
    const hardened = edited(compose, text, server.applied[0]!.edit);
    equal(hardened.slice(hardened.indexOf('  watch:')), text.slice(text.indexOf('  watch:')));
    server.change(compose, 2, hardened);
    deepEqual((await lenses(compose)).slice(0, 2), [
      '1: root, 3 capabilities, read-only, exposure 1.2 (low)',
      '17: root, privileged, all 41 capabilities, writable, Docker socket, exposure 10.0 (critical)',
    ]);
    // Asked late, a lens says what is so by now.
    equal((await resolve(lens!)).command?.title, '');
    const [gone] = await ask(compose);
    server.change(compose, 3, hardened.replace('  web:', '  site:'));
    await rejects(resolve(gone!), { code: -32801 });
    server.change(compose, 4, hardened);
    const late = (await server.run('bulkhead.hardenSubject', command!.arguments![0])) as HardenResult;
    deepEqual([late.applied, late.said], [false, true]);
  });

  it('show the user of final stages and development containers', async () => {
    const server = await start();
    const dockerfile = `${root}/Dockerfile`;
    server.open(
      dockerfile,
      'FROM golang:1.25 AS build\nRUN go build\nFROM alpine:3.24\nCOPY --from=build /a /a\nUSER 1000\nCMD ["/a"]\n',
      'dockerfile',
    );
    deepEqual(await lenses(dockerfile), ['2: uid 1000, exposure 2.1 (low)']);
    const dev = `${root}/.devcontainer/devcontainer.json`;
    server.open(dev, '{\n  "image": "debian:13",\n  "privileged": true\n}\n', 'jsonc');
    ok((await lenses(dev))[0]?.includes('root, privileged, all 41 capabilities'), String(await lenses(dev)));
    deepEqual(await ask(`${root}/unknown.yaml`), []);
  });

  it('are asked for again when another file changes what they say', async () => {
    const server = await start({ [`${root}/common.yaml`]: 'services:\n  base:\n    image: nginx\n' });
    const user = 'services:\n  web:\n    extends: { file: common.yaml, service: base }\n';
    let refreshed = 0;
    server.connection.onRequest('workspace/codeLens/refresh', () => {
      refreshed++;
      return null;
    });
    server.open(compose, user);
    await server.pull(compose);
    const common = `${root}/common.yaml`;
    server.open(common, 'services:\n  base:\n    image: nginx\n');
    await server.pull(common);
    await new Promise((done) => setTimeout(done, 300));
    const before = refreshed;
    server.change(common, 2, 'services:\n  base:\n    image: nginx\n    read_only: true\n');
    await server.pull(common);
    for (let n = 0; n < 30 && refreshed === before; n++) await new Promise((done) => setTimeout(done, 50));
    ok(refreshed > before);
    ok((await lenses(compose))[0]?.includes('read-only'));
  });

  it('sum up in numbers', async () => {
    const server = await start();
    server.open(compose, text);
    const summary = (await server.connection.sendRequest('bulkhead/summary', { uri: compose })) as Summary;
    const found = await server.pull(compose);
    deepEqual(summary, {
      subjects: 3,
      critical: 2,
      high: 0,
      medium: found.filter(({ severity }) => severity !== 4).length - 2 - summary.low,
      low: summary.low,
      changes: summary.changes,
      exposure: '10.0 (critical)',
    });
    deepEqual(await server.connection.sendRequest('bulkhead/summary', { uri: `${root}/none.yaml` }), null);
  });
});

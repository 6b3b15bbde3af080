import { deepEqual, equal, match } from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { editor } from '../support/lsp-client';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const compose = `${root}/compose.yaml`;
const text = 'services:\n  web:\n    build: .\n    privileged: true\n';

describe('language server: its log', () => {
  let session: Session | undefined;
  afterEach(() => session?.stop());
  const privileged = (found: readonly Diagnostic[]): boolean => found.some(({ code }) => code === 'compose/privileged');

  it('says the version, what is known and assumed, each project with its config, and the time; again only what has changed', async () => {
    const server = await startSession(
      { [`${root}/Dockerfile`]: 'FROM alpine:3.22\nUSER 1000\n', [`${root}/.bulkhead.yaml`]: 'profile: strict\n' },
      { folders: [root], capabilities: editor },
    );
    session = server;
    server.open(compose, text);
    await server.diagnostics(compose, privileged);
    const [version, assumed, project, time, ...more] = server.messages;
    deepEqual(more, []);
    match(version!, /^Bulkhead test: \d+ rules, \d+ families of images and \d+ programs\.$/);
    match(assumed!, /defaults of Docker Engine on Linux \(14 capabilities/);
    equal(project, 'Project in file:///shop: compose.yaml, Dockerfile; 1 service, 1 stage; config .bulkhead.yaml, profile strict.');
    match(time!, /^Analyzed in \d+ ms\.$/);
    for (let version = 2; version < 5; version++) {
      server.change(compose, version, `# ${version}\n${text}`);
      await server.diagnostics(compose, privileged);
    }
    equal(server.messages.length, 4);
    server.open(`${root}/.bulkhead.yaml`, 'profile: default\n');
    await server.diagnostics(compose, privileged);
    match(server.messages[4] ?? '', /config \.bulkhead\.yaml, profile default\.$/);
  });
});

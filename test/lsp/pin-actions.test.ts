import { deepEqual, equal, ok } from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import type { PinImageArgument } from '../../server/src/lsp/messages';
import { type Client, rangeIn } from '../support/lsp-client';
import { startServer } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const text = `services:
  web:
    image: "nginx:1.30" # front
  own:
    image: example/own:1
    build: .
  var:
    image: example/\${NAME}:1
  other:
    image: ghcr.io/acme/tool@sha256:${'a1'.repeat(32)}
`;
const running: Client[] = [];

async function start(...commands: string[]): Promise<Client> {
  const server = await startServer({ initializationOptions: { commands } });
  running.push(server);
  return server;
}

const pins = (actions: readonly CodeAction[]): CodeAction[] => actions.filter(({ command }) => command?.command === 'bulkhead.pinImage');

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

describe('pinning an image', () => {
  it('is offered where an image is named, for a client that asks registries', async () => {
    const server = await start('bulkhead.pinImage');
    server.open(uri, text);
    const [action, ...more] = pins(await server.actions(uri, rangeIn(text, 'nginx')));
    equal(more.length, 0);
    equal(action!.title, 'Pin nginx:1.30 to its digest ...');
    equal(action!.edit, undefined);
    const argument: PinImageArgument = {
      uri,
      version: 1,
      range: { start: { line: 2, character: 11 }, end: { line: 2, character: 23 } },
      reference: 'nginx:1.30',
      registry: 'registry-1.docker.io',
      before: '"',
      after: '"',
    };
    deepEqual(action!.command!.arguments, [argument]);
    for (const other of ['own:1', 'NAME', 'services']) deepEqual(pins(await server.actions(uri, rangeIn(text, other))), [], other);
    const [renewed] = pins(await server.actions(uri, rangeIn(text, 'ghcr.io')));
    equal(renewed!.title, 'Renew the digest of ghcr.io/acme/tool ...');
  });

  it('is offered for stages of a Dockerfile', async () => {
    const server = await start('bulkhead.pinImage');
    const docker = 'file:///shop/Dockerfile';
    const file = 'FROM localhost:5000/base/debian:12 AS build\nRUN make\nFROM build\nUSER 1000\n';
    server.open(docker, file, 'dockerfile');
    const [action] = pins(await server.actions(docker, rangeIn(file, 'debian')));
    equal((action!.command!.arguments![0] as PinImageArgument).registry, 'localhost:5000');
    deepEqual(pins(await server.actions(docker, rangeIn(file, 'FROM build'))), []);
  });

  it('is offered to no other client', async () => {
    const server = await start('bulkhead.allowHere');
    server.open(uri, text);
    const actions = await server.actions(uri, rangeIn(text, 'nginx'));
    ok(actions.length > 0);
    deepEqual(pins(actions), []);
  });
});

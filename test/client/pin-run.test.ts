import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { askRegistry } from '../../client/src/pin-run';
import { repository } from '../support/fixtures';

const program = join(repository, 'dist/server.js');

describe('client: asking a registry', () => {
  it('gives the reference with its digest', async () => {
    const digest = `sha256:${'a1'.repeat(32)}`;
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader('docker-content-digest', digest).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    deepEqual(await askRegistry(program, `${host}/team/web:1`), { pinned: `${host}/team/web:1@${digest}` });
    deepEqual(asked, ['HEAD /v2/team/web/manifests/1']);
    server.close();
  });

  it('gives the reason where there is none, and nothing for a program that is not there', async () => {
    const answer = await askRegistry(program, '127.0.0.1:1/a:1');
    ok(answer && 'failed' in answer);
    match(answer.failed, /does not answer/);
    equal(await askRegistry('/nowhere/server.js', 'a:1'), undefined);
  });
});

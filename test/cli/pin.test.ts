import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

const digest = `sha256:${'a1'.repeat(32)}`;
const second = `sha256:${'b2'.repeat(32)}`;

/** A registry on loopback that answers as `answer` does, and what it was asked. */
interface Registry {
  readonly host: string;
  readonly asked: string[];
}

const servers: Server[] = [];

async function registry(answer: (request: IncomingMessage, response: ServerResponse, host: string) => void): Promise<Registry> {
  const asked: string[] = [];
  let host = '';
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
    answer(request, response, host);
    response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, asked };
}

const open = (is: string) =>
  registry((_, response) => {
    response.setHeader('docker-content-digest', is);
  });

afterEach(() => {
  removeFolders();
  for (const server of servers.splice(0)) server.close();
});

describe('bulkhead pin', () => {
  it('writes the digests behind the tags of services and stages, and asks for each image once', async () => {
    const { host, asked } = await open(digest);
    const files = {
      'compose.yaml': `services:\n  web:\n    image: ${host}/team/web:1.2 # front\n  twin:\n    image: "${host}/team/web:1.2"\n  own:\n    image: ${host}/team/own:1\n    build: .\n  var:\n    image: ${host}/team/var:\${TAG}\n`,
      Dockerfile: `FROM ${host}/base/debian AS build\nRUN make\nFROM build\nCOPY --from=${host}/tools/jq:1.7 /jq /jq\n`,
    };
    const folder = folderWith(files);
    const { code, out, err } = await bulkhead(folder, ['pin']);
    deepEqual([code, err], [0, '']);
    match(out, /^--- a\/Dockerfile\n/);
    equal((await bulkhead(folder, ['pin', '--write'])).code, 0);
    const text = readFileSync(join(folder, 'compose.yaml'), 'utf8');
    equal(text.split('\n')[2], `    image: ${host}/team/web:1.2@${digest} # front`);
    equal(text.split('\n')[4], `    image: "${host}/team/web:1.2@${digest}"`);
    equal(text.includes(`${host}/team/own:1\n`) && text.includes('team/var:${TAG}\n'), true);
    equal(
      readFileSync(join(folder, 'Dockerfile'), 'utf8'),
      `FROM ${host}/base/debian:latest@${digest} AS build\nRUN make\nFROM build\nCOPY --from=${host}/tools/jq:1.7@${digest} /jq /jq\n`,
    );
    equal(asked.filter((one) => one.includes('/v2/team/web/manifests/1.2')).length, 2);
    // A second run has nothing to write.
    equal((await bulkhead(folder, ['pin'])).out, '');
  });

  it('renews what it has pinned', async () => {
    const { host } = await open(second);
    const folder = folderWith({ Dockerfile: `FROM ${host}/base:3@${digest}\n` });
    await bulkhead(folder, ['pin', '--write']);
    equal(readFileSync(join(folder, 'Dockerfile'), 'utf8'), `FROM ${host}/base:3@${second}\n`);
  });

  it('gets a token where the registry asks for one', async () => {
    const { host, asked } = await registry((request, response, own) => {
      if (request.url?.startsWith('/token')) response.write(JSON.stringify({ token: 'abc.def' }));
      else if (request.headers.authorization === 'Bearer abc.def') response.setHeader('docker-content-digest', digest);
      else {
        response.statusCode = 401;
        response.setHeader('www-authenticate', `Bearer realm="http://${own}/token",service="${own}",scope="repository:a/b:pull"`);
      }
    });
    const { code, out } = await bulkhead(folderWith({ Dockerfile: `FROM ${host}/a/b:1\n` }), ['pin']);
    equal(code, 0);
    match(out, new RegExp(`\\+FROM ${host}/a/b:1@${digest}\n`));
    deepEqual(
      asked.map((one) => one.replaceAll(encodeURIComponent(host), 'H')),
      ['HEAD /v2/a/b/manifests/1 -', 'GET /token?service=H&scope=repository%3Aa%2Fb%3Apull -', 'HEAD /v2/a/b/manifests/1 Bearer abc.def'],
    );
  });

  it('says at the line what went wrong, and pins the rest', async () => {
    const good = await open(digest);
    const limited = await registry((_, response) => {
      response.statusCode = 429;
      response.setHeader('retry-after', '60');
    });
    const gone = await registry((_, response) => {
      response.statusCode = 404;
    });
    const locked = await registry((_, response) => {
      response.statusCode = 401;
      response.setHeader('www-authenticate', 'Basic realm="x"');
    });
    const elsewhere = await registry((_, response) => {
      response.statusCode = 401;
      response.setHeader('www-authenticate', 'Bearer realm="http://tokens.example.org/t"');
    });
    const lying = await open('sha256:00');
    const images = [good, limited, gone, locked, elsewhere, lying].map(({ host }) => `${host}/a:1`).concat('127.0.0.1:1/a:1');
    const folder = folderWith({ 'compose.yaml': `services:\n${images.map((image, at) => `  s${at}: { image: "${image}" }\n`).join('')}` });
    const { code, err } = await bulkhead(folder, ['pin', '--write']);
    equal(code, 2);
    equal(readFileSync(join(folder, 'compose.yaml'), 'utf8').split('\n')[1], `  s0: { image: "${images[0]}@${digest}" }`);
    const lines = err.trim().split('\n');
    for (const [at, why] of [
      /has a rate limit, which is reached: try again in 60 s/,
      /has no a:1$/,
      /needs a login: run "docker login /,
      /the address for tokens, http:\/\/tokens\.example\.org, is not secure$/,
      /answers with HTTP 200 and no digest of a:1$/,
      /127\.0\.0\.1:1 does not answer: .+/,
    ].entries()) {
      match(lines[at]!, why);
      equal(lines[at]!.startsWith(`compose.yaml:${at + 3}: ${images[at + 1]} is not pinned: `), true, lines[at]);
    }
  });

  it('is the only command that asks a registry', async () => {
    const { host, asked } = await open(digest);
    const folder = folderWith({ Dockerfile: `FROM ${host}/a:1\n`, 'compose.yaml': `services:\n  a:\n    image: ${host}/a:1\n` });
    for (const words of [['check'], ['harden'], ['model'], ['baseline'], ['migrate'], ['init']]) await bulkhead(folder, words);
    deepEqual(asked, []);
  });
});

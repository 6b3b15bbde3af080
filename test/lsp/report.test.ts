import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { OpenPlaceArgument, Report } from '../../server/src/lsp/messages';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const compose = `${root}/compose.yaml`;
const text = `services:
  watch:
    image: alpine:3.24
    environment:
      DB_PASSWORD: correct-horse-7481
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
  sealed:
    image: alpine:3.24
    cap_add: [SYS_MODULE]
`;

describe('language server: exposure report', () => {
  let session: Session | undefined;
  const start = async (files: Record<string, string> = {}): Promise<Session> => {
    session = await startSession(files, { folders: [root] });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });
  const ask = (uri: string): Promise<Report | null> =>
    session!.connection.sendRequest('bulkhead/report', { uri }) as Promise<Report | null>;

  it('is the page of the command line, and its places open the file', async () => {
    const server = await start();
    server.open(compose, text);
    const { page } = (await ask(compose))!;
    match(page, /^<!doctype html>/);
    match(page, /9\.5 critical/);
    const links = [...page.matchAll(/href="command:bulkhead\.openPlace\?([^"]+)"/g)].map(
      ([, query]) => (JSON.parse(decodeURIComponent(query!)) as [OpenPlaceArgument])[0],
    );
    ok(links.every(({ uri }) => uri === compose));
    const socket = links.find(({ range }) => range.start.line === 5)!;
    deepEqual(text.split('\n')[5]!.slice(socket.range.start.character, socket.range.end.character).includes('docker.sock'), true);
    ok(!page.includes('<script'));
    match(page, /<a href="command:bulkhead\.openPlace\?[^"]+">compose\.yaml:6<pre>/);
  });

  it('takes a daemon.json in the workspace folder into account, opened or not', async () => {
    const daemon = '{ "userns-remap": "default" }';
    const server = await start({ [`${root}/daemon.json`]: daemon });
    server.open(compose, text);
    const remapped = (await ask(compose))!.page;
    server.open(`${root}/daemon.json`, '{}');
    const plain = (await ask(compose))!.page;
    const scoreOf = (page: string): string | undefined => /">sealed<.*?badge[^>]*>([\d.]+)/.exec(page)?.[1];
    equal(scoreOf(plain), '9.5');
    equal(scoreOf(remapped), '8.0');
  });

  it('has no credential in it', async () => {
    const server = await start();
    server.open(compose, text);
    ok(!(await ask(compose))!.page.includes('correct-horse'));
  });

  it('is none of a document that is not checked', async () => {
    const server = await start();
    server.open(`${root}/notes.yaml`, 'a: 1\n');
    equal(await ask(`${root}/notes.yaml`), null);
  });
});

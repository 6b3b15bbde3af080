import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { CancellationTokenSource, type ClientCapabilities, type Diagnostic, FileChangeType } from 'vscode-languageserver/node';
import { type Client, editor, pulling } from '../support/lsp-client';
import { oddRules } from '../support/odd-rules';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
const calm = danger.replace('true', 'false');
const has = (code: string) => (found: readonly Diagnostic[]) => found.some((each) => each.code === code);
const lacks = (code: string) => (found: readonly Diagnostic[]) => !found.some((each) => each.code === code);
const watching: ClientCapabilities = {
  ...editor,
  workspace: { ...editor.workspace, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
};

describe('a session', () => {
  let session: Session | undefined;
  const start: typeof startSession = async (files, options) => {
    session = await startSession(files, { folders: [root], capabilities: watching, ...options });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });
  const messages = (server: Client, part: string): string[] => server.messages.filter((message) => message.includes(part));

  describe('when a rule fails', () => {
    it('says so once in the log, with the rule, the file and where to report it, and checks everything else', async () => {
      const server = await start({}, { rules: oddRules });
      const [odd, good] = [`${root}/odd/compose.yaml`, `${root}/good/compose.yaml`];
      server.open(odd, danger.replace('web', 'faulty'));
      server.open(good, danger);
      await server.diagnostics(odd, has('compose/privileged'));
      await server.diagnostics(good, has('compose/privileged'));
      for (let version = 2; version < 5; version++) {
        server.change(odd, version, `# ${version}\n${danger.replace('web', 'faulty')}`);
        await server.diagnostics(odd, has('compose/privileged'));
      }
      const [message, ...more] = messages(server, 'compose/faulty');
      deepEqual(more, []);
      match(message!, /odd\/compose\.yaml/);
      match(message!, /no such door/);
      match(message!, /issues/);
    });
  });

  describe('when work on a file fails, or is not admitted', () => {
    it('says so in that file, and checks the others', async () => {
      const [odd, long, good] = ['odd', 'long', 'good'].map((name) => `${root}/${name}/compose.yaml`) as [string, string, string];
      const server = await start(
        {},
        {
          guard: {
            admits: (files) => !files.includes(long),
            begins(files) {
              if (files.includes(odd)) throw new Error('no such door');
            },
            ends: () => undefined,
          },
        },
      );
      for (const uri of [odd, long, good]) server.open(uri, danger);
      const of = async (uri: string) => (await server.diagnostics(uri)).map(({ code, range }) => [code, range.start.line]);
      deepEqual(await of(odd), [['any/internal-error', 0]]);
      deepEqual(await of(long), [['any/limit', 0]]);
      await server.diagnostics(good, has('compose/privileged'));
      equal(messages(server, 'no such door').length, 1);
    });
  });

  describe('when the variables of a Dockerfile grow without end', () => {
    const doubling = (first: string, next: (name: string) => string): string => {
      const lines = Array.from({ length: 48 }, (_, n) => `ARG B${n + 1}=${next(`B${n}`)}`);
      return `FROM alpine:3.24\n${first}\n${lines.join('\n')}\nENV HOME_OF=\${B48}\nRUN chmod 777 "/$B48"\nUSER $B48\nCMD ["sh"]\n`;
    };
    const texts = {
      value: doubling('ARG B0=0123456789abcdef', (name) => `\${${name}}\${${name}}`),
      unknown: doubling('ARG B0', (name) => `\${${name}}\${${name}}`),
      defaults: doubling('ARG A', (name) => `\${${name}-\${${name}-x}}\${${name}-1}`),
      unset: doubling('ARG B0', (name) => `\${${name}-1}\${${name}-1}`),
    };

    it('says so in that file, where it has no value, and checks the others', async () => {
      const server = await start({});
      const begun = performance.now();
      for (const [name, text] of Object.entries(texts)) server.open(`${root}/${name}/Dockerfile`, text, 'dockerfile');
      const builds = Object.keys(texts).map((name) => `  ${name}:\n    build: ${name}\n`);
      server.open(`${root}/compose.yaml`, `${danger}${builds.join('')}`);
      server.open(`${root}/other/Dockerfile`, 'FROM node:22\nCMD ["node"]\n', 'dockerfile');
      await server.diagnostics(`${root}/compose.yaml`, has('compose/privileged'));
      await server.diagnostics(`${root}/other/Dockerfile`, has('dockerfile/missing-user'));
      const value = server.published.find(({ uri }) => uri === `${root}/value/Dockerfile`);
      deepEqual(value?.diagnostics.filter(({ code }) => code === 'any/limit').length, 1);
      ok(performance.now() - begun < 5000, `${performance.now() - begun} ms`);
    });
  });

  describe('when files that belong together take too long together', () => {
    it('checks each by itself', async () => {
      const server = await start({}, { guard: { admits: (files) => files.length < 2, begins: () => undefined, ends: () => undefined } });
      const text = danger.replace('image: nginx', 'build: .');
      server.open(`${root}/compose.yaml`, text);
      server.open(`${root}/Dockerfile`, 'FROM node:22\nCMD ["node"]\n', 'dockerfile');
      const compose = await server.diagnostics(`${root}/compose.yaml`, has('compose/privileged'));
      const dockerfile = await server.diagnostics(`${root}/Dockerfile`, has('dockerfile/missing-user'));
      ok(lacks('any/limit')([...compose, ...dockerfile]));
    });
  });

  describe('while documents change', () => {
    it('reads one round at a time, and a file that does not change once', async () => {
      const files: Record<string, string> = {};
      for (let n = 0; n < 20; n++) files[`${root}/app${n}/.env`] = 'P=true\n';
      const server = await start(files);
      const uris = Array.from({ length: 20 }, (_, n) => `${root}/app${n}/compose.yaml`);
      for (const uri of uris) server.open(uri, danger.replace('true', '${P}'));
      await server.diagnostics(uris.at(-1)!, has('compose/privileged'));
      for (let version = 2; version < 60; version++)
        server.change(uris[version % 20]!, version, `# ${version}\n${danger.replace('true', '${P}')}`);
      await server.diagnostics(uris[59 % 20]!, has('compose/privileged'));
      const often = [...server.reads].filter(([, times]) => times > 2);
      deepEqual(often, []);
    });

    it('answers a cancelled request at once, whatever it waits for', async () => {
      const server = await start({}, { capabilities: { ...pulling, workspace: { ...pulling.workspace, configuration: true } } });
      // The client says nothing about its settings: nothing can be analyzed.
      server.connection.onRequest('workspace/configuration', () => new Promise(() => undefined));
      server.open(`${root}/compose.yaml`, danger);
      const source = new CancellationTokenSource();
      const about = { textDocument: { uri: `${root}/compose.yaml` } };
      const place = { ...about, position: { line: 1, character: 3 } };
      const asked = ['textDocument/diagnostic', 'textDocument/hover'].map((method) =>
        server.connection.sendRequest(method, place, source.token),
      );
      setTimeout(() => source.cancel(), 50);
      for (const each of asked) await rejects(each, { code: -32800 });
    });
  });

  describe('hears of files with any name', () => {
    const register = async (server: Client, part: string): Promise<void> => {
      for (let n = 0; n < 100 && !JSON.stringify(server.registered).includes(part); n++) await new Promise((done) => setTimeout(done, 20));
      ok(JSON.stringify(server.registered).includes(part), `${part} is not among ${JSON.stringify(server.registered)}`);
    };

    it('a .dockerignore', async () => {
      const dockerfile = 'FROM node:22\nCOPY . /app\nUSER node\n';
      const files: Record<string, string> = {};
      const server = await start(files);
      server.open(`${root}/Dockerfile`, dockerfile, 'dockerfile');
      await server.diagnostics(`${root}/Dockerfile`, has('dockerfile/copy-everything'));
      await register(server, '.dockerignore');
      files[`${root}/.dockerignore`] = '**\n!src\n';
      server.changedOnDisk(`${root}/.dockerignore`, FileChangeType.Created);
      await server.diagnostics(`${root}/Dockerfile`, lacks('dockerfile/copy-everything'));
    });

    it('a target of extends, an env file, and the folder of one', async () => {
      const files: Record<string, string> = {
        [`${root}/parts/base.part`]: danger.replace('web', 'base'),
        [`${root}/conf/production`]: 'A=1\n',
        [`${root}/.git/HEAD`]: 'ref: refs/heads/main\n',
      };
      const server = await start(files);
      const compose = `${root}/compose.yaml`;
      server.open(compose, 'services:\n  web:\n    extends: { file: parts/base.part, service: base }\n    env_file: conf/production\n');
      await server.diagnostics(compose, has('compose/privileged'));
      for (const part of ['base.part', 'production', 'parts']) await register(server, part);
      files[`${root}/conf/production`] = 'DB_PASSWORD=hunter2hunter2\n';
      server.changedOnDisk(`${root}/conf/production`, FileChangeType.Changed);
      await server.diagnostics(compose, has('compose/plaintext-secret'));
      delete files[`${root}/parts/base.part`];
      server.changedOnDisk(`${root}/parts`, FileChangeType.Deleted);
      await server.diagnostics(compose, lacks('compose/privileged'));
    });

    it('files outside of the workspace folders', async () => {
      const files: Record<string, string> = { 'file:///else/.env': 'P=false\n' };
      const server = await start(files);
      const compose = 'file:///else/compose.yaml';
      server.open(compose, danger.replace('true', '${P}'));
      await server.diagnostics(compose, lacks('compose/privileged'));
      await register(server, '"baseUri":"file:///else"');
      files['file:///else/.env'] = 'P=true\n';
      server.changedOnDisk('file:///else/.env', FileChangeType.Changed);
      await server.diagnostics(compose, has('compose/privileged'));
    });
  });

  describe('reads virtual file systems through the client', () => {
    const remote: Readonly<Record<string, string>> = {
      'vscode-vfs://github/me/shop/common.yaml': danger.replace('web', 'base'),
      'vscode-vfs://github/me/shop/.bulkhead.yaml': 'rules:\n  compose/absences: off\n  compose/unpinned-image: off\n',
      'vscode-vfs://github/me/shop/big.yaml': 'a\0b',
    };
    const home = 'vscode-vfs://github/me/shop';
    const through = async (options: object): Promise<Session> => {
      const server = await start({}, { folders: [home], capabilities: pulling, ...options });
      server.connection.onRequest('bulkhead/readFile', ({ uri }: { uri: string }) => {
        if (uri.endsWith('.yml')) throw new Error('no such file');
        return remote[uri] ?? null;
      });
      server.connection.onRequest('bulkhead/readFolder', ({ uri }: { uri: string }) =>
        uri === home ? Object.keys(remote).map((file) => ({ name: file.slice(home.length + 1), isFolder: false })) : null,
      );
      return server;
    };
    const text = 'services:\n  web:\n    extends: { file: common.yaml, service: base }\n';

    it('where it offers that, their folders, too', async () => {
      const server = await through({ initializationOptions: { readsFiles: true } });
      server.open(`${home}/compose.yaml`, text);
      deepEqual(
        (await server.pull(`${home}/compose.yaml`)).map(({ code }) => code),
        ['compose/privileged'],
      );
      const { items } = (await server.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] })) as {
        items: { uri: string }[];
      };
      deepEqual(items.map(({ uri }) => uri.slice(home.length + 1)).sort(), ['common.yaml', 'compose.yaml']);
    });

    it('and takes their files as absent where it does not', async () => {
      const server = await through({});
      server.open(`${home}/compose.yaml`, text);
      ok(lacks('compose/privileged')(await server.pull(`${home}/compose.yaml`)));
    });
  });

  describe('of documents', () => {
    it('checks files, saved or not, on a disk or in a virtual file system', async () => {
      const server = await start({});
      for (const uri of [
        'untitled:compose.yaml',
        'vscode-vfs://github/acme/app/compose.yaml',
        'memfs:/app/compose.yaml',
        'vscode-test-web://mount/compose.yaml',
      ]) {
        server.open(uri, danger);
        await server.diagnostics(uri, has('compose/privileged'));
      }
    });

    it('passes over those that only show something', async () => {
      const server = await start({});
      const shown = [
        'git:/shop/compose.yaml?%7B%22ref%22%3A%22~%22%7D',
        'vscode-bulkeditpreview-editor://x/shop/compose.yaml?1',
        'output:compose.yaml',
      ];
      for (const uri of shown) server.open(uri, danger);
      server.open(`${root}/compose.yaml`, danger);
      await server.diagnostics(`${root}/compose.yaml`, has('compose/privileged'));
      deepEqual([...new Set(server.published.map(({ uri }) => uri))], [`${root}/compose.yaml`]);
      equal(await server.hover(shown[0]!, { line: 3, character: 18 }), null);
      deepEqual(await server.actions(shown[0]!, { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } }), []);
    });

    it('says once that an address is not valid', async () => {
      const server = await start({});
      const strange = 'file:////x/compose.yaml';
      server.open(strange, danger);
      for (let version = 2; version < 6; version++) server.change(strange, version, `# ${version}\n${danger}`);
      equal(await server.hover(strange, { line: 1, character: 3 }), null);
      server.open(`${root}/compose.yaml`, calm);
      await server.diagnostics(`${root}/compose.yaml`);
      equal(messages(server, 'address is not valid').length, 1);
      ok(
        server.messages.every((message) => !message.includes('\n')),
        server.messages.join('|'),
      );
    });
  });
});

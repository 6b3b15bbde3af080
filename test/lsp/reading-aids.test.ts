import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type {
  CompletionItem,
  CompletionParams,
  Diagnostic,
  DocumentLink,
  Location,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { edited, editor, pulling, rangeIn } from '../support/lsp-client';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const compose = `${root}/compose.yaml`;

describe('language server: reading aids', () => {
  let session: Session | undefined;
  const start = async (files: Record<string, string> = {}, options: Parameters<typeof startSession>[1] = {}): Promise<Session> => {
    session = await startSession(files, { folders: [root], capabilities: pulling, ...options });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });

  const text = `include:
  - more/compose.yaml
  - path: [third.yaml]
    env_file: third.env
services:
  web:
    extends: { file: common.yaml, service: base }
    build: { context: ./app, dockerfile: Containerfile, target: run }
    env_file: [conf/web.vars]
  other:
    extends: web
secrets:
  key: { file: ./key.txt }
`;
  const files = {
    [`${root}/common.yaml`]: 'services:\n  base:\n    image: nginx\n',
    [`${root}/more/compose.yaml`]: 'services:\n  more:\n    image: nginx\n',
    [`${root}/third.yaml`]: 'services:\n  third:\n    image: nginx\n',
    [`${root}/third.env`]: '',
    [`${root}/conf/web.vars`]: 'A=b\n',
    [`${root}/app/Containerfile`]: 'FROM alpine AS run\nCMD ["a"]\n',
    [`${root}/key.txt`]: 'x',
  };

  it('link the files that a Compose file names', async () => {
    const server = await start(files);
    server.open(compose, text);
    const links = (await server.connection.sendRequest('textDocument/documentLink', { textDocument: { uri: compose } })) as DocumentLink[];
    const lines = text.split('\n');
    const written = links.map(
      ({ range, target }) =>
        `${lines[range.start.line]!.slice(range.start.character, range.end.character)} -> ${target?.slice(root.length + 1)}`,
    );
    deepEqual(written.sort(), [
      './app -> app/Containerfile',
      './key.txt -> key.txt',
      'Containerfile -> app/Containerfile',
      'common.yaml -> common.yaml',
      'conf/web.vars -> conf/web.vars',
      'more/compose.yaml -> more/compose.yaml',
      'third.env -> third.env',
      'third.yaml -> third.yaml',
    ]);
  });

  const definition = async (uri: string, content: string, word: string): Promise<string[]> => {
    const position = rangeIn(content, word).start;
    const found = (await session!.connection.sendRequest('textDocument/definition', { textDocument: { uri }, position })) as Location[];
    return found.map(({ uri: file, range }) => `${file.slice(root.length + 1)}:${range.start.line + 1}`);
  };

  it('go to services, files and stages', async () => {
    const server = await start(files);
    server.open(compose, text);
    deepEqual(await definition(compose, text, 'base }'), ['common.yaml:2']);
    deepEqual(await definition(compose, text, 'common.yaml'), ['common.yaml:1']);
    deepEqual(await definition(compose, text, 'run }'), ['app/Containerfile:1']);
    deepEqual(await definition(compose, text, 'conf/web.vars'), ['conf/web.vars:1']);
    deepEqual(await definition(compose, `${text.replace('extends: web', 'extends: @@@')}`, '@@@'), ['compose.yaml:6']);
    const dockerfile = `${root}/Dockerfile`;
    const stages =
      'FROM golang:1.25 AS build\nRUN go build\nFROM build AS more\nFROM alpine:3.24\nCOPY --from=more /a /a\nRUN --mount=from=build,target=/s ls\nCMD ["/a"]\n';
    server.open(dockerfile, stages, 'dockerfile');
    deepEqual(await definition(dockerfile, stages, 'build AS more'), ['Dockerfile:1']);
    deepEqual(await definition(dockerfile, stages, 'more /a'), ['Dockerfile:3']);
    deepEqual(await definition(dockerfile, stages, 'build,target'), ['Dockerfile:1']);
    deepEqual(await definition(dockerfile, stages, 'alpine'), []);
  });

  const complete = async (name: string, content: string): Promise<CompletionItem[]> => {
    const uri = `${root}/${name}`;
    const [before = ''] = content.split('|');
    session!.open(uri, content.replace('|', ''), name.endsWith('ockerfile') ? 'dockerfile' : 'yaml');
    const lines = before.split('\n');
    const params: CompletionParams = { textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1)!.length } };
    const found = (await session!.connection.sendRequest('textDocument/completion', params)) as CompletionItem[];
    session!.close(uri);
    return found;
  };
  const labels = async (name: string, content: string): Promise<string[]> => (await complete(name, content)).map(({ label }) => label);

  it('complete capabilities, security options and options of mounts', async () => {
    await start();
    const service = 'services:\n  web:\n    image: nginx\n';
    for (const written of [
      'cap_add:\n      - |',
      'cap_drop:\n    - NET|',
      'cap_add: [CHOWN, |',
      'cap_add: ["SYS|"]',
      'cap_drop:\n      # why\n      - ALL\n      - |',
    ]) {
      const found = await labels('compose.yaml', `${service}    ${written}\n`);
      ok(found.includes('ALL') && found.includes('NET_RAW') && found.length === 42, written);
    }
    const [item] = await complete('compose.yaml', `${service}    cap_add:\n      - NET_A|\n`);
    deepEqual(item?.textEdit && 'range' in item.textEdit ? item.textEdit.range.start.character : 0, 8);
    ok((await labels('compose.yaml', `${service}    security_opt:\n      - no|\n`)).includes('no-new-privileges:true'));
    deepEqual((await labels('compose.yaml', `${service}    volumes:\n      - ./a:/a:ro,|\n`)).slice(0, 3), ['rw', 'z', 'Z']);
    deepEqual(await labels('compose.yaml', `${service}    volumes:\n      - ./a:|\n`), []);
    deepEqual(await labels('compose.yaml', `${service}    command:\n      - |\n`), []);
    deepEqual(await labels('notes.yaml', 'cap_add:\n  - |\n'), []);
    const dev = await labels('.devcontainer/devcontainer.json', '{ "image": "debian", "capAdd": ["|"] }');
    ok(dev.includes('SYS_PTRACE'));
  });

  it('complete rules in comments, with their titles', async () => {
    await start();
    const found = await complete(
      'compose.yaml',
      'services:\n  web:\n    image: nginx\n    # bulkhead: allow compose/host-pid, compose/pri|\n    privileged: true\n',
    );
    const item = found.find(({ label }) => label === 'compose/privileged');
    equal(item?.documentation, 'Privileged service');
    ok(found.every(({ label }) => label.startsWith('compose/')));
    ok((await labels('Dockerfile', '# bulkhead: allow |\nFROM alpine\n')).includes('dockerfile/root-user'));
    deepEqual(await labels('compose.yaml', 'services:\n  web: # bulkhead: allow compose/privileged -- the |\n'), []);
  });

  it('remove a suppression without effect', async () => {
    const server = await start({}, { capabilities: { ...pulling, textDocument: { ...pulling.textDocument, ...editor.textDocument } } });
    const cases: [string, string, string][] = [
      ['# bulkhead: allow compose/host-pid -- no\n    image: nginx', 'image: nginx', 'Remove this comment (safe)'],
      ['image: nginx   # bulkhead: allow compose/host-pid -- no', 'image: nginx', 'Remove this comment (safe)'],
      [
        'privileged: true # bulkhead: allow compose/privileged, compose/host-pid -- yes',
        'privileged: true # bulkhead: allow compose/privileged -- yes',
        'Remove compose/host-pid from this comment (safe)',
      ],
      [
        'privileged: true # bulkhead: allow compose/host-pid,  compose/privileged -- yes',
        'privileged: true # bulkhead: allow compose/privileged -- yes',
        'Remove compose/host-pid from this comment (safe)',
      ],
    ];
    for (const [n, [before, after, title]] of cases.entries()) {
      const uri = `${root}/${n}/compose.yaml`;
      const whole = (part: string): string => `services:\n  web:\n    ${part}\n    user: "1"\n`;
      server.open(uri, whole(before));
      const unused = (await server.pull(uri)).find(({ code }) => code === 'any/unused-allow');
      ok(unused, before);
      const actions = await server.actions(uri, unused.range, { diagnostics: [unused] });
      const action = actions.find((each) => each.title === title);
      ok(action?.isPreferred, actions.map((each) => each.title).join());
      equal(edited(uri, whole(before), action.edit!), whole(after));
    }
  });

  it('name a report, and say that it is unchanged', async () => {
    const server = await start();
    const uri = compose;
    server.open(uri, 'services:\n  web:\n    image: nginx\n');
    const ask = (previousResultId?: string): Promise<{ kind: string; resultId?: string }> =>
      server.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId }) as Promise<{
        kind: string;
        resultId?: string;
      }>;
    const first = await ask();
    equal(first.kind, 'full');
    deepEqual(await ask(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    server.change(uri, 2, 'services:\n  web:\n    image: nginx\n    privileged: true\n');
    equal((await ask(first.resultId)).kind, 'full');
  });

  it('check the whole workspace, open or not, as the git repository has it', async () => {
    const server = await start({
      ...files,
      [`${root}/.gitignore`]: 'build/\n',
      [`${root}/build/compose.yaml`]: 'services:\n  a:\n    image: nginx\n    privileged: true\n',
      [`${root}/node_modules/x/compose.yaml`]: 'services:\n  a:\n    image: nginx\n    privileged: true\n',
      [`${root}/deep/er/compose.yaml`]: 'services:\n  a:\n    image: nginx\n    privileged: true\n',
      [`${root}/values.yaml`]: 'a: b\n',
    });
    equal((server.capabilities.diagnosticProvider as { workspaceDiagnostics: boolean }).workspaceDiagnostics, true);
    server.open(compose, text);
    const steps: string[] = [];
    server.connection.onNotification('$/progress', ({ token, value }: { token: string; value: { kind: string; percentage?: number } }) => {
      equal(token, 'here');
      steps.push(value.kind);
    });
    const ask = (previousResultIds: { uri: string; value: string }[]): Promise<WorkspaceDiagnosticReport> =>
      server.connection.sendRequest('workspace/diagnostic', {
        previousResultIds,
        workDoneToken: 'here',
      }) as Promise<WorkspaceDiagnosticReport>;
    const { items } = await ask([]);
    deepEqual(items.map(({ uri, version }) => [uri.slice(root.length + 1), version]).sort(), [
      ['app/Containerfile', null],
      ['common.yaml', null],
      ['compose.yaml', 1],
      ['deep/er/compose.yaml', null],
      ['more/compose.yaml', null],
      ['third.yaml', null],
    ]);
    const found = items.flatMap((item): Diagnostic[] => (item.kind === 'full' ? item.items : []));
    ok(found.some(({ code }) => code === 'compose/privileged'));
    deepEqual([steps[0], steps.at(-1)], ['begin', 'end']);
    const ids = items.map(({ uri, resultId }) => ({ uri, value: resultId! }));
    const again = await ask([...ids, { uri: `${root}/gone/compose.yaml`, value: 'x' }]);
    deepEqual([...new Set(again.items.map(({ kind }) => kind))], ['unchanged', 'full']);
    const gone = again.items.find(({ uri }) => uri.endsWith('/gone/compose.yaml'));
    deepEqual(gone?.kind === 'full' && gone.items, []);
    match(JSON.stringify(again.items.at(-1)), /gone/);
  });
});

import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { AnnotatedTextEdit, CodeAction, CreateFile, TextDocumentEdit } from 'vscode-languageserver/node';
import { type Client, edited, editor, makeFolder, plain, rangeIn, type StartOptions } from '../support/lsp-client';
import { startServer } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const danger = 'services:\n  web:\n    image: nginx # front\n    privileged: true # door\n';
const titled = (actions: readonly CodeAction[], title: RegExp): CodeAction => {
  const found = actions.find((each) => title.test(each.title));
  ok(found, `no action ${title} among ${actions.map((each) => each.title).join(' | ')}`);
  return found;
};

describe('language server: code actions', () => {
  let client: Client | undefined;
  const start = async (options?: StartOptions): Promise<Client> => {
    client = await startServer(options);
    return client;
  };
  const resolved = (server: Client, action: CodeAction): Promise<CodeAction> => server.connection.sendRequest('codeAction/resolve', action);
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  it('offers each fix where its finding is, and makes the edit when it is chosen', async () => {
    const server = await start();
    server.open(uri, danger);
    const diagnostics = await server.diagnostics(uri);
    const own = diagnostics.find((each) => each.code === 'compose/privileged')!;
    const actions = await server.actions(uri, rangeIn(danger, 'true'), { diagnostics: [own], only: ['quickfix'] });
    ok(actions.every((each) => each.kind === 'quickfix'));
    const drop = titled(actions, /privileged/i);
    deepEqual(drop.diagnostics, [own]);
    equal(drop.edit, undefined);
    equal(drop.isPreferred, undefined);
    const { edit } = await resolved(server, drop);
    const change = edit?.documentChanges?.[0] as TextDocumentEdit;
    deepEqual(change.textDocument, { uri, version: 1 });
    const after = edited(uri, danger, edit!);
    ok(!/privileged: true/.test(after), after);
    match(after, /# front/);
  });

  it('offers nothing where nothing is wrong', async () => {
    const server = await start();
    server.open(uri, danger);
    deepEqual(await server.actions(uri, rangeIn(danger, 'services'), { only: ['quickfix'] }), []);
    deepEqual(await server.actions('file:///shop/pod.yaml', rangeIn(danger, 'services')), []);
  });

  it('gives edits at once, without versions, to a client that cannot ask for them', async () => {
    const server = await start({ capabilities: plain });
    server.open(uri, danger);
    const drop = titled(await server.actions(uri, rangeIn(danger, 'true'), { only: ['quickfix'] }), /privileged/i);
    ok(drop.edit?.changes?.[uri]);
    equal(drop.data, undefined);
  });

  it('refuses to make the edit of an action for text that is gone', async () => {
    const server = await start();
    server.open(uri, danger);
    const drop = titled(await server.actions(uri, rangeIn(danger, 'true'), { only: ['quickfix'] }), /privileged/i);
    server.change(uri, 2, `# new\n${danger}`);
    await rejects(resolved(server, drop), /has changed/);
  });

  it('fixes a selection of many findings as a whole', async () => {
    const server = await start();
    const many = Array.from({ length: 20 }, (_, i) => `  s${i}:\n    image: nginx\n    privileged: true\n`).join('');
    const text = `services:\n${many}`;
    server.open(uri, text);
    const everything = { start: { line: 0, character: 0 }, end: { line: 58, character: 0 } };
    const actions = await server.actions(uri, everything);
    deepEqual(
      actions.map((each) => each.kind),
      ['quickfix', 'source.fixAll.bulkhead', 'source.harden.bulkhead'],
    );
    match(actions[0]!.title, /^Fix all \d\d findings in the selection \(safe and review\)$/);
    const after = edited(uri, text, (await resolved(server, actions[0]!)).edit!);
    // The last service is not in the selection.
    equal(after.match(/privileged: true/g)?.length, 1);
    ok(after.endsWith('privileged: true\n'), after);
  });

  it('fixes all findings of one rule in the file, and nothing else', async () => {
    const server = await start();
    const text = 'services:\n  web: { image: nginx, privileged: true }\n  api: { image: nginx, privileged: true, pid: host } # api\n';
    server.open(uri, text);
    const all = titled(
      await server.actions(uri, rangeIn(text, 'true, pid'), { only: ['quickfix'] }),
      /^Fix all 2 findings of compose\/privileged/,
    );
    const after = edited(uri, text, (await resolved(server, all)).edit!);
    ok(!after.includes('privileged: true') && after.includes('pid: host'), after);
  });

  it('says which fixes cannot be made, and why, to a client that shows it', async () => {
    const server = await start({
      capabilities: {
        ...editor,
        workspace: { ...editor.workspace, workspaceEdit: { documentChanges: true } },
        textDocument: { ...editor.textDocument, codeAction: { ...editor.textDocument?.codeAction, disabledSupport: true } },
      },
    });
    const folder = makeFolder({ Dockerfile: 'FROM node:22\nUSER node\nCOPY . .\n', '.git/HEAD': '', '.env': 'A=1\n' });
    try {
      const docker = folder.uri('Dockerfile');
      server.open(docker, 'FROM node:22\nUSER node\nCOPY . .\n', 'dockerfile');
      const actions = await server.actions(
        docker,
        { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } },
        { only: ['quickfix'] },
      );
      const refused = actions.filter(({ disabled }) => disabled !== undefined);
      ok(refused.length > 0, actions.map(({ title }) => title).join(' | '));
      ok(refused.every(({ disabled, edit, data }) => /which this editor does not support/.test(disabled!.reason) && !edit && !data));
    } finally {
      folder.remove();
    }
  });

  it('leaves hardening the whole file to a client that has a view of all changes', async () => {
    const server = await start({ initializationOptions: { commands: ['bulkhead.hardenFile'] } });
    server.open(uri, danger);
    const [action, ...others] = await server.actions(uri, rangeIn(danger, 'services'), { only: ['source.harden'] });
    deepEqual(others, []);
    deepEqual(
      [action?.kind, action?.edit, action?.data, action?.command?.command],
      ['source.harden.bulkhead', undefined, undefined, 'bulkhead.hardenFile'],
    );
  });

  it('hardens the whole file as a source action, each change that is not safe to be confirmed', async () => {
    const server = await start();
    const bare = 'services:\n  web:\n    image: nginx # front\n';
    server.open(uri, bare);
    const [action, ...others] = await server.actions(uri, rangeIn(bare, 'services'), { only: ['source.harden'] });
    deepEqual(others, []);
    equal(action?.kind, 'source.harden.bulkhead');
    const { edit } = await resolved(server, action!);
    const annotations = Object.values(edit?.changeAnnotations ?? {});
    ok(annotations.every((each) => each.label !== ''));
    // Editors show these ticked.
    deepEqual(
      annotations.filter((each) => !each.needsConfirmation).map(({ label }) => label),
      ['web: Set no-new-privileges'],
    );
    ok(annotations.length > 1);
    const change = edit?.documentChanges?.[0] as TextDocumentEdit;
    ok(change.edits.every((each) => 'annotationId' in each));
    const after = edited(uri, bare, edit!);
    match(after, /no-new-privileges/);
    match(after, /cap_drop/);
  });

  it('applies the safe fixes of a file in one go, without questions, as an editor does on save', async () => {
    const server = await start();
    server.open(uri, danger);
    const [action, ...others] = await server.actions(uri, rangeIn(danger, 'services'), { only: ['source.fixAll'] });
    deepEqual(others, []);
    equal(action?.kind, 'source.fixAll.bulkhead');
    const { edit } = await resolved(server, action!);
    equal(edit?.changeAnnotations, undefined);
    const after = edited(uri, danger, edit!);
    match(after, /no-new-privileges/);
    server.change(uri, 2, after);
    deepEqual(await server.actions(uri, rangeIn(after, 'services'), { only: ['source.fixAll'] }), []);
  });

  it('hardens the file that it is asked about and the Dockerfile that it builds', async () => {
    const folder = makeFolder({ 'app/Dockerfile': 'FROM node:22\nCOPY a.js .\nCMD ["node", "a.js"]\n' });
    try {
      const server = await start({ folders: [folder.uri('')] });
      const compose = folder.uri('compose.yaml');
      const text = 'services:\n  web:\n    build: app\n';
      server.open(compose, text);
      const [action] = await server.actions(compose, rangeIn(text, 'services'), { only: ['source.harden'] });
      const { edit } = await resolved(server, action!);
      const changed = (edit!.documentChanges as TextDocumentEdit[]).map((each) => each.textDocument);
      deepEqual(changed, [
        { uri: folder.uri('app/Dockerfile'), version: null },
        { uri: compose, version: 1 },
      ]);
    } finally {
      folder.remove();
    }
  });

  it('makes a .dockerignore file where there is none', async () => {
    const folder = makeFolder({});
    try {
      const server = await start({ folders: [folder.uri('')] });
      const dockerfile = folder.uri('Dockerfile');
      const text = 'FROM node:22\nCOPY . .\nUSER node\n';
      server.open(dockerfile, text);
      const [action] = await server.actions(dockerfile, rangeIn(text, 'FROM'), { only: ['source.harden'] });
      const changes = (await resolved(server, action!)).edit!.documentChanges!;
      const ignore = folder.uri('.dockerignore');
      const { annotationId, ...create } = changes[0] as CreateFile;
      deepEqual(create, { kind: 'create', uri: ignore });
      const [made] = changes.filter((each): each is TextDocumentEdit => 'textDocument' in each && each.textDocument.uri === ignore);
      equal(made!.edits.map((each) => ('newText' in each ? each.newText : '')).join(''), '**/.env\n.git\n');
      const asked = made!.edits.map((each) => ('annotationId' in each ? each.annotationId : undefined));
      ok(annotationId !== undefined && asked.every((id) => id === annotationId), 'the file and its text are confirmed together');
    } finally {
      folder.remove();
    }
  });

  it('names the other services that a fix changes', async () => {
    const server = await start();
    const text = 'x-base: &base\n  privileged: true\n  image: nginx\nservices:\n  web: *base\n  api: *base\n';
    server.open(uri, text);
    const at = { line: 1, character: 14 };
    const drop = titled(
      await server.actions(uri, { start: at, end: at }, { only: ['quickfix'] }),
      /privileged.*\(review, also changes "?api/i,
    );
    ok(!/privileged: true/.test(edited(uri, text, (await resolved(server, drop)).edit!)));
  });

  it('asks about a safe change whose edit serves a change for review, too', async () => {
    // The list of the one and the item of the other are one edit.
    const server = await start();
    const text = 'services:\n  web:\n    image: nginx:1.27\n    security_opt: [seccomp:unconfined]\n';
    server.open(uri, text);
    const [action] = await server.actions(uri, rangeIn(text, 'services'), { only: ['source.harden'] });
    const { edit } = await resolved(server, action!);
    const annotations = edit!.changeAnnotations!;
    const list = (edit!.documentChanges as TextDocumentEdit[])[0]!.edits.filter((each) => each.range.start.line === 3);
    const asked = list.map((each) => ('annotationId' in each ? annotations[each.annotationId]!.needsConfirmation : false));
    ok(asked.length > 0 && asked.every((each) => each === true), JSON.stringify(edit));
  });

  it('asks about changes that were made for each other in one question, in whatever files they are', async () => {
    const dockerfile = 'FROM alpine:3.22\nRUN adduser -D -u 4000 web\nUSER root\nCMD ["serve"]\n';
    const folder = makeFolder({ Dockerfile: dockerfile });
    try {
      const server = await start({ folders: [folder.uri('')] });
      const compose = folder.uri('compose.yaml');
      const text = 'services:\n  app:\n    build: .\n';
      server.open(compose, text);
      const [action] = await server.actions(compose, rangeIn(text, 'services'), { only: ['source.harden'] });
      const { edit } = await resolved(server, action!);
      const edits = (edit!.documentChanges as TextDocumentEdit[]).flatMap((each) => each.edits) as AnnotatedTextEdit[];
      const user = edits.find(({ newText }) => /web|4000/.test(newText));
      const dropped = edits.find(({ newText }) => newText.includes('cap_drop'));
      ok(user && dropped, JSON.stringify(edit));
      equal(dropped.annotationId, user.annotationId);
      ok(!dropped.newText.includes('cap_add'), dropped.newText);
      const others = edits.filter(({ annotationId }) => annotationId !== user.annotationId);
      ok(others.length > 0, 'what stands by itself is asked about by itself');
    } finally {
      folder.remove();
    }
  });

  it('names the file that a fix changes, and offers no change twice', async () => {
    const base = 'services:\n  base:\n    image: nginx\n    cap_add: [SYS_ADMIN]\n';
    const folder = makeFolder({ 'common.yaml': base, 'sub/compose.yaml': base });
    try {
      const server = await start({ folders: [folder.uri('')] });
      for (const [file, name] of [
        ['common.yaml', 'common.yaml'],
        ['sub/compose.yaml', 'sub/compose.yaml'],
      ] as const) {
        const compose = folder.uri('compose.yaml');
        const text = `services:\n  web:\n    extends: { file: ${file}, service: base }\n`;
        server.open(compose, text);
        const actions = await server.actions(compose, rangeIn(text, `{ file: ${file}, service: base }`), { only: ['quickfix'] });
        const edits = new Set<string>();
        for (const action of actions.filter(({ data }) => data !== undefined)) {
          const { edit } = await resolved(server, action);
          const uris = (edit!.documentChanges as TextDocumentEdit[]).map((each) => each.textDocument.uri);
          equal(action.title.includes(name), uris.includes(folder.uri(file)), `${action.title}: ${uris}`);
          ok(!edits.has(JSON.stringify(edit)), action.title);
          edits.add(JSON.stringify(edit));
          // What happens in a file that is not in front of a person is asked about.
          const notes = Object.values(edit!.changeAnnotations ?? {});
          equal(notes.length > 0 && notes.every(({ needsConfirmation }) => needsConfirmation), !uris.includes(compose), action.title);
        }
        ok(
          actions.some(({ title }) => title.includes(` in ${name}`)),
          actions.map(({ title }) => title).join(' | '),
        );
        server.close(compose);
      }
    } finally {
      folder.remove();
    }
  });

  it('makes no file beside a document that is not saved', async () => {
    const server = await start();
    const untitled = 'untitled:Untitled-1';
    const text = 'FROM node:22\nCOPY . .\n';
    server.open(untitled, text, 'dockerfile');
    const everything = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const actions = await server.actions(untitled, everything, { only: ['quickfix'] });
    ok(actions.length > 0);
    for (const action of actions) {
      const edit = action.edit ?? (action.data ? (await resolved(server, action)).edit : undefined);
      ok(!JSON.stringify(edit ?? {}).includes('"create"'), action.title);
    }
  });

  it('hardens without questions where the client cannot ask', async () => {
    const server = await start({ capabilities: plain });
    server.open(uri, danger);
    const [action] = await server.actions(uri, rangeIn(danger, 'services'), { only: ['source.harden.bulkhead'] });
    equal(action?.edit?.changeAnnotations, undefined);
    match(edited(uri, danger, action!.edit!), /no-new-privileges/);
  });

  it('shows what, why and what to do on hover, in the format of the client', async () => {
    for (const capabilities of [editor, plain]) {
      const server = await start({ capabilities });
      server.open(uri, danger);
      const hover = await server.hover(uri, rangeIn(danger, 'true').start);
      const { kind, value } = hover!.contents as { kind: string; value: string };
      equal(kind, capabilities === editor ? 'markdown' : 'plaintext');
      equal(value.includes('**'), capabilities === editor);
      match(value, /privileged/);
      match(value, /- review: /);
      match(value, /docs\/rules\/compose\/privileged\.md/);
      deepEqual(hover!.range, rangeIn(danger, 'true'));
      equal(await server.hover(uri, rangeIn(danger, 'services').start), null);
      if (capabilities === editor) await server.stop();
    }
  });
});

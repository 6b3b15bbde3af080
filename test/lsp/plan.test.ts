import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import { startOf } from '../../server/src/core/model/configuration';
import type { Plan, PlanEdits } from '../../server/src/lsp/messages';
import { type Client, edited } from '../support/lsp-client';
import { analyzeText } from '../support/open';
import { everythingAtOnce } from '../support/projects';
import { type Session, startSession } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const text = `services:
  web:
    image: nginx:1.27
    ports:
      - "8080:80"
  db:
    image: postgres:17
    privileged: true
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
`;

describe('language server: the plan of a hardening', () => {
  let session: Session | undefined;
  const start = async (files: Readonly<Record<string, string>> = { [uri]: text }): Promise<Client> => {
    session = await startSession(files, { folders: ['file:///shop'] });
    for (const [name, own] of Object.entries(files)) session.open(name, own);
    return session;
  };
  const planOf = (server: Client, ...uris: string[]): Promise<Plan> => server.connection.sendRequest('bulkhead/plan', { uris });
  const editsOf = (server: Client, { documents }: Plan, ids: readonly string[]): Promise<PlanEdits> =>
    server.connection.sendRequest('bulkhead/planEdits', { documents, ids });
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });

  it('names each change by service, with what it relies on; the safe ones are selected', async () => {
    const server = await start();
    const plan = await planOf(server, uri);
    deepEqual(plan.documents, [{ uri, version: 1 }]);
    deepEqual(plan.files, [{ uri, isNew: false }]);
    deepEqual([...new Set(plan.changes.map(({ subject }) => subject))].sort(), ['db', 'web']);
    equal(new Set(plan.changes.map(({ id }) => id)).size, plan.changes.length);
    ok(plan.changes.some(({ selected }) => selected));
    ok(plan.changes.every(({ selected, tier }) => !selected || tier === 'safe'));
    ok(plan.changes.some(({ conditions }) => conditions.some(({ because }) => because !== undefined)));
  });

  it('selects what running the service has proven, too, and says when', async () => {
    const shop = 'services:\n  web:\n    image: acme/shop:1.4\n    command: [serve]\n  job:\n    image: acme/job:1\n';
    const { configuration } = startOf(analyzeText(new Map([['compose.yaml', shop]])).project.services[0]!)!;
    const profile = `images:
  - names: [acme/shop]
    tag: "1.4"
    user: root
    capabilities: [CHOWN]
    writable: [/run/shop]
    setuid: false
    processes: 3
    service: web
    configuration: "${configuration}"
    date: "2026-11-30"
`;
    session = await startSession({ 'file:///shop/.bulkhead/profiles.yaml': profile }, { folders: ['file:///shop'] });
    session.open(uri, shop);
    const plan = await planOf(session, uri);
    const proven = plan.changes.filter((change) => change.proven !== undefined);
    deepEqual(proven.map(({ subject, rule, tier, proven: day, selected }) => [subject, rule, tier, day, selected]).sort(), [
      ['web', 'compose/default-capabilities', 'review', '2026-11-30', true],
      ['web', 'compose/writable-root', 'review', '2026-11-30', true],
    ]);
    ok(plan.changes.every(({ selected, tier, proven: day }) => !selected || tier === 'safe' || day !== undefined));
    const { texts } = await editsOf(
      session,
      plan,
      plan.changes.filter(({ selected }) => selected).map(({ id }) => id),
    );
    match(texts[0]!.text, /cap_add:\n {6}- CHOWN\n/);
    ok(!texts[0]!.text.split('  job:')[1]!.includes('cap_drop'));
  });

  it('makes the selected changes and no others', async () => {
    const server = await start();
    const plan = await planOf(server, uri);
    const all = await editsOf(
      server,
      plan,
      plan.changes.map(({ id }) => id),
    );
    equal(all.made.length, plan.changes.length);
    equal(edited(uri, text, all.edit!), all.texts[0]!.text);
    const own = plan.changes.filter(({ subject, selected }) => subject === 'web' && selected).map(({ id }) => id);
    const web = await editsOf(server, plan, own);
    deepEqual(web.made.map(({ id }) => id).sort(), [...own].sort());
    const [before, after] = [text.split('  db:')[1]!, web.texts[0]!.text.split('  db:')[1]!];
    equal(after, before);
    deepEqual(await editsOf(server, plan, []), { texts: [], made: [], refused: [], left: (await editsOf(server, plan, [])).left });
  });

  it('says what will be left, as the document shows it once the edit is made', async () => {
    for (const part of ['none', 'safe', 'all']) {
      const server = await start();
      const plan = await planOf(server, uri);
      const ids = plan.changes.filter(({ selected }) => part === 'all' || (part === 'safe' && selected)).map(({ id }) => id);
      const { texts, left } = await editsOf(server, plan, ids);
      await session?.stop();
      const again = await start({ [uri]: texts[0]?.text ?? text });
      const shown = await again.diagnostics(uri);
      deepEqual(
        left.map(({ rule, range }) => [rule, range]),
        shown.filter(({ severity }) => severity !== DiagnosticSeverity.Hint).map(({ code, range }) => [code, range]),
      );
      await session?.stop();
      session = undefined;
    }
  });

  it('says where each change stands in the new text', async () => {
    const server = await start();
    const plan = await planOf(server, uri);
    const { made, texts } = await editsOf(
      server,
      plan,
      plan.changes.map(({ id }) => id),
    );
    const lines = texts[0]!.text.split('\n');
    const capabilities = plan.changes.find(({ rule, subject }) => rule === 'compose/default-capabilities' && subject === 'web')!;
    const place = made.find(({ id }) => id === capabilities.id)!;
    match(lines.slice(place.range.start.line, place.range.start.line + 2).join('\n'), /cap_drop/);
  });

  it('refuses a document that is not the one that was planned for', async () => {
    const server = await start();
    const plan = await planOf(server, uri);
    server.change(uri, 2, `# new\n${text}`);
    await rejects(editsOf(server, plan, []), /changed/);
    await rejects(server.connection.sendRequest('bulkhead/plan', { uri }), /parameters/);
    await rejects(server.connection.sendRequest('bulkhead/planEdits', { ids: [] }), /parameters/);
  });

  it('plans several files at once, and each file that they change', async () => {
    const dockerfile = 'file:///shop/Dockerfile';
    const server = await start({
      [uri]: 'services:\n  app:\n    build: .\n',
      [dockerfile]: 'FROM node:22-slim\nWORKDIR /srv\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      'file:///shop/server.js': '',
    });
    const plan = await planOf(server, uri, dockerfile, 'file:///shop/none.yaml');
    ok(plan.files.some((file) => file.uri === dockerfile));
    const ids = plan.changes.map(({ id }) => id);
    const { edit, texts } = await editsOf(server, plan, ids);
    ok(texts.length > 1);
    for (const each of texts) ok(edit!.documentChanges!.some((one) => 'textDocument' in one && one.textDocument.uri === each.uri));
  });

  it('keeps any part of a plan whole: what is made was selected, and only the text of its subjects changes', async () => {
    const own = everythingAtOnce().get('process/compose.yaml')!;
    const server = await start({ [uri]: own });
    const plan = await planOf(server, uri);
    ok(plan.changes.length > 10);
    for (let step = 2; step < 7; step++) {
      const ids = plan.changes.filter((_, index) => index % step === 0).map(({ id }) => id);
      const { made, refused, edit, texts } = await editsOf(server, plan, ids);
      ok(made.every(({ id }) => ids.includes(id)));
      ok(refused.every(({ id }) => ids.includes(id) && !made.some((one) => one.id === id)));
      for (const each of texts) if (each.uri === uri) equal(edited(uri, own, edit!), each.text);
    }
  });

  it('names the files that stay as they are until something is corrected', async () => {
    const override = 'file:///shop/compose.override.yaml';
    const server = await start({ [uri]: text, [override]: 'services:\n  web: [\n' });
    const { changes, notHardened } = await planOf(server, uri);
    deepEqual(changes, []);
    deepEqual(
      notHardened.map((each) => [each.uri, each.whole, each.because.uri]),
      [[uri, true, override]],
    );
    const other = 'file:///shop/other/compose.yaml';
    session!.open(other, 'services:\n  web:\n    image: nginx:1.27\n    portz: [80]\n');
    const refused = await planOf(server, other);
    ok(refused.changes.length > 0);
    deepEqual(
      refused.notHardened.map((each) => [each.uri, each.whole, each.because.range.start.line]),
      [[other, false, 3]],
    );
  });
});

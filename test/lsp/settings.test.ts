import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Diagnostic, DiagnosticSeverity, type DocumentDiagnosticReport } from 'vscode-languageserver/node';
import type { Settings } from '../../server/src/lsp/messages';
import { editor, pulling } from '../support/lsp-client';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const compose = `${root}/compose.yaml`;
const asked = { ...pulling, workspace: { ...pulling.workspace, configuration: true } };
const service = 'services:\n  web:\n    image: nginx\n    privileged: true\n';

describe('language server: settings', () => {
  let session: Session | undefined;
  const start = async (settings: unknown, options: Parameters<typeof startSession>[1] = {}): Promise<Session> => {
    session = await startSession({}, { folders: [root], capabilities: asked, settings, ...options });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });
  const codes = (found: readonly Diagnostic[]): unknown[] => found.map(({ code }) => code);

  it('severity: of a rule or of a severity, the rule first; off is silent everywhere', async () => {
    const settings: Settings = { severity: { critical: 'hint', 'compose/absences': 'error', low: 'off' } };
    const server = await start(settings);
    server.open(compose, service);
    const found = await server.pull(compose);
    deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [
        ['compose/absences', DiagnosticSeverity.Error],
        ['compose/privileged', DiagnosticSeverity.Hint],
      ],
    );
    const actions = await server.actions(
      compose,
      { start: { line: 2, character: 0 }, end: { line: 2, character: 20 } },
      { only: ['quickfix'] },
    );
    ok(!actions.some(({ title }) => title.includes('Pin the image')), actions.map(({ title }) => title).join());
  });

  it('maxProblems: the most severe, and one that says so', async () => {
    const server = await start({ maxProblems: 2 } satisfies Settings);
    const many = Array.from({ length: 5 }, (_, n) => `  s${n}:\n    image: nginx\n    ${n === 3 ? 'privileged: true' : 'pid: host'}\n`);
    server.open(compose, `services:\n${many.join('')}`);
    const found = await server.pull(compose);
    equal(found.length, 3);
    ok(codes(found).includes('compose/privileged'));
    match(String(found.at(-1)?.message), /^\d+ more problems in this file: "bulkhead.maxProblems" shows the 2 most severe\.$/);
  });

  it('ignore: patterns as in .gitignore', async () => {
    const server = await start({ ignore: ['/test/', '*.gen.yaml'] } satisfies Settings);
    for (const [name, silent] of [
      ['test/compose.yaml', true],
      ['a/test/compose.yaml', false],
      ['compose.gen.yaml', true],
      ['compose.yaml', false],
    ] as const) {
      server.open(`${root}/${name}`, service);
      equal((await server.pull(`${root}/${name}`)).length === 0, silent, name);
    }
  });

  it('syntax: on, off, or what no other extension says', async () => {
    const broken = 'services:\n  web:\n    image: [nginx\n    privileged: true\n';
    const wrong = 'services:\n  web:\n    image: nginx\n    networks: [none]\n';
    const initializationOptions = { syntaxElsewhere: ['compose'] };
    for (const [settings, options, text, said] of [
      [{}, {}, broken, true],
      [{}, { initializationOptions }, broken, false],
      [{}, { initializationOptions }, wrong, true],
      [{ syntax: 'on' }, { initializationOptions }, broken, true],
      [{ syntax: 'off' }, {}, broken, false],
      [{ syntax: 'off' }, {}, wrong, false],
    ] as const) {
      const server = await start(settings, options);
      server.open(compose, text);
      equal(codes(await server.pull(compose)).includes('any/syntax'), said, JSON.stringify([settings, options, text]));
      await server.stop();
      session = undefined;
    }
  });

  it('run onSave: the findings of what is saved stay until it is saved again, pulled and pushed', async () => {
    const server = await start({ run: 'onSave' } satisfies Settings);
    const ask = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
      server.connection.sendRequest('textDocument/diagnostic', {
        textDocument: { uri: compose },
        previousResultId,
      }) as Promise<DocumentDiagnosticReport>;
    server.open(compose, service);
    const first = await ask();
    server.change(compose, 2, service.replace('true', 'false'));
    deepEqual(await ask(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await new Promise((done) => setTimeout(done, 250));
    deepEqual(await ask(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    server.save(compose);
    await server.refreshed(1);
    const last = await ask(first.resultId);
    ok(last.kind === 'full' && !codes(last.items).includes('compose/privileged'));
    await server.stop();

    const pushed = await start({ run: 'onSave' }, { capabilities: { ...editor, workspace: { ...editor.workspace, configuration: true } } });
    pushed.open(compose, service);
    await pushed.diagnostics(compose, (found) => codes(found).includes('compose/privileged'));
    pushed.change(compose, 2, service.replace('true', 'false'));
    await new Promise((done) => setTimeout(done, 250));
    equal(pushed.published.length, 1);
    pushed.save(compose);
    await pushed.diagnostics(compose, (found) => !codes(found).includes('compose/privileged'));
  });

  it('a client that never answers has findings after a second, and its late answer counts', async () => {
    const server = await start({}, { capabilities: { ...editor, workspace: { ...editor.workspace, configuration: true } } });
    let answer: (settings: unknown) => void = () => undefined;
    server.connection.onRequest('workspace/configuration', () => new Promise((done) => (answer = done)));
    const begun = performance.now();
    server.open(compose, service);
    await server.diagnostics(compose, (found) => codes(found).includes('compose/privileged'));
    ok(performance.now() - begun < 3000);
    answer([{ severity: { critical: 'off' } }]);
    await server.diagnostics(compose, (found) => !codes(found).includes('compose/privileged'));
  });

  it('takes anything else than a setting may be as not set', async () => {
    const server = await start({ severity: 7, maxProblems: 'x', ignore: { a: 1 }, run: [], syntax: null, enable: 'no', profile: {} });
    server.open(compose, service);
    ok(codes(await server.pull(compose)).includes('compose/privileged'));
  });
});

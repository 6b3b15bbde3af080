import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, Diagnostic } from 'vscode-languageserver/node';
import { lineStarts } from '../../server/src/core/base/lines';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';
import { casesOf, fixtureIds } from '../support/fixtures';
import { pulling } from '../support/lsp-client';
import { type RawAnswer, type RawClient, startRaw, startServer } from '../support/session';

const uri = 'file:///shop/compose.yaml';
const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
const place = { line: 3, character: 17 };
const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
const greeting = { processId: null, rootUri: null, workspaceFolders: [{ uri: 'file:///shop', name: 'shop' }], capabilities: pulling };

/** Every request that the server knows, as it is asked about a document. */
const requests: Readonly<Record<string, (about: string) => unknown>> = {
  'textDocument/diagnostic': (about) => ({ textDocument: { uri: about } }),
  'textDocument/hover': (about) => ({ textDocument: { uri: about }, position: place }),
  'textDocument/definition': (about) => ({ textDocument: { uri: about }, position: place }),
  'textDocument/completion': (about) => ({ textDocument: { uri: about }, position: place }),
  'textDocument/codeAction': (about) => ({ textDocument: { uri: about }, range, context: { diagnostics: [] } }),
  'textDocument/codeLens': (about) => ({ textDocument: { uri: about } }),
  'textDocument/documentLink': (about) => ({ textDocument: { uri: about } }),
  'codeAction/resolve': (about) => ({ title: 'x', data: { uri: about, version: 1, make: { kind: 'harden', tier: 'review' } } }),
  'codeLens/resolve': (about) => ({ range, data: { uri: about, version: 1, subject: 'web', shows: 'gauge' } }),
  'workspace/executeCommand': (about) => ({ command: 'bulkhead.harden', arguments: [{ uri: about }] }),
  'workspace/diagnostic': () => ({ previousResultIds: [] }),
  'bulkhead/summary': (about) => ({ uri: about }),
  'bulkhead/report': (about) => ({ uri: about }),
  'bulkhead/plan': (about) => ({ uris: [about] }),
  'bulkhead/planEdits': (about) => ({ documents: [{ uri: about, version: 1 }], ids: [] }),
};
const open = (about: string, text: string, version = 1): unknown => ({ textDocument: { uri: about, languageId: 'yaml', version, text } });

const garbage: readonly unknown[] = [
  undefined,
  null,
  [],
  [1],
  {},
  { textDocument: null },
  { textDocument: {} },
  { textDocument: { uri: 7 } },
  { textDocument: { uri }, position: null, range: null },
  { textDocument: { uri }, position: { line: -1, character: 0 }, range: { start: place }, context: {} },
  { textDocument: { uri }, position: { line: 1.5, character: '0' }, range, context: { diagnostics: 7 } },
  { textDocument: { uri }, position: { line: 2 ** 40, character: 2 ** 40 }, range, context: { diagnostics: [null] } },
  { textDocument: { uri }, range, context: { diagnostics: [], only: 'quickfix' } },
  { command: 7 },
  { command: 'none', arguments: [] },
  { command: 'bulkhead.harden' },
  { command: 'bulkhead.harden', arguments: [null] },
  { command: 'bulkhead.harden', arguments: [{ uri, tier: 'manual' }] },
  { command: 'bulkhead.hardenSubject', arguments: [{ uri }] },
  { command: 'bulkhead.applyFix', arguments: [{ uri }] },
  { command: 'bulkhead.explain', arguments: [{}] },
  { command: 'bulkhead.explainSubject', arguments: 7 },
  { title: 'x', data: 7 },
  { title: 'x', data: { uri, version: 1, make: { kind: 'x' } } },
  { title: 'x', data: { uri, version: 1, make: { kind: 'fix', fingerprint: 'none', fix: 99 } } },
  { range, data: {} },
  { uri: 7 },
  { uris: 7 },
  { documents: [7], ids: [7] },
  { previousResultIds: [7] },
];

/** Addresses that no document has, or none can have. */
const strange = [
  'file:///shop/none.yaml',
  '',
  'x',
  '%',
  'file://%zz',
  'file:///%E0%A4%A',
  'git:/shop/compose.yaml?x',
  'http://[',
  'untitled:',
  '\u0000',
  'file:///shop/a\ud800.yaml',
  'c:\\x',
];

/** @returns what is no answer that the protocol knows */
function odd(name: string, { error }: RawAnswer): string[] {
  return error?.code === -32603 ? [`${name}: ${error.code} ${error.message}`] : [];
}

describe('language server: conformance', () => {
  const start = async (): Promise<RawClient> => {
    const client = startRaw({ 'file:///shop/.env': 'A=b\n' });
    const { error } = await client.ask('initialize', greeting);
    equal(error, undefined);
    client.tell('initialized', {});
    return client;
  };

  it('answers nothing before it is initialized, initializes once, and answers nothing after shutdown', async () => {
    const client = startRaw();
    client.tell('textDocument/didOpen', open(uri, danger));
    for (const [method, params] of Object.entries(requests)) equal((await client.ask(method, params(uri))).error?.code, -32002, method);
    equal((await client.ask('shutdown', undefined)).error?.code, -32002);
    for (const params of [
      undefined,
      null,
      [],
      {},
      { capabilities: 7 },
      { capabilities: {}, workspaceFolders: 7 },
      { capabilities: {}, rootUri: 7 },
    ])
      equal((await client.ask('initialize', params)).error?.code, -32602, JSON.stringify(params));
    const odds = {
      general: { positionEncodings: 7 },
      textDocument: 7,
      workspace: { workspaceEdit: 7, didChangeWatchedFiles: [] },
      window: '',
    };
    equal((await client.ask('initialize', { ...greeting, capabilities: odds, initializationOptions: 7 })).error, undefined);
    equal((await client.ask('initialize', greeting)).error?.code, -32600);
    equal((await client.ask('textDocument/none', {})).error?.code, -32601);
    deepEqual((await client.ask('bulkhead/summary', { uri })).result, null);
    equal((await client.ask('shutdown', undefined)).result, null);
    for (const [method, params] of Object.entries(requests)) equal((await client.ask(method, params(uri))).error?.code, -32600, method);
    for (const method of ['initialize', 'shutdown']) equal((await client.ask(method, greeting)).error?.code, -32600, method);
  });

  it('names wrong parameters, and is as before', async () => {
    const client = await start();
    client.tell('textDocument/didOpen', open(uri, danger));
    const before = await client.ask('textDocument/diagnostic', { textDocument: { uri } });
    const found: string[] = [];
    for (const method of Object.keys(requests)) {
      for (const params of garbage) {
        const answer = await client.ask(method, params);
        found.push(...odd(`${method} ${JSON.stringify(params)}`, answer));
        if (params === undefined || params === null || (Array.isArray(params) && method !== 'textDocument/none'))
          equal(answer.error?.code, -32602, `${method} ${JSON.stringify(params)}`);
      }
    }
    deepEqual(found, []);
    for (const method of ['didOpen', 'didChange', 'didSave', 'didClose'])
      for (const params of [
        ...garbage,
        { textDocument: { uri, version: 2 }, contentChanges: [{ text: 7 }] },
        { textDocument: { uri, version: 2 }, contentChanges: [{ range: {}, text: '' }] },
      ])
        if (JSON.stringify(params)?.includes('"uri":"file') !== true) client.tell(`textDocument/${method}`, params);
    for (const method of ['didChangeWatchedFiles', 'didChangeWorkspaceFolders', 'didChangeConfiguration'])
      for (const params of garbage) client.tell(`workspace/${method}`, params);
    client.tell('$/setTrace', null);
    client.tell('$/cancelRequest', null);
    client.tell('none', { a: 1 });
    deepEqual((await client.ask('textDocument/diagnostic', { textDocument: { uri } })).result, before.result);
  });

  it('has nothing to say about files that are not open, and about addresses that are none', async () => {
    const client = await start();
    for (const about of strange) client.tell('textDocument/didOpen', open(about === strange[0] ? 'x:' : about, danger));
    const found: string[] = [];
    for (const [method, params] of Object.entries(requests))
      for (const about of strange) found.push(...odd(`${method} ${about}`, await client.ask(method, params(about))));
    deepEqual(found, []);
    for (const about of strange) client.tell('textDocument/didClose', { textDocument: { uri: about } });
    client.tell('textDocument/didOpen', open(uri, danger));
    const { result } = await client.ask('bulkhead/summary', { uri });
    equal((result as { critical: number }).critical, 1);
  });

  it('ends every request that is cancelled', async () => {
    const client = await start();
    const many = Array.from({ length: 200 }, (_, n) => `  s${n}:\n    image: nginx\n    privileged: true\n`).join('');
    client.tell('textDocument/didOpen', open(uri, `services:\n${many}`));
    for (const [method, params] of Object.entries(requests)) {
      // Each from the start: nothing is known of this version yet.
      client.tell('textDocument/didChange', {
        textDocument: { uri, version: 2 + Object.keys(requests).indexOf(method) },
        contentChanges: [{ text: `# ${method}\nservices:\n${many}` }],
      });
      const { error } = await client.askAndCancel(method, params(uri));
      // What is answered from the text alone may be faster.
      ok(
        error?.code === -32800 || ['textDocument/completion', 'codeAction/resolve', 'codeLens/resolve'].includes(method),
        `${method}: ${JSON.stringify(error)}`,
      );
    }
  });

  it('does not answer about a text that is no longer there', async () => {
    const client = await start();
    const many = Array.from({ length: 200 }, (_, n) => `  s${n}:\n    image: nginx\n    privileged: true\n`).join('');
    client.tell('textDocument/didOpen', open(uri, danger));
    let version = 1;
    const change = (): void => {
      version++;
      const contentChanges = [{ text: `# ${version}\n${danger}${many}` }];
      client.tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    };
    for (const name of ['hover', 'codeAction', 'codeLens', 'definition', 'documentLink']) {
      change();
      const answer = client.ask(`textDocument/${name}`, requests[`textDocument/${name}`]!(uri));
      change();
      equal((await answer).error?.code, -32801, name);
    }
    const { error } = await client.ask('codeAction/resolve', requests['codeAction/resolve']!(uri));
    equal(error?.code, -32801);
  });

  it('comes through any order of messages', async function () {
    this.timeout(60_000);
    let state = 20_261_130;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    const client = await start();
    const names = [uri, 'file:///shop/common.yaml', 'file:///shop/Dockerfile', 'file:///shop/.env', 'file:///shop/.bulkhead.yaml'];
    const texts = [
      danger,
      'services:\n  a:\n    extends: { file: common.yaml, service: web }\n',
      'FROM alpine\n',
      'A=${\n',
      'rules: [',
      '\ufeff😀: {',
      '',
      '{"a":',
    ];
    const answers: Promise<string[]>[] = [];
    const methods = Object.keys(requests);
    for (let n = 0; n < 1500; n++) {
      const about = names[random(names.length)]!;
      const text = texts[random(texts.length)]!;
      const does = random(8);
      if (does === 0) client.tell('textDocument/didOpen', open(about, text, n));
      else if (does === 1) client.tell('textDocument/didClose', { textDocument: { uri: about } });
      else if (does === 2) client.tell('textDocument/didChange', { textDocument: { uri: about, version: n }, contentChanges: [{ text }] });
      else if (does === 3)
        client.tell('textDocument/didChange', {
          textDocument: { uri: about, version: n },
          contentChanges: [{ range: { start: { line: random(9), character: random(30) }, end: { line: 9, character: random(30) } }, text }],
        });
      else {
        const method = methods[random(methods.length)]!;
        const ask = random(4) === 0 ? client.askAndCancel : client.ask;
        answers.push(ask(method, requests[method]!(about)).then((answer) => odd(method, answer)));
      }
      if (random(20) === 0) await new Promise((done) => setImmediate(done));
    }
    deepEqual((await Promise.all(answers)).flat(), []);
    for (const about of names) client.tell('textDocument/didClose', { textDocument: { uri: about } });
    client.tell('textDocument/didOpen', open(uri, danger, 9000));
    const { result } = await client.ask('bulkhead/summary', { uri });
    equal((result as { critical: number }).critical, 1);
  });
});

describe('language server: the findings of the command line', () => {
  after(removeFolders);
  const bytes: ClientCapabilities = { ...pulling, general: { positionEncodings: ['utf-8'] } };
  const now = new Date();
  const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

  /** `rule line:column`, of what is no missing safeguard; the rules of those by their names alone, for the editor groups them. */
  const fromCommandLine = async (folder: string, name: string): Promise<string[]> => {
    const { out } = await bulkhead(folder, ['check', '--profile', 'strict', '--format', 'json', '--fail-on', 'none', '.']);
    const { findings } = JSON.parse(out) as {
      findings: { rule: string; absence: boolean; file: string; suppressed: unknown; range: { start: { line: number; column: number } } }[];
    };
    const own = findings.filter(({ file, suppressed }) => file === name && !suppressed);
    return [
      ...new Set(own.map(({ rule, absence, range: { start } }) => (absence ? rule : `${rule} ${start.line}:${start.column}`))),
    ].sort();
  };
  const fromServer = (found: readonly Diagnostic[], text: string, isBytes: boolean): string[] => {
    const starts = lineStarts(text);
    const column = ({ line, character }: Diagnostic['range']['start']): number => {
      if (!isBytes) return character + 1;
      return Buffer.from(text.slice(starts[line])).subarray(0, character).toString().length + 1;
    };
    const all = found.flatMap(({ code, data, range: { start } }) => {
      const { rules } = (data ?? {}) as { rules?: string[] };
      return rules ?? [`${code} ${start.line + 1}:${column(start)}`];
    });
    return [...new Set(all)].sort();
  };

  const compare = async (files: ReadonlyMap<string, string>, isBytes: boolean): Promise<void> => {
    const folder = folderWith(Object.fromEntries(files));
    const at = (name: string): string => pathToFileURL(join(folder, name)).toString();
    const server = await startServer(
      {
        folders: [pathToFileURL(folder).toString()],
        capabilities: { ...(isBytes ? bytes : pulling), workspace: { ...pulling.workspace, configuration: true } },
        settings: { profile: 'strict', maxProblems: 0 },
      },
      { today: () => today },
    );
    try {
      for (const [name, text] of files) {
        // Typed from the end to the beginning, a line at a time.
        const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
        const language = name.endsWith('ockerfile') ? 'dockerfile' : 'yaml';
        server.open(at(name), isBytes ? '' : (lines.at(-1) ?? ''), language);
        if (isBytes) server.change(at(name), 2, text);
        else {
          const start = { line: 0, character: 0 };
          lines
            .slice(0, -1)
            .reverse()
            .forEach((line, n) => {
              server.connection.sendNotification('textDocument/didChange', {
                textDocument: { uri: at(name), version: n + 2 },
                contentChanges: [{ range: { start, end: start }, text: line }],
              });
            });
        }
      }
      for (const [name, text] of files) {
        if (name.startsWith('.bulkhead')) continue;
        deepEqual(fromServer(await server.pull(at(name)), text, isBytes), await fromCommandLine(folder, name), `${name}\n${text}`);
      }
    } finally {
      await server.stop();
    }
  };

  const astral = new Map([
    [
      'compose.yaml',
      'name: shop # 𝒜😀\nservices:\n  web: { labels: { a: "😀é𝒜" }, image: "nginx", privileged: true, cap_add: [SYS_ADMIN] } # é\n',
    ],
    ['Dockerfile', '# 😀\nFROM node:22\nRUN echo "😀é𝒜" && curl http://a.example/x.sh | sh\nLABEL a="😀" \\\n  b=c\nUSER root\n'],
  ]);
  for (const isBytes of [false, true]) {
    const how = isBytes ? 'whole texts, counted in bytes' : 'edits, counted in UTF-16';
    it(`are those of the editor: ${how}`, async function () {
      this.timeout(120_000);
      for (const eol of ['\n', '\r\n'])
        await compare(new Map([...astral].map(([name, text]) => [name, text.replaceAll('\n', eol)])), isBytes);
      const ids = fixtureIds().filter((id, index) => index % 9 === 4 && !id.startsWith('any/'));
      for (const [n, id] of ids.entries()) {
        const one = casesOf(id)[0];
        // What an anchor gives to several services is one finding in the editor.
        if (!one || [...one.files.values()].some((text) => /&\w|<<:/.test(text))) continue;
        await compare(
          new Map([...one.files].map(([name, text]) => [name, n % 2 === 0 ? text : `# 😀\r\n${text.replaceAll('\n', '\r\n')}`])),
          isBytes,
        );
      }
    });
  }
});

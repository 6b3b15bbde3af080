import { deepEqual, ok } from 'node:assert/strict';
import { type ClientCapabilities, type Diagnostic, FileChangeType } from 'vscode-languageserver/node';
import { casesOf, fixtureIds } from '../support/fixtures';
import { editor } from '../support/lsp-client';
import { type Session, startSession } from '../support/session';

const root = 'file:///shop';
const outside: ClientCapabilities = {
  ...editor,
  workspace: { ...editor.workspace, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
};
const nginx = 'services:\n  a:\n    image: nginx\n';
const inside: ClientCapabilities = { ...editor, workspace: { ...editor.workspace, didChangeWatchedFiles: { dynamicRegistration: true } } };

/** A pattern of the protocol as a regular expression over a URI without its scheme. */
function patternOf(glob: string): RegExp {
  let depth = 0;
  const source = glob.replace(/\*\*\/|[*?{},.+^$()|[\]\\]/g, (found) => {
    if (found === '**/') return '(?:.*/)?';
    if (found === '*') return '[^/]*';
    if (found === '?') return '[^/]';
    if (found === '{') return depth++ >= 0 ? '(?:' : '';
    if (found === '}') return depth-- > 0 ? ')' : '\\}';
    if (found === ',') return depth > 0 ? '|' : ',';
    return `\\${found}`;
  });
  return new RegExp(`^${source}$`);
}

/** True where an editor with these watchers reports changes of a file. */
function isWatched(server: Session, file: string): boolean {
  const gone = new Set(server.unregistered);
  return server.registered
    .filter(({ id, method }) => method === 'workspace/didChangeWatchedFiles' && !gone.has(id))
    .flatMap(
      ({ registerOptions }) => (registerOptions as { watchers: { globPattern: string | { baseUri: string; pattern: string } }[] }).watchers,
    )
    .some(({ globPattern }) => {
      if (typeof globPattern === 'string') return file.startsWith(`${root}/`) && patternOf(globPattern).test(file.slice('file://'.length));
      const base = decodeURIComponent(globPattern.baseUri);
      return file.startsWith(`${base}/`) && patternOf(globPattern.pattern).test(file.slice(base.length + 1));
    });
}

describe('language server: files on disk', () => {
  let session: Session | undefined;
  const start = async (files: Record<string, string>, capabilities = outside): Promise<Session> => {
    session = await startSession(files, { folders: [root], capabilities });
    return session;
  };
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });
  const settled = async (server: Session): Promise<void> => {
    // Watchers are registered once everything is told.
    for (let before = -1; before !== server.reads.size + server.registered.length; ) {
      before = server.reads.size + server.registered.length;
      await new Promise((done) => setTimeout(done, 150));
    }
  };

  for (const [name, capabilities] of [
    ['anywhere', outside],
    ['in the workspace', inside],
  ] as const) {
    it(`watches every file that an analysis has read or looked for, where the client can watch ${name}`, async function () {
      this.timeout(60_000);
      const files: Record<string, string> = {};
      const ids = fixtureIds().filter((_, index) => index % 6 === 0);
      ids.forEach((id, n) => {
        casesOf(id)
          .slice(0, 3)
          .forEach((one, c) => {
            for (const [file, text] of one.files) files[`${root}/p${n}-${c}/${file}`] = text;
          });
      });
      const server = await start(files, capabilities);
      const open = Object.keys(files).filter((file) => /compose[^/]*\.ya?ml$|Dockerfile$/.test(file));
      for (const file of open) server.open(file, files[file]!, file.endsWith('Dockerfile') ? 'dockerfile' : 'yaml');
      while (open.some((uri) => !server.published.some((each) => each.uri === uri))) await new Promise((done) => setTimeout(done, 50));
      await settled(server);
      ok(server.reads.size > 500, String(server.reads.size));
      const asked = [...server.reads.keys()].filter((file) => file.startsWith(`${root}/`));
      deepEqual(
        asked.filter((file) => !isWatched(server, file.endsWith('/') ? `${file}anything` : file)),
        [],
      );
    });
  }

  it('asks for unsaved files that an analysis may depend on, where the client can be asked', async () => {
    const server = await start(
      {},
      { ...outside, textDocument: { ...outside.textDocument, synchronization: { dynamicRegistration: true } } },
    );
    await settled(server);
    for (const event of ['didOpen', 'didChange', 'didClose', 'didSave']) {
      const found = server.registered.find(({ method }) => method === `textDocument/${event}`);
      const { documentSelector } = found!.registerOptions as { documentSelector: { language: string; scheme: string }[] };
      ok(documentSelector.some(({ language, scheme }) => language === 'dotenv' && scheme === 'file'));
      // A document that two selectors name would be told of twice.
      ok(!documentSelector.some(({ language }) => ['yaml', 'json', 'jsonc', 'dockerfile', 'dockercompose'].includes(language)));
    }
  });

  it('takes a change that it is told of twice as one', async () => {
    const server = await start({});
    const uri = `${root}/compose.yaml`;
    server.open(uri, `${nginx}    privileged: false\n`);
    ok(lacks('compose/privileged')(await server.diagnostics(uri)));
    const at = { line: 3, character: 16 };
    const params = {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: at, end: { line: 3, character: 21 } }, text: 'true' }],
    };
    server.connection.sendNotification('textDocument/didChange', params);
    server.connection.sendNotification('textDocument/didChange', params);
    await server.diagnostics(uri, has('compose/privileged'));
  });

  const has = (code: string) => (found: readonly Diagnostic[]) => found.some((each) => each.code === code);
  const lacks = (code: string) => (found: readonly Diagnostic[]) => !found.some((each) => each.code === code);

  /** An open document, a file that it depends on with what it says first and then, and the finding that appears. */
  const dependent = [
    {
      what: 'variables',
      text: `${nginx}    privileged: \${P:-false}\n`,
      file: '.env',
      before: '',
      after: 'P=true\n',
      code: 'compose/privileged',
    },
    {
      what: 'a base of any name',
      text: 'services:\n  a:\n    extends: { file: conf/base, service: a }\n',
      file: 'conf/base',
      before: nginx,
      after: `${nginx}    privileged: true\n`,
      code: 'compose/privileged',
    },
    {
      what: 'a config file',
      text: `${nginx}    privileged: true\n`,
      file: '.bulkhead.yaml',
      before: 'rules:\n  compose/privileged: off\n',
      after: 'rules:\n  compose/privileged: critical\n',
      code: 'compose/privileged',
    },
    {
      what: 'a .dockerignore',
      text: 'FROM alpine:3.24\nCOPY . /app\nUSER 1000\nCMD ["/app/run"]\n',
      file: '.dockerignore',
      before: '*\n!run\n',
      after: 'node_modules\n',
      code: 'dockerfile/copy-everything',
    },
  ];
  for (const { what, text, file, before, after, code } of dependent) {
    it(`hears of ${what}, on disk and in the editor`, async () => {
      const name = `${root}/${file}`;
      const files = { [name]: before };
      const server = await start(files);
      const isDockerfile = text.startsWith('FROM');
      const uri = `${root}/${isDockerfile ? 'Dockerfile' : 'compose.yaml'}`;
      server.open(uri, text, isDockerfile ? 'dockerfile' : 'yaml');
      ok(lacks(code)(await server.diagnostics(uri)));
      await settled(server);
      ok(isWatched(server, name), file);
      files[name] = after;
      server.changedOnDisk(name, FileChangeType.Changed);
      await server.diagnostics(uri, has(code));
      server.open(name, before, 'plaintext');
      await server.diagnostics(uri, lacks(code));
      server.change(name, 2, after);
      await server.diagnostics(uri, has(code));
    });
  }
});

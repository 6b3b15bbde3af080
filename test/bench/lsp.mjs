#!/usr/bin/env node
// How long language servers take over stdio, as an editor asks them:
//
//   npm run bench:lsp [-- [--record] [--peers DIR] [--before SERVER] [--rounds N]]
//
// SERVER: the program of an earlier build, dist/server.js, which is measured in turn with this one.
// DIR: a folder with node_modules that holds dockerfile-language-server-nodejs and yaml-language-server; without it only Bulkhead is
// measured. `npm install --prefix /tmp/peers dockerfile-language-server-nodejs yaml-language-server` makes one.
//
// A bare server, which only answers, shows what Node and the protocol take by themselves.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { finish, quantile, table } from './record.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(import.meta.url)('vscode-languageserver/node');
const words = process.argv.slice(2);
const argument = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const peers = argument('--peers');
const before = argument('--before');
const rounds = Number(argument('--rounds') ?? 3);
const patience = 60_000;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-lsp-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

const inPeers = (name) => {
  const file = peers && path.join(path.resolve(peers), 'node_modules', name);
  return file && fs.existsSync(file) ? file : undefined;
};
const servers = [
  { name: 'bare', program: path.join(here, 'bare-server.cjs'), reads: [] },
  { name: 'bulkhead', program: path.join(root, 'dist/server.js'), reads: ['yaml', 'dockerfile'] },
  ...(before ? [{ name: 'before', program: path.resolve(before), reads: ['yaml', 'dockerfile'] }] : []),
  {
    name: 'dockerfile-language-server',
    program: inPeers('dockerfile-language-server-nodejs/bin/docker-langserver'),
    reads: ['dockerfile'],
  },
  { name: 'yaml-language-server', program: inPeers('yaml-language-server/bin/yaml-language-server'), reads: ['yaml'] },
].filter(({ name, program }) => program !== undefined || console.log(`${name} is not there and is left out`));

const service = (n) =>
  `  s${n}:\n    image: nginx:1.27\n    restart: unless-stopped\n    environment:\n      A: b${n}\n      B: c\n    ports:\n      - "${10000 + n}:80"\n    volumes:\n      - d${n % 5}:/data\n`;
const compose = (services) => `services:\n${Array.from({ length: services }, (_, n) => service(n)).join('')}`;
const block = (n) =>
  `# part ${n}\nRUN apt-get update && apt-get install -y \\\n      curl \\\n      git\nENV A${n}=b\nCOPY a${n} /srv/\nRUN echo ${n} > /etc/n${n}\nWORKDIR /srv\n\n`;
const dockerfile = (lines) => `FROM debian:12\n${Array.from({ length: lines / 10 }, (_, n) => block(n)).join('\n')}USER 1000\n`;
const documents = [
  { name: '200 lines', language: 'yaml', text: compose(20), edits: 40 },
  { name: '3,000 lines', language: 'yaml', text: compose(300), edits: 12 },
  { name: '500 services', language: 'yaml', text: compose(500), edits: 12 },
  { name: '20,000 lines', language: 'yaml', text: compose(2000), edits: 4 },
  { name: '20,000 services', language: 'yaml', text: compose(20_000), edits: 4, own: true },
  { name: '200 lines', language: 'dockerfile', text: dockerfile(200), edits: 40 },
  { name: '3,000 lines', language: 'dockerfile', text: dockerfile(3000), edits: 12 },
  { name: '20,000 lines', language: 'dockerfile', text: dockerfile(20_000), edits: 3 },
];

/** What this build alone can answer is asked of no other. */
const isFor = ({ name, reads }, { language, own }) => reads.includes(language) && (!own || name === 'bulkhead');
const key = (server, { language, name }) => `${server} ${language} ${name}`;
const ready = new Map();
const seen = new Map();
/** The most memory that the server held, in megabytes. */
const memory = new Map();
for (let round = 0; round < rounds; round++) {
  for (const server of servers) {
    for (const document of server.reads.length === 0 ? [undefined] : documents.filter((each) => isFor(server, each)))
      await measure(server, document);
  }
}

const asked = ['open', 'change', 'change of a value', 'code action', 'hover', 'harden'];
const rows = [...seen].map(([what, times]) => [
  what,
  ...asked.map((each) => (times[each] ? `${quantile(times[each], 0.5).toFixed(1)} / ${quantile(times[each], 0.95).toFixed(1)}` : '-')),
  memory.has(what) ? `${quantile(memory.get(what), 0.95).toFixed(0)} MB` : '-',
]);
const start = [...ready].map(([name, times]) => [name, quantile(times, 0.5).toFixed(0), quantile(times, 0.95).toFixed(0)]);
const at = (what, each) => quantile(seen.get(what)?.[each] ?? [], 0.5);
const against = (name, own, other, each) => (seen.get(other)?.[each] ? { [name]: at(own, each) / at(other, each) } : {});
const earlier = documents.flatMap((document) => {
  const ratio = against('', key('bulkhead', document), key('before', document), 'change')[''];
  return ratio === undefined ? [] : [[`change, ${document.language} of ${document.name} / before`, ratio]];
});
const ratios = {
  ...Object.fromEntries(earlier),
  ...(ready.has('before') && { 'server ready / before': quantile(ready.get('bulkhead'), 0.5) / quantile(ready.get('before'), 0.5) }),
  'server ready / bare server': quantile(ready.get('bulkhead'), 0.5) / quantile(ready.get('bare'), 0.5),
  ...against(
    'change, Dockerfile of 3,000 lines / dockerfile-language-server',
    'bulkhead dockerfile 3,000 lines',
    'dockerfile-language-server dockerfile 3,000 lines',
    'change',
  ),
  ...against(
    'change, 500 services / yaml-language-server',
    'bulkhead yaml 500 services',
    'yaml-language-server yaml 500 services',
    'change',
  ),
  ...against(
    'change of a value, 500 services / yaml-language-server',
    'bulkhead yaml 500 services',
    'yaml-language-server yaml 500 services',
    'change of a value',
  ),
  ...against(
    'code action, 500 services / yaml-language-server',
    'bulkhead yaml 500 services',
    'yaml-language-server yaml 500 services',
    'code action',
  ),
  'change: 20,000 lines / 3,000 lines of Compose (6.7 is linear)':
    at('bulkhead yaml 20,000 lines', 'change') / at('bulkhead yaml 3,000 lines', 'change'),
  'change: 20,000 lines / 3,000 lines of Dockerfile (6.7 is linear)':
    at('bulkhead dockerfile 20,000 lines', 'change') / at('bulkhead dockerfile 3,000 lines', 'change'),
};
const text = [
  'Milliseconds, median / 95th percentile; a change is measured until the diagnostics of the new text arrive: a line with a comment that is typed, or a digit of a published port, in a Dockerfile the value of a variable.',
  '',
  table(['Server and document', ...asked, 'peak memory'], rows),
  '',
  table(['From start to the answer to `initialize`', 'median', '95 %'], start),
].join('\n');
console.log(
  Object.entries(ratios)
    .map(([name, value]) => `${name}: ${value.toFixed(2)}`)
    .join('\n'),
);
console.log(`\n${text}`);
finish('lsp', ratios, text);

/** Starts a server, opens one document in a folder of its own, changes it and asks about it. */
async function measure({ name, program }, document) {
  const folder = fs.mkdtempSync(path.join(scratch, 'f'));
  const started = performance.now();
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  // It is killed at the end, without a goodbye.
  child.stdin.on('error', () => {});
  let wake = () => {};
  connection.onNotification('textDocument/publishDiagnostics', (params) => wake(params));
  for (const request of ['client/registerCapability', 'workspace/diagnostic/refresh']) connection.onRequest(request, () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('workspace/applyEdit', () => ({ applied: true }));
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).toString(),
    workspaceFolders: [{ uri: pathToFileURL(folder).toString(), name: 'f' }],
    capabilities: {
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source', 'source.fixAll'] } },
          dataSupport: true,
          resolveSupport: { properties: ['edit'] },
        },
      },
    },
  });
  put(ready, name, performance.now() - started);
  await connection.sendNotification('initialized', {});
  if (document)
    await ask(
      connection,
      name,
      document,
      path.join(folder, document.language === 'yaml' ? 'compose.yaml' : 'Dockerfile'),
      (next) => (wake = next),
    );
  if (name === 'bulkhead' && document) put(memory, key(name, document), peakOf(child.pid));
  connection.dispose();
  child.kill('SIGKILL');
}

async function ask(connection, name, document, file, onDiagnostics) {
  const what = key(name, document);
  if (!seen.has(what)) seen.set(what, {});
  const times = seen.get(what);
  const take = async (each, does) => {
    const begun = performance.now();
    await does();
    times[each] ??= [];
    times[each].push(performance.now() - begun);
  };
  const uri = pathToFileURL(file).toString();
  fs.writeFileSync(file, document.text);
  // A server that does not say the version is taken at its first word after the change.
  const told = (version) =>
    new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${what}: no diagnostics`)), patience);
      onDiagnostics((params) => {
        if (params.uri !== uri || (params.version ?? version) < version) return;
        clearTimeout(timer);
        done();
      });
    });
  const { language: languageId, text } = document;
  await take('open', () => {
    const answer = told(1);
    connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return answer;
  });
  const position = { line: 2, character: 6 };
  const lines = text.split('\n');
  let version = 1;
  /** Types over a part of a line, and waits for what is said then. */
  const type = (what, line, from, to, typed) =>
    take(what, () => {
      const answer = told(++version);
      const range = { start: { line, character: from }, end: { line, character: to } };
      const contentChanges = [{ range, text: typed }];
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
      return answer;
    });
  for (let edit = 0; edit < document.edits; edit++) {
    // Near the middle, as when typing: a line with a comment, and a digit of a port or a letter of a variable.
    const middle = Math.floor(text.split('\n').length / 20) * 10 + 1;
    lines.splice(middle, 0, `# ${edit}`);
    await type('change', middle, 0, 0, `# ${edit}\n`);
    const line = lines.findIndex((each, index) => index > middle && /^ +- "\d+:80"$|^ENV A\d+=/.test(each));
    const at = /\d(?=:80"$)|[a-z]\w*$/.exec(lines[line]);
    const typed = languageId === 'yaml' ? `${(Number(at[0]) + 1) % 10}` : `b${edit}`;
    lines[line] = lines[line].slice(0, at.index) + typed + lines[line].slice(at.index + at[0].length);
    await type('change of a value', line, at.index, at.index + at[0].length, typed);
    if (edit % 3 !== 0) continue;
    await take('code action', () =>
      connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: position, end: position },
        context: { diagnostics: [] },
      }),
    );
    await take('hover', () => connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }));
  }
  if (name === 'bulkhead' && !document.own)
    await take('harden', () => connection.sendRequest('workspace/executeCommand', { command: 'bulkhead.harden', arguments: [{ uri }] }));
}

/** Nothing where the system does not tell. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function put(map, name, value) {
  if (!map.has(name)) map.set(name, []);
  map.get(name).push(value);
}

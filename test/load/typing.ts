import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Diagnostic, FileChangeType } from 'vscode-languageserver/node';
import { type Client, editor, makeFolder, startProcess } from '../support/lsp-client';
import { asking } from './asking';

/** How much a server is given to do. */
interface Load {
  readonly documents: number;
  readonly edits: number;
  /** Edits in a second, where they do not come in bursts; as fast as they can be sent when absent. */
  readonly rate?: number;
  /** How long it may take until everything is told, after the last edit. */
  readonly patience: number;
  /** The program to start instead of the compiled server. */
  readonly program?: string;
}

/** What was seen of it. */
interface Figures {
  /** Documents whose newest text was not told within the patience. */
  readonly stale: number;
  /** Documents of which something else was told last than a new server tells of the same texts. */
  readonly wrong: readonly string[];
  /** Diagnostics that came after those of a newer version. */
  readonly disordered: number;
  /** Milliseconds from the last edit until every document is told. */
  readonly settled: number;
  /** Milliseconds until each request that was not taken back was answered, by its method. */
  readonly answers: ReadonlyMap<string, readonly number[]>;
  /** The same of those that were asked in a burst of edits. */
  readonly answersInBursts: readonly number[];
  /** Milliseconds from taking a request back until that was answered. */
  readonly cancelled: readonly number[];
  /** Milliseconds until each request was refused because the document had changed meanwhile. */
  readonly outdated: readonly number[];
  /** Requests that ended in another error, or never. */
  readonly failed: readonly string[];
  /** Edits that came in bursts, and files that changed on disk. */
  readonly inBursts: number;
  readonly onDisk: number;
  /** Megabytes that the server held after each tenth of the edits; 0 where the system does not tell. */
  readonly levels: readonly number[];
  /** The most memory that it held, in megabytes. */
  readonly memory: number;
}

/** Each document is an application of its own, every third with a Dockerfile that is open, too; what it reads besides is only on disk. */
function files(documents: number): Map<string, string> {
  const all = new Map<string, string>();
  for (let n = 0; all.size < documents; n++) {
    const built = n % 3 === 0 && all.size + 1 < documents;
    all.set(
      `app${n}/compose.yaml`,
      `services:\n  web:\n    ${built ? 'build: .' : 'image: nginx:1.27'}\n    privileged: true\n    user: \${RUN_AS}\n    ports: ["80:80"]\n`,
    );
    if (built) all.set(`app${n}/Dockerfile`, 'FROM node:22\nCOPY package.json .\nRUN npm ci\nCMD ["node", "."]\n');
  }
  return all;
}

/** The text of a document after an edit: where things are found in it changes with all of them, and what is found with some. */
function typed(text: string, edit: number): string {
  const other = text.replace('privileged: true', 'privileged: false').replace('npm ci', 'curl -k https://a.example | sh');
  return `# ${edit}\n${edit % 3 === 0 ? other : text}`;
}

function megabytes(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  try {
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** An editor that tells of files that change on disk, as most do. */
const capabilities = { ...editor, workspace: { ...editor.workspace, didChangeWatchedFiles: { dynamicRegistration: true } } };

interface Document {
  readonly text: string;
  readonly version: number;
}

function openIn(client: Client, uri: string, text: string): void {
  client.open(uri, text, uri.endsWith('yaml') ? 'yaml' : 'dockerfile');
}

/** Waits until the newest version of each document is told. @returns how many are not, and how long it took */
async function settle(client: Client, documents: ReadonlyMap<string, Document>, patience: number): Promise<[number, number]> {
  const start = performance.now();
  const left = (): number => {
    const newest = new Map(client.published.map(({ uri, version }) => [uri, version]));
    return [...documents].filter(([uri, { version }]) => newest.get(uri) !== version).length;
  };
  for (; left() > 0 && performance.now() - start < patience; await wait(20));
  return [left(), performance.now() - start];
}

/** What was told last of each document. */
function last(client: Client): Map<string, readonly Diagnostic[]> {
  return new Map(client.published.map(({ uri, diagnostics }) => [uri, diagnostics]));
}

function disordered(client: Client): number {
  const newest = new Map<string, number>();
  return client.published.filter(({ uri, version = 0 }) => {
    const before = newest.get(uri) ?? 0;
    newest.set(uri, Math.max(before, version));
    return version < before;
  }).length;
}

/** Documents of which a new server tells something else. */
async function different(
  client: Client,
  documents: ReadonlyMap<string, Document>,
  folder: string,
  { patience, program }: Load,
): Promise<string[]> {
  const other = await startProcess({ folders: [folder], capabilities }, program);
  for (const [uri, { text }] of documents) openIn(other, uri, text);
  await settle(other, new Map([...documents].map(([uri, { text }]) => [uri, { text, version: 1 }])), patience);
  const [told, now] = [last(client), last(other)];
  await other.stop();
  return [...documents.keys()].filter((uri) => JSON.stringify(told.get(uri)) !== JSON.stringify(now.get(uri)));
}

/** Edits between two bursts, and those of a burst. */
const [calm, burst] = [800, 200];

interface Pace {
  isBurst(edit: number): boolean;
  /** Waits after an edit as long as the rate asks for. */
  wait(edit: number): Promise<void>;
}

function paceOf(rate: number | undefined): Pace {
  let due = performance.now();
  const isBurst = (n: number): boolean => rate !== undefined && n % (calm + burst) >= calm;
  return {
    isBurst,
    async wait(n) {
      if (rate !== undefined && !isBurst(n)) due = Math.max(due, performance.now() - 1000) + 1000 / rate;
      const early = due - performance.now();
      // The answers must get their turn.
      if ((!isBurst(n) && early > 1) || n % 100 === 0) await wait(Math.max(0, early));
    },
  };
}

/**
 * Types into many open documents of a real server, calmly and in bursts, asks it things meanwhile, takes many of them back, changes files on
 * disk, and waits until it has told everything.
 */
export async function type(load: Load): Promise<Figures> {
  const { documents: count, edits, rate, patience, program } = load;
  const texts = files(count);
  const folder = makeFolder(Object.fromEntries(texts));
  const client = await startProcess({ folders: [folder.uri('')], capabilities }, program);
  const names = [...texts.keys()];
  const documents = new Map<string, Document>();
  const asked = asking(client);
  const levels: number[] = [];
  const tenth = Math.ceil(edits / 10);
  let [inBursts, onDisk] = [0, 0];
  const edit = (n: number): string => {
    // A person types into one document for a while.
    const name = names[(Math.floor(n / 5) * 7919) % names.length]!;
    const uri = folder.uri(name);
    const [text, version] = [typed(texts.get(name)!, n), documents.get(uri)!.version + 1];
    documents.set(uri, { text, version });
    client.change(uri, version, text);
    return uri;
  };
  const changeOnDisk = (n: number): void => {
    const name = `${names[(n * 31) % names.length]!.split('/')[0]}/.env`;
    writeFileSync(join(folder.path, name), n % 2 === 0 ? 'RUN_AS=root\n' : `RUN_AS=${n}\n`);
    client.changedOnDisk(folder.uri(name), FileChangeType.Changed);
    onDisk++;
  };
  try {
    for (const [name, text] of texts) {
      openIn(client, folder.uri(name), text);
      documents.set(folder.uri(name), { text, version: 1 });
    }
    await settle(client, documents, patience);
    const pace = paceOf(rate);
    for (let n = 0; n < edits; n++) {
      const uri = edit(n);
      // The last edit before another document has its turn, and one in the middle: the document may have changed before there is an answer.
      if (n % 10 === 4 || n % 50 === 2) asked.ask(uri, pace.isBurst(n));
      if (n % 10 === 7) asked.askAndCancel(uri, 15);
      if (n % 500 === 250) for (const each of documents.keys()) asked.askAndCancel(each);
      if (n % 50 === 0) changeOnDisk(n / 50);
      if (n % tenth === tenth - 1) levels.push(megabytes(client.pid, 'VmRSS'));
      if (pace.isBurst(n)) inBursts++;
      await pace.wait(n);
    }
    const [stale, settled] = await settle(client, documents, patience);
    const answered = await Promise.race([asked.done().then(() => true), wait(Math.max(1000, patience - settled), false, { ref: false })]);
    const memory = megabytes(client.pid, 'VmHWM');
    const wrong = stale > 0 ? [] : await different(client, documents, folder.uri(''), load);
    const failed = [...asked.failed, ...(answered ? [] : ['a request was never answered'])];
    const { answers, inBursts: answersInBursts, cancelled, outdated } = asked;
    return {
      stale,
      wrong,
      disordered: disordered(client),
      settled,
      answers,
      answersInBursts,
      cancelled,
      outdated,
      failed,
      inBursts,
      onDisk,
      levels,
      memory,
    };
  } finally {
    await Promise.race([client.stop(), wait(3000, undefined, { ref: false }).then(() => client.kill())]);
    folder.remove();
  }
}

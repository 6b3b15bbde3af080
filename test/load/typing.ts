import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { makeFolder, startProcess } from '../support/lsp-client';

/** How much a server is given to do. */
interface Load {
  readonly documents: number;
  readonly edits: number;
  /** Edits in a second; as fast as they can be sent when absent. */
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
  /** Milliseconds from the last edit until every document is told. */
  readonly settled: number;
  /** Milliseconds until each request that was not cancelled was answered. */
  readonly answers: readonly number[];
  readonly cancelled: readonly number[];
  /** The most memory that the server held, in megabytes; 0 where the system does not tell. */
  readonly memory: number;
}

/** Each document is an application of its own, every third with a Dockerfile that is open, too. */
function files(documents: number): Map<string, string> {
  const all = new Map<string, string>();
  for (let n = 0; all.size < documents; n++) {
    const built = n % 3 === 0 && all.size + 1 < documents;
    all.set(
      `app${n}/compose.yaml`,
      `services:\n  web:\n    ${built ? 'build: .' : 'image: nginx:1.27'}\n    privileged: true\n    ports: ["80:80"]\n`,
    );
    if (built) all.set(`app${n}/Dockerfile`, 'FROM node:22\nCOPY package.json .\nRUN npm ci\nCMD ["node", "."]\n');
  }
  return all;
}

function megabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Types into many open documents of a real server, asks it things meanwhile, and waits until it has told everything. */
export async function type({ documents, edits, rate, patience, program }: Load): Promise<Figures> {
  const texts = files(documents);
  const folder = makeFolder(Object.fromEntries(texts));
  const client = await startProcess({ folders: [folder.uri('')] }, program);
  const names = [...texts.keys()];
  const versions = new Map(names.map((name) => [folder.uri(name), 1]));
  const told = (): number => {
    const newest = new Map(client.published.map(({ uri, version }) => [uri, version]));
    return [...versions].filter(([uri, version]) => newest.get(uri) === version).length;
  };
  const settle = async (): Promise<number> => {
    const start = performance.now();
    while (told() < documents && performance.now() - start < patience) await wait(20);
    return performance.now() - start;
  };
  const answers: number[] = [];
  const cancelled: number[] = [];
  const asked: Promise<unknown>[] = [];
  let last: CancellationTokenSource | undefined;
  const ask = (uri: string): void => {
    last?.cancel();
    const source = new CancellationTokenSource();
    last = source;
    const start = performance.now();
    let stopped = start;
    source.token.onCancellationRequested(() => {
      stopped = performance.now();
    });
    const request = client.connection.sendRequest(
      'textDocument/hover',
      { textDocument: { uri }, position: { line: 1, character: 3 } },
      source.token,
    );
    asked.push(
      request.then(
        () => answers.push(performance.now() - start),
        () => cancelled.push(performance.now() - stopped),
      ),
    );
  };
  try {
    for (const [name, text] of texts) client.open(folder.uri(name), text, name.endsWith('yaml') ? 'yaml' : 'dockerfile');
    await settle();
    const start = performance.now();
    for (let n = 0; n < edits; n++) {
      const name = names[(n * 7919) % names.length]!;
      const uri = folder.uri(name);
      const version = versions.get(uri)! + 1;
      versions.set(uri, version);
      client.change(uri, version, `# ${n}\n${texts.get(name)}`);
      if (n % 10 === 0) ask(uri);
      const late = rate === undefined ? 0 : start + ((n + 1) * 1000) / rate - performance.now();
      if (late > 1 || n % 100 === 0) await wait(Math.max(0, late));
    }
    const settled = await settle();
    await Promise.race([Promise.all(asked), wait(Math.max(1000, patience - settled), undefined, { ref: false })]);
    return { stale: documents - told(), settled, answers, cancelled, memory: megabytes(client.pid) };
  } finally {
    await Promise.race([client.stop(), wait(3000, undefined, { ref: false }).then(() => client.kill())]);
    folder.remove();
  }
}

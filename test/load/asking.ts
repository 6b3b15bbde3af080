import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Client } from '../support/lsp-client';

/** What became of requests. */
interface Asked {
  /** Milliseconds until each request that was not taken back was answered, by its method. */
  readonly answers: Map<string, number[]>;
  /** The same of those that were asked in a burst of edits. */
  readonly inBursts: number[];
  /** Milliseconds from taking a request back until the server said so, or answered it nevertheless. */
  readonly cancelled: number[];
  /** Milliseconds until the server refused to answer, because the document had changed meanwhile. */
  readonly outdated: number[];
  /** Requests that ended in another error. */
  readonly failed: string[];
}

/** Asks a server what an editor asks, and keeps what becomes of it. */
interface Asking extends Asked {
  /** The next of the requests in turn, about a document: waited for. */
  ask(uri: string, isInBurst: boolean): void;
  /** The same, taken back. @param after milliseconds until then; at once when absent */
  askAndCancel(uri: string, after?: number): void;
  /** Resolves once nothing waits any more. */
  done(): Promise<unknown>;
}

const position = { line: 4, character: 6 };
/** What an editor asks about a document, with its parameters. */
const requests: readonly (readonly [string, (uri: string) => object])[] = [
  ['textDocument/hover', (uri) => ({ textDocument: { uri }, position })],
  [
    'textDocument/codeAction',
    (uri) => ({ textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: [] } }),
  ],
  ['textDocument/codeLens', (uri) => ({ textDocument: { uri } })],
  ['bulkhead/summary', (uri) => ({ uri })],
  ['bulkhead/plan', (uri) => ({ uris: [uri] })],
];

export function asking({ connection }: Client): Asking {
  const answers = new Map<string, number[]>();
  const [inBursts, cancelled, outdated, failed]: [number[], number[], number[], string[]] = [[], [], [], []];
  const waiting = new Set<Promise<unknown>>();
  let turn = 0;
  const send = (uri: string, source?: CancellationTokenSource): Promise<string> => {
    const [method, params] = requests[turn++ % requests.length]!;
    const answer = source ? connection.sendRequest(method, params(uri), source.token) : connection.sendRequest(method, params(uri));
    return answer.then(() => method);
  };
  const keep = (work: Promise<unknown>): void => {
    const kept: Promise<unknown> = work.finally(() => waiting.delete(kept));
    waiting.add(kept);
  };
  const codeOf = (error: unknown): number => (error instanceof ResponseError ? error.code : 0);
  return {
    answers,
    inBursts,
    cancelled,
    outdated,
    failed,
    ask(uri, isInBurst) {
      const start = performance.now();
      keep(
        send(uri).then(
          (method) => {
            if (isInBurst) inBursts.push(performance.now() - start);
            else answers.set(method, [...(answers.get(method) ?? []), performance.now() - start]);
          },
          (error) =>
            codeOf(error) === LSPErrorCodes.ContentModified ? outdated.push(performance.now() - start) : failed.push(String(error)),
        ),
      );
    },
    askAndCancel(uri, after) {
      const source = new CancellationTokenSource();
      let stopped = Number.NaN;
      const ended = (): number => (Number.isNaN(stopped) ? 0 : cancelled.push(performance.now() - stopped));
      const expected: readonly number[] = [LSPErrorCodes.RequestCancelled, LSPErrorCodes.ContentModified];
      keep(send(uri, source).then(ended, (error) => (expected.includes(codeOf(error)) ? ended() : failed.push(String(error)))));
      const stop = (): void => {
        stopped = performance.now();
        source.cancel();
      };
      if (after === undefined) stop();
      else setTimeout(stop, after);
    },
    done: () => Promise.all(waiting),
  };
}

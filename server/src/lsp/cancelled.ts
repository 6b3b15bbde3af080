import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/** Ends a request that nobody waits for any more. */
export function stopIfCancelled(token: CancellationToken | undefined): void {
  if (token?.isCancellationRequested) throw cancelled();
}

/** Lets the client's next messages in. */
export function nextTurn(): Promise<void> {
  // Browsers have no setImmediate.
  return new Promise((done) => (typeof setImmediate === 'function' ? setImmediate(done) : setTimeout(done, 0)));
}

/** Lets the client's next messages in, of which one may cancel the request, before work that takes a while. */
export async function breathe(token: CancellationToken): Promise<void> {
  await nextTurn();
  stopIfCancelled(token);
}

/** Answers a request with its work, or, as soon as it is cancelled, with that: whatever the work still waits for. */
export function unlessCancelled<T>(token: CancellationToken, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const listening = token.onCancellationRequested(() => fail(cancelled()));
    work.then(done, fail).finally(() => listening.dispose());
  });
}

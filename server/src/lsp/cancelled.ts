import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Ends a request that nobody waits for any more. */
export function stopIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/** Lets the client's next messages in, of which one may cancel the request, before work that takes a while. */
export async function breathe(token: CancellationToken): Promise<void> {
  await new Promise((done) => setImmediate(done));
  stopIfCancelled(token);
}

import { type CancellationToken, type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { unlessCancelled } from './cancelled';

/** The error for an answer about a document that has changed since it was asked for. */
export function modified(what = 'the request'): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, `The document has changed: repeat ${what}.`);
}

/**
 * Gives the function that makes a handler of some work: it ends as soon as it is cancelled, and a failure of the work is a failed request, with an entry in
 * the log, not an error of the protocol.
 */
export function answering(
  connection: Connection,
): <P, R>(work: (params: P, token: CancellationToken) => Promise<R>) => (params: P, token: CancellationToken) => Promise<R> {
  return (work) => async (params, token) => {
    try {
      return await unlessCancelled(token, work(params, token));
    } catch (error) {
      // An error that the client has answered is none of the protocol, either.
      if (error instanceof ResponseError && error.code !== ErrorCodes.InternalError) throw error;
      connection.console.error(`Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      throw new ResponseError(LSPErrorCodes.RequestFailed, 'The request failed: please report the internal error in the log.');
    }
  };
}

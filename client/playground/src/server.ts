/** The language server in a worker of this page, as far as a page needs it. */
export interface Server {
  /** @throws what the server answers where it refuses */
  ask(method: string, params: unknown): Promise<unknown>;
  tell(method: string, params: unknown): void;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * Starts the worker. JSON-RPC goes as objects, one a message.
 * @param heard is given each notification of the server
 */
export function startServer(worker: Worker, heard: (method: string, params: unknown) => void): Server {
  const waiting = new Map<number, { done(result: unknown): void; failed(error: Error): void }>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Message>) => {
    const { id, method, params, result, error } = data;
    if (method !== undefined) {
      // What the server asks of its client, this page does not have.
      if (id !== undefined) worker.postMessage({ jsonrpc: '2.0', id, result: null });
      else heard(method, params);
      return;
    }
    const asked = waiting.get(Number(id));
    waiting.delete(Number(id));
    if (error) asked?.failed(new Error(error.message));
    else asked?.done(result);
  };
  return {
    ask: (method, params) =>
      new Promise((done, failed) => {
        const id = ++last;
        waiting.set(id, { done, failed });
        worker.postMessage({ jsonrpc: '2.0', id, method, params });
      }),
    tell: (method, params) => worker.postMessage({ jsonrpc: '2.0', method, params }),
  };
}

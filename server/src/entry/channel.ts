import {
  createServerPipeTransport,
  createServerSocketTransport,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** The channel to the client that the arguments of the program name: `--stdio`, `--node-ipc`, `--pipe=NAME` or `--socket=PORT`. */
export function channelOf(args: readonly string[]): [MessageReader, MessageWriter] {
  const argumentOf = (name: string): string | undefined => {
    const index = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    return index < 0 ? undefined : args[index] === name ? args[index + 1] : args[index]!.slice(name.length + 1);
  };
  if (args.includes('--node-ipc')) return [new IPCMessageReader(process), new IPCMessageWriter(process)];
  const pipe = argumentOf('--pipe');
  if (pipe !== undefined) return createServerPipeTransport(pipe);
  const port = argumentOf('--socket');
  if (port !== undefined) return createServerSocketTransport(Number(port));
  return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
}

/** How often it is looked whether the client still lives, in milliseconds. */
const lookMilliseconds = 3000;

/** Calls when the client is gone: its end of the channel is closed, or its process is no more. */
export function whenGone(args: readonly string[], gone: () => void): { follow(processId: number): void } {
  // The parent of an IPC channel may die without a word.
  process.on('disconnect', gone);
  if (args.includes('--stdio')) {
    process.stdin.on('end', gone);
    process.stdin.on('close', gone);
  }
  return {
    follow(processId) {
      setInterval(() => {
        try {
          process.kill(processId, 0);
        } catch (error) {
          // One of another user may not be asked, but it lives.
          if ((error as NodeJS.ErrnoException).code === 'ESRCH') gone();
        }
      }, lookMilliseconds).unref();
    },
  };
}

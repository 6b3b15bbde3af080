import { type Disposable, EventEmitter, LogLevel, type LogOutputChannel, window, workspace } from 'vscode';

/** Where the extension and its server write what they do. */
export interface Output extends Disposable {
  readonly channel: LogOutputChannel;
  /** The same for the messages between client and server: there are some where the setting or the level of the channel asks for them. */
  readonly traces: LogOutputChannel;
}

/** Opens the output of the extension. */
export function openOutput(): Output {
  const channel = window.createOutputChannel('Bulkhead', { log: true });
  const changed = new EventEmitter<LogLevel>();
  const isAsked = (): boolean => workspace.getConfiguration('bulkhead').get('trace.server', 'off') !== 'off';
  const level = (): LogLevel => (isAsked() ? LogLevel.Trace : channel.logLevel);
  const traces: LogOutputChannel = Object.create(channel, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: changed.event },
    // At its own level, the channel would show nothing of what the setting asks for.
    trace: { value: (message: string) => (isAsked() ? channel.info(message) : channel.trace(message)) },
  });
  const listeners = [
    channel.onDidChangeLogLevel(() => changed.fire(level())),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('bulkhead.trace.server')) changed.fire(level());
    }),
  ];
  return {
    channel,
    traces,
    dispose() {
      for (const each of [...listeners, changed, channel]) each.dispose();
    },
  };
}

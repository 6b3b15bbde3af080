import { said, wait } from './saying';
import type { Tried } from './services';
import type { Tools } from './tools';

/** A client of a service. Each method throws with the last answer and the service's log when it does not come right in time. */
export interface Client {
  /** Gives the service a word to keep, or just asks it when it keeps nothing. */
  use(word: string): Promise<void>;
  /** Reads until all of these words are there, or just asks. */
  keeps(words: readonly string[]): Promise<void>;
  /** Many clients at once, where the service has such a test; otherwise nothing. */
  crowd(): Promise<void>;
}

/** How long a client waits for what it asks for. */
const seconds = 60;

/** @param patience seconds until an answer must be right, unless the service takes longer by itself */
export function clientOf(tools: Tools, work: string, { name, ask, keeps, crowd, inside }: Tried, patience = seconds): Client {
  const volume = keeps?.volume === undefined ? [] : ['-v', `${name}_${keeps.volume}:/kept`];
  const asks = (command: string, limit: number): Promise<string> => {
    const words = ['timeout', String(limit), 'sh', '-c', command];
    return inside === undefined
      ? tools.docker('run', '--rm', '--network', `${name}_default`, ...volume, 'client', ...words)
      : tools.compose(work, 'exec', '-T', '--user', inside.user, inside.service, ...words);
  };
  const until = async (what: string, command: string, right: (answer: string) => boolean, time = patience, limit = 20): Promise<void> => {
    const end = Date.now() + time * 1000;
    let last = '';
    let ended = 0;
    do {
      try {
        last = await asks(command, limit);
        if (right(last)) return;
      } catch (error) {
        last = said(error);
      }
      await wait(400);
      // What has ended for good is not waited for.
      ended = (await tools.compose(work, 'ps', '-q')).trim() === '' ? ended + 1 : 0;
    } while (Date.now() < end && ended < 5);
    throw new Error(`${what} fails; the last answer:\n${last.trim()}\n${await tools.compose(work, 'logs', '--no-color', '--tail', '8')}`);
  };
  const asked = async (): Promise<void> => {
    if (ask !== undefined) await until('asking', ask[0], (answer) => ask[1].test(answer));
  };
  return {
    use: (word) => (keeps === undefined ? asked() : until(`writing "${word}"`, keeps.write(word), () => true)),
    keeps: (words) => {
      if (keeps === undefined) return asked();
      const has = (answer: string): boolean => words.every((word) => new RegExp(`^${word}\r?$`, 'm').test(answer));
      return until(`reading "${words.join('", "')}"`, keeps.read, has, Math.max(patience, keeps.patience ?? 0));
    },
    crowd: async () => {
      if (crowd !== undefined) await until('asking many times at once', crowd, () => true, patience, 60);
    },
  };
}

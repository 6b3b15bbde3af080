import fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { mock } from 'node:test';

const { realpathSync } = fs;

/** The functions of `node:fs` that open, list, make, rename or remove what they are given the name of. */
const spied = [
  'open',
  'readFile',
  'writeFile',
  'appendFile',
  'readdir',
  'link',
  'rename',
  'rm',
  'unlink',
  'mkdir',
  'truncate',
  'copyFile',
  'chmod',
  'chown',
];

/** Watches which files below a folder this process opens, by their real names. */
interface Spy {
  /** What was done so far to which file or folder: `open /folder/in/compose.yaml`. */
  opened(): readonly string[];
  /** Watches no more. */
  stop(): void;
}

/** Notes from now on the real name of all that is opened, listed, made, renamed or removed below the folder, and for what. */
export function spyOn(folder: string): Spy {
  const seen = new Set<string>();
  const note = (what: string, path: unknown): void => {
    if (typeof path !== 'string') return;
    const name = realName(path);
    if (name.startsWith(folder)) seen.add(`${what} ${name}`);
  };
  const watch = (where: object, name: string, ending: string): void => {
    const before: unknown = Reflect.get(where, name + ending);
    if (typeof before !== 'function') return;
    const noting = function (this: unknown, ...given: unknown[]): unknown {
      note(name, given[0]);
      if (['link', 'rename', 'copyFile'].includes(name)) note(name, given[1]);
      return Reflect.apply(before, this, given);
    };
    mock.method(where as Record<string, () => void>, name + ending, noting);
  };
  for (const name of spied) {
    watch(fs, name, 'Sync');
    watch(fs, name, '');
    watch(fs.promises, name, '');
  }
  return { opened: () => [...seen], stop: () => mock.restoreAll() };
}

/** The name of a file once links are followed; of one that is not there, in its folder. */
function realName(path: string): string {
  for (const attempt of [() => realpathSync(path), () => join(realpathSync(dirname(path)), basename(path))]) {
    try {
      return attempt();
    } catch {
      // It is not there.
    }
  }
  return resolve(path);
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs inside the program before anything else: notes the real name of all that is opened, listed, made, renamed or removed below
 * the folder, and for what.
 */
const spy = `
const fs = require('node:fs');
const { basename, dirname, join, resolve } = require('node:path');
const { appendFileSync, realpathSync } = fs;
const [log, base] = [process.env.SPY_LOG, process.env.SPY_BASE];
const real = (path) => {
  try { return realpathSync(path); } catch {}
  try { return join(realpathSync(dirname(path)), basename(path)); } catch { return resolve(path); }
};
const note = (what, path) => {
  if (typeof path !== 'string') return;
  const name = real(path);
  if (name.startsWith(base)) appendFileSync(log, what + ' ' + name + '\\n');
};
const spied = ['open', 'readFile', 'writeFile', 'appendFile', 'readdir', 'link', 'rename', 'rm', 'unlink', 'mkdir', 'truncate', 'copyFile', 'chmod', 'chown'];
for (const [where, end] of [[fs, 'Sync'], [fs, ''], [fs.promises, '']]) {
  for (const name of spied) {
    const before = where[name + end];
    if (before === undefined) continue;
    where[name + end] = function (...args) {
      note(name, args[0]);
      if (name === 'link' || name === 'rename' || name === 'copyFile') note(name, args[1]);
      return before.apply(this, args);
    };
  }
}
`;

/** Watches which files below a folder a program of Node opens, by their real names. */
export interface Spy {
  /** To be set for the program. */
  readonly environment: Readonly<Record<string, string>>;
  /** What was done so far to which file or folder: `open /folder/in/compose.yaml`. */
  opened(): readonly string[];
}

/** @param place a folder outside of the one that is watched, for the files of the spy */
export function spyOn(folder: string, place: string): Spy {
  const [script, log] = [join(place, 'spy.cjs'), join(place, 'opened.log')];
  writeFileSync(script, spy);
  return {
    environment: { NODE_OPTIONS: `--require "${script.replaceAll('\\', '/')}"`, SPY_LOG: log, SPY_BASE: folder },
    opened: () => (existsSync(log) ? [...new Set(readFileSync(log, 'utf8').trimEnd().split('\n'))] : []),
  };
}

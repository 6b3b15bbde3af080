import { Ended } from './ended';
import type { Machine } from './machine';
import { below } from './paths';

/** A second look of the disk: some files with other texts, everything else as it is. */
export interface Shadow {
  /** Where a file is in it. */
  at(file: string): string;
  /** The file of a place in it. */
  of(place: string): string;
}

/**
 * Lays texts over files without touching them: along their paths are folders, of which everything else is a link to what it is. It begins at the top,
 * so that what a project takes from elsewhere is where the project looks for it.
 * @param at an empty place for it
 * @param texts by absolute name
 */
export async function layShadow(machine: Machine, at: string, texts: ReadonlyMap<string, string>): Promise<Shadow> {
  if (texts.size === 0) return { at: (file) => file, of: (place) => place };
  await layFolder(machine, '', at, new Map([...texts].map(([file, text]) => [file.replace(/^\//, ''), text])));
  return { at: (file) => below(at, file.replace(/^\//, '')), of: (place) => (place.startsWith(`${at}/`) ? place.slice(at.length) : place) };
}

/** @param texts by the name below this folder */
async function layFolder(machine: Machine, from: string, to: string, texts: ReadonlyMap<string, string>): Promise<void> {
  orEnd(await machine.makeFolder(to), to);
  const folders = new Map<string, Map<string, string>>();
  const files = new Map<string, string>();
  for (const [name, text] of texts) {
    const slash = name.indexOf('/');
    if (slash < 0) files.set(name, text);
    else {
      const first = name.slice(0, slash);
      folders.set(first, new Map(folders.get(first)).set(name.slice(slash + 1), text));
    }
  }
  for (const name of await machine.list(`${from}/`)) {
    if (!files.has(name) && !folders.has(name)) orEnd(await machine.link(below(from, name), below(to, name)), below(to, name));
  }
  for (const [name, text] of files) orEnd(await machine.write(below(to, name), text), below(to, name));
  for (const [name, deeper] of folders) await layFolder(machine, below(from, name), below(to, name), deeper);
}

function orEnd(why: string | undefined, path: string): void {
  if (why !== undefined) throw new Ended(`"${path}" cannot be written: ${why}`);
}

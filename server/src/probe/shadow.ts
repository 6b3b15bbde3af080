import { Ended } from './ended';
import type { Machine } from './machine';
import { below, inside, lastPart } from './paths';

/** A second look of a project's folder: some files with other texts, everything else a link into the folder. */
export interface Shadow {
  readonly root: string;
  /** Where a file of the project is in it; a file of elsewhere is where it is. */
  at(file: string): string;
}

/**
 * Lays texts over a project without touching it.
 * @param at an empty place for it
 * @param texts of files below the root, by absolute name
 */
export async function layShadow(machine: Machine, root: string, at: string, texts: ReadonlyMap<string, string>): Promise<Shadow> {
  // Compose names a project after its folder.
  const shadow = below(at, lastPart(root));
  await layFolder(machine, root, shadow, within(root, texts));
  return {
    root: shadow,
    at: (file) => {
      const name = inside(root, file);
      return name === undefined ? file : below(shadow, name);
    },
  };
}

function within(root: string, texts: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [file, text] of texts) {
    const name = inside(root, file);
    if (name === undefined || name === '') throw new Ended(`"${file}" is not below "${root}": run from a folder that has both`);
    found.set(name, text);
  }
  return found;
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
  for (const name of await machine.list(from)) {
    if (!files.has(name) && !folders.has(name)) orEnd(await machine.link(below(from, name), below(to, name)), below(to, name));
  }
  for (const [name, text] of files) orEnd(await machine.write(below(to, name), text), below(to, name));
  for (const [name, deeper] of folders) await layFolder(machine, below(from, name), below(to, name), deeper);
}

function orEnd(why: string | undefined, path: string): void {
  if (why !== undefined) throw new Ended(`"${path}" cannot be written: ${why}`);
}

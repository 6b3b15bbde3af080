import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { TextDecoder } from 'node:util';
import { URI } from 'vscode-uri';
import { folderOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { listingOf } from '../core/model/files';
import { uriOfFile } from '../lsp/uri';
import { isWithin, reachOf } from '../workspace/reach';
import type { Source } from '../workspace/source';
import { codeOf } from './failures';

const pathOf = (file: string): string => URI.parse(uriOfFile(file)).fsPath;

/** Larger files are no configuration that a person wrote. */
const mostBytes = 10 * 1024 * 1024;

/** A pipe is not waited for; a link that has just taken the place of the file is not followed. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** The real names of folders, `undefined` for those that are not there. */
type Folders = Map<string, Promise<string | undefined>>;

/** The files of this machine, named `file://...`; everything that is not a readable UTF-8 text is absent. */
export const diskSource: Source = { ...reading(() => new Map()), once: () => reading(always(new Map())) };

/** @param known the folders that a question may take as known */
function reading(known: () => Folders): Source {
  return {
    async read(file, within) {
      if (!file.startsWith('file://')) return null;
      const folders = known();
      if (file.endsWith('/')) return listed(folders, pathOf(file), within === undefined ? undefined : pathOf(within));
      try {
        const real = await realFile(folders, pathOf(file));
        if (real === undefined || (within !== undefined && !(await isInside(folders, real, pathOf(within))))) return null;
        return await textOf(real);
      } catch {
        return null;
      }
    },
    async reach(file, within) {
      if (!file.startsWith('file://')) return 'free';
      const folders = known();
      const path = pathOf(file);
      let above = folderOf(file);
      while ((await realFolder(folders, pathOf(above))) === undefined && folderOf(above) !== above) above = folderOf(above);
      const taken = await entry(path);
      return reachOf({
        base: nameOf(await realFolder(folders, pathOf(within))),
        file: nameOf(await realName(path)),
        taken: taken !== undefined,
        above: nameOf(await realFolder(folders, pathOf(above))),
      });
    },
  };
}

/** The listing of a folder that is, or lies in, another one. */
async function listed(folders: Folders, path: string, within: string | undefined): Promise<string | null> {
  try {
    const real = await realFolder(folders, path);
    if (real === undefined) return null;
    const base = within === undefined ? real : await realFolder(folders, within);
    if (base === undefined || (base !== real && !isWithin(nameOf(base), nameOf(real)))) return null;
    const entries = await readdir(real, { withFileTypes: true });
    return listingOf(entries.map((one) => ({ name: one.name, isFolder: one.isDirectory() })));
  } catch {
    return null;
  }
}

async function textOf(path: string): Promise<string | null> {
  const handle = await open(path, flags);
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > mostBytes) return null;
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await handle.readFile());
    return text.includes('\0') ? null : text;
  } finally {
    await handle.close();
  }
}

async function isInside(folders: Folders, real: string, folder: string): Promise<boolean> {
  const base = await realFolder(folders, folder);
  return base !== undefined && isWithin(nameOf(base), nameOf(real));
}

/** The real name of a regular file: of its folder, unless it is a link itself. */
async function realFile(folders: Folders, path: string): Promise<string | undefined> {
  const folder = await realFolder(folders, dirname(path));
  if (folder === undefined) return undefined;
  const found = await entry(path);
  const real = found === 'link' ? await realName(path) : join(folder, basename(path));
  // Asked before it is opened: opening a device may do something.
  const kind = real !== undefined && found === 'link' ? await entry(real) : found;
  return kind === 'file' ? real : undefined;
}

function realFolder(folders: Folders, path: string): Promise<string | undefined> {
  const real = folders.get(path) ?? realName(path);
  folders.set(path, real);
  return real;
}

async function realName(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}

/** What has a name itself; where the system does not say, something does. */
async function entry(path: string): Promise<'file' | 'link' | 'other' | undefined> {
  try {
    const found = await lstat(path);
    return found.isSymbolicLink() ? 'link' : found.isFile() ? 'file' : 'other';
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '') ? undefined : 'other';
  }
}

/** A path with `/`, as names of files are compared. */
function nameOf(path: string): FileId;
function nameOf(path: string | undefined): FileId | undefined;
function nameOf(path: string | undefined): FileId | undefined {
  return sep === '/' ? path : path?.replaceAll(sep, '/');
}

function always<T>(value: T): () => T {
  return () => value;
}

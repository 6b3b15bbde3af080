import { cleanPath, isIn } from '../base/path';
import { canonicalPath } from '../knowledge/canonical-path';
import { assessHostPath, gravity } from '../knowledge/host-paths';
import { socketAt } from '../knowledge/runtime-sockets';

/** What becomes of a path of the host that a container mounts. */
export type PathFate =
  /** The folder of the project, what lies in it, or the one right above: copied. */
  | { readonly is: 'own'; readonly at: string }
  | { readonly is: 'outside' }
  /** Handing it on may harm the host, or what runs there. */
  | { readonly is: 'dangerous'; readonly why: string };

/** Folders that nothing of a project is kept in by itself: as a whole they are the host, or a person's account. */
const tooMuch = new Set(['/', '/etc', '/home', '/mnt', '/opt', '/root', '/run', '/srv', '/tmp', '/usr', '/var', '/var/lib', '~', 'c:/']);

/** Places that show the host itself, even where a single file of them is harmless to read. */
const ofTheHost = ['/boot', '/dev', '/proc', '/run', '/sys'];

/**
 * What becomes of a path: the copies of a project lie below `copies` as its files lie below `root`, so that two mounts of the same file stay one file.
 * @param path absolute, as the host writes it
 */
export function fateOf(path: string, root: string, copies: string): PathFate {
  const place = slashed(path);
  const canonical = canonicalPath(place) ?? place;
  const socket = socketAt(place);
  if (socket && !socket.folder) return { is: 'dangerous', why: `mounts ${socket.socket.name}` };
  if (/\.(?:sock|socket)$/.test(canonical)) return { is: 'dangerous', why: `mounts "${path}", a socket of a program that runs here` };
  if (canonical.startsWith('//./pipe/')) return { is: 'dangerous', why: `mounts "${path}", a pipe of a program that runs here` };
  if (tooMuch.has(canonical)) return { is: 'dangerous', why: `mounts "${path}"` };
  const folder = slashed(root);
  if (isIn(folded(place), folded(folder))) return { is: 'own', at: copyAt(place.slice(folder === '/' ? 0 : folder.length), copies) };
  const assessed = assessHostPath(place, false);
  if (assessed && gravity[assessed.use.class] >= gravity.state) {
    return { is: 'dangerous', why: `mounts "${path}": it can ${assessed.use.gives}` };
  }
  if (ofTheHost.some((one) => isIn(canonical, one))) return { is: 'dangerous', why: `mounts "${path}"` };
  // A file below .devcontainer or docker mounts what is the project for it: the folder above.
  if (folded(folder).slice(0, folded(folder).lastIndexOf('/')) === folded(place)) return { is: 'own', at: elsewhere(path, copies) };
  return { is: 'outside' };
}

/** Where the copy of a file or folder of the project lies. @param rest the path below the project's folder */
function copyAt(rest: string, copies: string): string {
  const separator = copies.includes('\\') ? '\\' : '/';
  const parts = cleanPath(`/${rest}`).split('/').filter(Boolean);
  return [copies, 'project', ...parts].join(separator);
}

/** A place of its own for the copy of what lies outside of the project. */
export function elsewhere(path: string, copies: string): string {
  const separator = copies.includes('\\') ? '\\' : '/';
  const parts = path
    .replaceAll('\\', '/')
    .replace(/^([a-z]):/i, '$1')
    .split('/');
  return [copies, 'outside', ...parts.filter((part) => part !== '' && part !== '.' && part !== '..')].join(separator);
}

/** With `/` alone, and without `.`, `..` and a slash at the end. */
function slashed(path: string): string {
  const drive = /^[a-z]:/i.test(path) || path.startsWith('\\\\');
  const text = drive ? path.replaceAll('\\', '/') : path;
  return text.startsWith('//') ? text : cleanPath(text);
}

/** Windows does not tell upper from lower case in the names of files. */
function folded(path: string): string {
  return /^[a-z]:/i.test(path) ? path.toLowerCase() : path;
}

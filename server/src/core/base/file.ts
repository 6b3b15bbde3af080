import { cleanPath } from './path';
import type { FileId } from './span';

/** The folder that holds a file, without a trailing slash (`/` itself stays `/`). */
export function folderOf(file: FileId): FileId {
  const slash = file.lastIndexOf('/');
  if (slash < 0) return '.';
  const head = file.slice(0, slash);
  return head === '' || /^[a-z][a-z0-9+.-]+:\/?$/i.test(head) ? file.slice(0, slash + 1) : head;
}

/** The last segment of a file's name. */
export function nameOf(file: FileId): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/**
 * Resolves a reference written in a file against a folder: `.` and `..` are grouped, an absolute path stays absolute
 * (within the scheme and authority of the folder). Windows separators in the reference count as `/`.
 */
export function resolveIn(folder: FileId, reference: string): FileId {
  const scheme = /^([a-z][a-z0-9+.-]+:\/\/[^/]*)(.*)$/i.exec(folder);
  const prefix = scheme?.[1] ?? '';
  const base = scheme ? (scheme[2] ?? '') : folder;
  const wanted = reference.replaceAll('\\', '/');
  const drive = /^[a-z]:\//i.test(wanted);
  const path = wanted.startsWith('/') || drive ? wanted : `${base}/${wanted}`;
  const clean = cleanPath(path);
  return prefix + (clean === '.' ? '' : clean);
}

/** The path from a folder to a file below it; the whole name where the file lies elsewhere. */
export function relativeTo(folder: FileId, file: FileId): string {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return file.startsWith(base) ? file.slice(base.length) : file;
}

/** True for a file in a folder, or deeper inside of it. */
export function isWithin(folder: FileId, file: FileId): boolean {
  return relativeTo(folder, file) !== file;
}

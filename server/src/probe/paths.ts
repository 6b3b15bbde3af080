/*
 * Names of files with `/`, as the core has them: Node takes them on every system.
 */

/** A name and names below it. */
export function below(folder: string, ...names: readonly string[]): string {
  return [folder.replace(/\/$/, ''), ...names.filter((name) => name !== '')].join('/');
}

/** The name of a file inside of a folder; empty for the folder itself, `undefined` for what is elsewhere. */
export function inside(folder: string, file: string): string | undefined {
  if (file === folder) return '';
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}

/** The last part of a name. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that a file is in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

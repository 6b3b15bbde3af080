/** The path without `.`, `..` and doubled slashes, as Go's path.Clean; of an empty one nothing is left. */
export function cleanPath(path: string): string {
  if (path === '') return '';
  const out: string[] = [];
  const rooted = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  return (rooted ? '/' : '') + out.join('/') || '.';
}

/** True for a folder itself, and for what lies below it; both are whole paths without a trailing slash. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

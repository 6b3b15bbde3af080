/**
 * A path inside a container in the one spelling that targets are compared by: without a slash at the end, and `/var/run` as the `/run`
 * that it links to in every usual image.
 */
export function runPath(target: string): string {
  return target.replace(/(?<=.)\/+$/, '').replace(/^\/var\/run(?=\/|$)/, '/run');
}

/** True for a path inside of a folder of the container. */
export function isBelow(path: string, folder: string): boolean {
  const at = runPath(folder);
  return runPath(path).startsWith(at === '/' ? at : `${at}/`);
}

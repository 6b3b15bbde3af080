import { isIgnored, parseDockerignore } from '../../syntax/dockerignore';
import type { BuildContext } from '../stage';

/** Contexts that are fetched, not read: git and tarball URLs, scp-like git addresses, other services' images. */
export const remoteContext = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|service:|docker-image:)/i;

/**
 * True when the build may copy a file, which its ignore file does not hold back.
 * @param path relative to the folder of the context
 * @param exclude patterns of `COPY --exclude`, which mean what those of the file do
 */
export function sends({ ignore }: BuildContext, path: string, exclude: readonly string[] = []): boolean {
  if (exclude.length > 0 && isIgnored(parseDockerignore('', exclude.join('\n')), path)) return false;
  return !ignore || !isIgnored(ignore, path);
}

import { isIgnored } from '../../syntax/dockerignore';
import type { BuildContext } from '../stage';

/** True when the build may copy a file, which its ignore file does not hold back. @param path relative to the folder of the context */
export function sends({ ignore }: BuildContext, path: string): boolean {
  return !ignore || !isIgnored(ignore, path);
}

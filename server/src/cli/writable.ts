import { folderOf, nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { reachOf } from '../workspace/reach';
import { type Host, isFailed } from './host';
import type { Inputs } from './inputs';
import { linksOf } from './links';

/**
 * Why a file of a plan must not be changed or made; nothing for one that may. A file that a person named may be a link that leads
 * anywhere, as for reading.
 * @param root the folder that nothing is written outside of
 */
export function whyNotWritten(host: Host, { files, named }: Inputs, file: FileId, root: FileId): string | undefined {
  if (named.has(file)) return undefined;
  const reach = reachOf(linksOf(host, file, root));
  if (reach === 'outside') return `a link leads from ${nameOf(file)} out of the project: change it there`;
  if (files.has(file)) return undefined;
  if (reach === 'taken') return `${nameOf(file)} exists but cannot be read: correct it first`;
  return isFailed(host.stat(folderOf(file))) ? `the directory of ${nameOf(file)} does not exist: create it first` : undefined;
}

import type { Judged } from '../core/engine';
import { unresolvedMessage } from '../core/model/project';
import type { Problem } from '../core/syntax/tree';

/** The files that services and applications are built on and that are not read: errors, unless the person allows them. */
export function unresolved(judged: Judged): Problem[] {
  return judged.project.unresolved
    .filter(({ kind }) => kind !== 'env-file')
    .map((each) => ({ at: each.at, message: `${unresolvedMessage(each)} Judge the rest with --allow-unresolved.` }));
}

import type { Analysis } from '../core/lint/analyze';
import { unresolvedMessage } from '../core/model/files';
import type { Problem } from '../core/syntax/tree';

/** What is not read of `extends` and `include`: errors, unless the person allows them. */
export function unresolved(analysis: Analysis): Problem[] {
  return analysis.project.unresolved
    .filter(({ kind }) => kind === 'extends' || kind === 'include')
    .map((each) => ({ at: each.at, message: `${unresolvedMessage(each)} Pass --allow-unresolved to check the rest.` }));
}

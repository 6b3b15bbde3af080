import type { Problem } from '../../syntax/tree';
import type { MapValue } from '../value';
import { consistencyProblems } from './consistency';
import { schemaProblems } from './schema';

/**
 * Why Compose would refuse a merged application.
 * @param known problems that are known already: a place is named once.
 */
export function refusals(root: MapValue, known: readonly Problem[]): Problem[] {
  const place = ({ at }: Problem): string => [at.file, at.start, at.end].join('\0');
  const seen = new Set(known.map(place));
  const schema = schemaProblems(root).filter((problem) => !seen.has(place(problem)));
  for (const problem of schema) seen.add(place(problem));
  return [...schema, ...consistencyProblems(root).filter((problem) => !seen.has(place(problem)))];
}

import type { Recommendation, Standard } from '../knowledge/standards/index';
import { rules as allRules } from '../rules/index';

export { standards } from '../knowledge/standards/index';

/** The rules that answer a recommendation: those that it names, and those that refer to it. */
export function answersTo({ reference }: Standard, { id, number = id, rules = [] }: Recommendation): readonly string[] {
  const start = reference === undefined ? undefined : `${reference}${number}:`;
  const referring = allRules.filter(({ meta }) => start !== undefined && meta.references.some(({ title }) => title.startsWith(start)));
  return [...new Set([...rules, ...referring.map((rule) => rule.id)])].sort();
}

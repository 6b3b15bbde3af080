import { rules } from '../../server/src/core/rules/index';
import type { Rule } from '../../server/src/core/rules/rule';

/** The rule with an id. @throws where there is none */
export function ruleNamed(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`There is no rule ${id}`);
  return rule;
}

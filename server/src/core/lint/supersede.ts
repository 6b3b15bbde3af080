import { memoize } from '../base/memoize';
import { rules as allRules } from '../rules/index';
import type { Rule } from '../rules/rule';
import type { Draft } from './draft';

const superseding = memoize((rules: readonly Rule[]): readonly Rule[] => rules.filter(({ meta }) => meta.supersedes));

/** Marks the findings about one subject that another of them makes pointless, whichever files they stand in. */
export function superseded(drafts: readonly Draft[], rules: readonly Rule[] = allRules): readonly Draft[] {
  const found = new Set(drafts.map(({ rule }) => rule));
  const by = new Map<string, string>();
  for (const { id, meta } of superseding(rules)) if (found.has(id)) for (const other of meta.supersedes ?? []) by.set(other, id);
  if (by.size === 0) return drafts;
  return drafts.map((draft) => (by.has(draft.rule) ? { ...draft, supersededBy: by.get(draft.rule)! } : draft));
}

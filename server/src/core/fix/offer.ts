import { visible } from '../base/visible';
import { type Condition, inOrder, sentenceOf } from './condition';
import { tierOf } from './tier';
import type { Fix, ProposedFix } from './want';

/**
 * A fix as it is offered: its tier and the sentence about what it relies on follow from its conditions. Sentences hold names and values of
 * files: whatever shows them, they stay on one line and drive nothing.
 */
export function offer({ title, kind, conditions: all = [], beside, want, second, adds }: ProposedFix): Fix {
  const conditions = inOrder(all).map(shown);
  const reliesOn = sentenceOf(conditions);
  return {
    title: visible(title),
    kind,
    conditions,
    tier: tierOf(kind, conditions),
    want,
    ...(reliesOn !== undefined && { reliesOn }),
    ...(second && { second }),
    ...(adds && { adds }),
    ...(beside && { beside: { ...beside, fix: { ...beside.fix, title: visible(beside.fix.title) } } }),
  };
}

function shown({ because, says, ...rest }: Condition): Condition {
  return { ...rest, says: visible(says), ...(because && { because: { ...because, note: visible(because.note) } }) };
}

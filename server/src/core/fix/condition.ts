import type { Span } from '../base/span';
import { type ConditionId, conditions } from './conditions';

export type { ConditionId };

/** `holds` and `refuted` are shown by the files or by a source; `unknown` is neither. */
export type State = 'holds' | 'refuted' | 'unknown';

/** What shows the state of a condition: a clause without its full stop, and where it is written. A source names the day it was checked. */
export interface Evidence {
  readonly note: string;
  readonly at?: Span;
}

/** Something that has to be true so that a fix breaks nothing and locks nobody out. */
export interface Condition {
  readonly id: ConditionId;
  /** A sentence that a person can check: `Nothing in "web" runs a setuid program.` */
  readonly says: string;
  readonly state: State;
  /** Set where it is unknown and a wrong guess stops a service or a build, or locks somebody out. */
  readonly harmful?: true;
  /** Absent where it holds because nothing in the files speaks against it. */
  readonly because?: Evidence;
  /** What would settle it, where it is unknown. */
  readonly settle?: string;
}

/** A condition that the files or a source show. */
export function holds(id: ConditionId, says: string, because: Evidence): Condition {
  return { id, says, state: 'holds', because };
}

/** A condition that does not hold, with the reason. */
export function refuted(id: ConditionId, says: string, because: Evidence): Condition {
  return { id, says, state: 'refuted', because };
}

/** A condition that neither the files nor a source decide. */
export function unknown(id: ConditionId, says: string): Condition {
  return { id, says, state: 'unknown', ...settling(id) };
}

/** The same where a wrong guess stops a service or a build, or locks somebody out. @param because why it is not known */
export function harmful(id: ConditionId, says: string, because?: Evidence): Condition {
  return { id, says, state: 'unknown', harmful: true, ...(because && { because }), ...settling(id) };
}

/** A condition about the files that holds unless something there refutes it. */
export function holdsUnless(id: ConditionId, says: string, because: Evidence | undefined): Condition {
  return because ? refuted(id, says, because) : { id, says, state: 'holds' };
}

/** A condition that is not known unless something refutes it. */
export function unknownUnless(id: ConditionId, says: string, because: Evidence | undefined): Condition {
  return because ? refuted(id, says, because) : unknown(id, says);
}

/**
 * A condition about the files in the words that hold for all of them: it holds unless something speaks against it.
 * @param unsure true where that only leaves it unknown, and a wrong guess is harmful
 */
export function inGeneral(id: ConditionId, because: Evidence | undefined, unsure: boolean): Condition {
  const { says } = conditions[id];
  return because && unsure ? harmful(id, says, because) : holdsUnless(id, says, because);
}

function settling(id: ConditionId): Pick<Condition, 'settle'> {
  const { settle } = conditions[id];
  return settle === undefined ? {} : { settle };
}

/** True for a condition that keeps a fix from being applied in bulk. */
export function isAgainst({ state, harmful: harms }: Condition): boolean {
  return state === 'refuted' || harms === true;
}

/** Conditions in the order in which a person needs them: what speaks against the fix, what is not known, what holds. */
export function inOrder(all: readonly Condition[]): Condition[] {
  return [...all].sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf(condition: Condition): number {
  if (condition.state === 'refuted') return 0;
  if (condition.harmful) return 1;
  return condition.state === 'unknown' ? 2 : 3;
}

/**
 * Conditions as the sentences that a person reads: what speaks against the fix, what it relies on, what has to be done. What holds only because
 * nothing speaks against it is left out, unless there is nothing else. Undefined where there are no conditions.
 */
export function sentenceOf(all: readonly Condition[]): string | undefined {
  const sorted = inOrder(all);
  const against = sorted.filter((one) => isAgainst(one) && one.because !== undefined);
  // What does not hold is not said to hold; what is only unknown is what the fix relies on.
  const others = sorted.filter((one) => !against.includes(one) || (one.harmful && one.says !== conditions[one.id].says));
  const shown = others.filter(({ state, because }) => state !== 'holds' || because);
  const rest = against.length === 0 && shown.length === 0 ? others : shown;
  const reasons = [...new Set(against.map(({ because }) => because!.note))];
  const sentences = [
    ...(reasons.length > 0 ? [`Not applied in bulk: ${reasons.join('; ')}.`] : []),
    ...new Set(rest.map(({ says }) => says)),
    ...sorted.flatMap(({ id, settle }) => (settle === undefined || settle === conditions[id].settle ? [] : [settle])),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

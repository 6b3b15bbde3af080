import { type Condition, isAgainst } from './condition';

/**
 * How much a fix may change.
 * - `safe`: the same behaviour at run time; may run on save.
 * - `review`: most workloads keep working; the rule's `breaks` names those that do not.
 * - `manual`: stops something that works today, or needs a choice: one at a time, never in bulk.
 * No tier loses a comment, but one on a line that is removed, or right above it to explain it.
 */
export type Tier = 'safe' | 'review' | 'manual';

/**
 * What a fix is once all of its conditions hold.
 * - `safe`: the same behaviour at run time.
 * - `review`: it takes something away that the service does not use.
 * - `choice`: a person has to decide, whatever holds: it removes a function, or needs a value that only they know.
 */
export type FixKind = 'safe' | 'review' | 'choice';

/**
 * The tier that follows from the conditions of a fix: nothing that is refuted, or unknown and harmful to guess, is applied in bulk; with
 * anything unknown, it is for review at most.
 */
export function tierOf(kind: FixKind, conditions: readonly Condition[]): Tier {
  if (kind === 'choice' || conditions.some(isAgainst)) return 'manual';
  return conditions.some(({ state }) => state === 'unknown') ? 'review' : kind;
}

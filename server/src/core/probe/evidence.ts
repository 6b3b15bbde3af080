import type { Need } from './need';
import type { Phase } from './start';

/** What went wrong in a start, and not in the base line. */
export type Sign =
  /** Compose or the engine refused to start it. */
  | 'not-started'
  | 'exited'
  | 'restarts'
  | 'unhealthy'
  /** A check that passed fails. */
  | 'check-fails'
  /** A check passes with another answer. */
  | 'answer-differs'
  /** A line of the log that speaks of a denied access, and that the base line does not have. */
  | 'log'
  /** Fewer processes, or other users, behind a port that is still open. */
  | 'processes'
  | 'not-listening'
  | 'slow-stop'
  | 'killed'
  | 'out-of-memory';

/** One sign that a service misses something. */
export interface Evidence {
  readonly service: string;
  readonly phase: Phase;
  readonly sign: Sign;
  /** A sentence for a person, with the line of the log or the answer that shows it. */
  readonly text: string;
  /** What it may miss, likeliest first. It only orders the search: what counts is taking away and looking. */
  readonly hints: readonly Need[];
}

/** What a trial of a set of changes showed: it holds when there is no evidence. */
export interface Verdict {
  readonly evidence: readonly Evidence[];
  /** Starts that it cost. */
  readonly starts: number;
}

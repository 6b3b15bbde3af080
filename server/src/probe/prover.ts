import type { Failed, Proof, ProveOrder, Tell } from './order';

/** What removing has found: one line for each thing that a run had made. */
export interface Cleaned {
  readonly removed: readonly string[];
}

/** Runs services, where there is a machine to do so. Nothing here throws. */
export interface Prover {
  prove(order: ProveOrder, tell: Tell): Promise<Proof | Failed>;
  clean(tell: Tell): Promise<Cleaned | Failed>;
}

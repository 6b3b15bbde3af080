import { Ended } from './ended';
import type { Engine } from './engine';
import type { Images } from './images';
import type { Machine } from './machine';
import type { ProveOrder } from './order';

/** What all starts of one proof share. */
export interface Bench {
  readonly machine: Machine;
  readonly engine: Engine;
  readonly order: ProveOrder;
  /** The label and the beginning of the names of everything that is made. */
  readonly run: string;
  /** A folder of this person alone. */
  readonly folder: string;
  readonly images: Images;
  /** How many projects were laid, and how often one was started. */
  readonly count: { laid: number; starts: number };
  /** Since the proof began. */
  seconds(): number;
  tell(what: string, service?: string): void;
}

export const stoppedWords = 'It was stopped: nothing is proven';

/** Ends the proof once a person has asked to. */
export function goOn({ machine }: Bench): void {
  if (machine.stopped()) throw new Ended(stoppedWords);
}

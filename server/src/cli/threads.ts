import type { FileId } from '../core/base/span';
import type { Checked } from '../workspace/analyze';
import type { Options } from './args';
import type { InputError, InputNote } from './input-error';
import type { EditsWanted, Settled } from './results';
import type { Shard } from './shard';

/** Threads beside this one, over the same disk. */
export interface Threads {
  /** How many can work at once, this one included. */
  readonly count: number;
  /** Has a share judged by another one. @returns `undefined` where that failed */
  judge(order: Order): Promise<Answer | undefined>;
}

/** What a thread is to judge. Plain data, as everything here is: threads have nothing else in common. */
export interface Order {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly wanted: EditsWanted;
  /** Of the projects. */
  readonly share: Shard;
}

/** What a thread has found. */
export interface Answer {
  readonly judgements: readonly Judgement[];
  /** What went wrong while it judged. */
  readonly errors: readonly InputError[];
  readonly notes: readonly InputNote[];
  /** Files that it read beside those that were named. */
  readonly files: readonly FileId[];
}

/** What is left of a project that was judged. */
export interface Judgement extends Pick<Checked, 'configProblems' | 'configFindings'> {
  /** Roots and parts of them are counted alike by whoever judges: the place in the order that one thread alone keeps. */
  readonly place: readonly [root: number, part: number];
  /** The files that it has the say about, unless one before it has. */
  readonly files: readonly FileId[];
  readonly config: Pick<Checked['config'], 'file' | 'profile' | 'today'>;
  readonly results: Settled;
}

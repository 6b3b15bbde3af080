import type { FileId } from '../base/span';
import type { Config } from '../config/config';
import type { Rule } from '../rules/rule';

/** What an analysis depends on beside the files. */
export interface Options {
  readonly config: Config;
  /** Fingerprints and messages name files relative to it. */
  readonly root: FileId;
  /** `YYYY-MM-DD`: the core has no clock. */
  readonly today: string;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
}

import type { FileId } from '../core/base/span';

/** Something that kept a file from being analyzed: one line for a person, exit code 2. */
export interface InputError {
  readonly file: FileId;
  /** Both from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** A remark that is no error: `path: what`. */
export interface InputNote {
  readonly file: FileId;
  readonly message: string;
}

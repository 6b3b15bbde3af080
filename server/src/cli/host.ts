import type { FileId } from '../core/text/site';

/** Why something could not be read or written, in words for a person: what is wrong, what to do. */
export interface Failed {
  readonly failed: string;
  /** True when there is nothing of that name. */
  readonly missing?: boolean;
}

export interface Stat {
  /** Behind symbolic links. */
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
}

export interface Listed {
  readonly name: string;
  /** A symbolic link to a folder is `other`: walks do not follow it, so that they end. */
  readonly kind: Stat['kind'];
}

/** What the command line needs from the machine. File names use `/`; nothing here throws. */
export interface Host {
  /** The working directory. */
  readonly cwd: FileId;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Only what says whether to colour; the rest of the environment is never looked at. */
  readonly environment: { readonly NO_COLOR?: string | undefined; readonly FORCE_COLOR?: string | undefined };
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Milliseconds since the program started. */
  elapsed(): number;
  /** The absolute name of a path given on the command line. */
  resolve(path: string): FileId;
  stat(file: FileId): Stat | Failed;
  /** The name of a file or folder once symbolic links are followed. */
  real(file: FileId): FileId | Failed;
  list(folder: FileId): readonly Listed[] | Failed;
  read(file: FileId): Uint8Array | Failed;
  /** Replaces or creates a file in one step and keeps its mode; nothing is changed when it fails. */
  write(file: FileId, bytes: Uint8Array): Failed | undefined;
  /** Everything on standard input, up to a little more than `most` bytes. */
  stdin(most: number): Uint8Array | Failed;
  out(text: string): void;
  err(text: string): void;
}

export function isFailed(value: object | string): value is Failed {
  return typeof value === 'object' && 'failed' in value;
}

import type { FileId } from '../core/base/span';
import type { Prover } from '../probe/prover';
import type { Threads } from './threads';
import type { Web } from './web';

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
  /** The same for all names of one file, whether by symbolic or by hard links. */
  readonly id: string;
}

/** A change of one file that is ready and not yet made. Each may fail alone; nothing is changed when it does. */
export interface Staged {
  /** The file is read-only, and is replaced all the same: root may. */
  readonly wasReadOnly?: boolean;
  commit(): Failed | undefined;
  /** Leaves everything as it was. */
  discard(): void;
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
  /** What has this very name, links not followed; nothing when the name is free. */
  entry(file: FileId): Stat['kind'] | 'link' | undefined;
  list(folder: FileId): readonly Listed[] | Failed;
  /** The bytes of a regular file; it never waits for what is none. */
  read(file: FileId): Uint8Array | Failed;
  /** SHA-256 in hexadecimal. */
  sha256(bytes: Uint8Array): string;
  /** Gets ready to replace a file, or to make one that is not there; mode, owner, group and links stay. */
  stage(file: FileId, bytes: Uint8Array, isNew: boolean): Staged | Failed;
  /** Makes a folder in one that is there; one that is there itself is left as it is. */
  makeFolder(folder: FileId): Failed | undefined;
  /** Writes a report: replaces or makes a regular file, writes into a device or pipe. */
  output(file: FileId, bytes: Uint8Array): Failed | undefined;
  /** Everything on standard input, up to a little more than `most` bytes. */
  stdin(most: number): Uint8Array | Failed;
  /** What Git prints when it runs in a folder. Where it ends with an error and says nothing, the reason is empty. */
  git(folder: FileId, words: readonly string[]): string | Failed;
  /** Absent where nothing may be asked. */
  readonly web?: Web;
  out(text: string): void;
  err(text: string): void;
  /** Runs services; absent where nothing may be run. */
  readonly prover?: Prover;
  /** Absent where there is only this one. */
  readonly threads?: Threads;
  /** Called before each file and each project that is analyzed. */
  readonly onWork?: () => void;
}

export function isFailed(value: object | string): value is Failed {
  return typeof value === 'object' && 'failed' in value;
}

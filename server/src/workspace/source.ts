import type { FileId } from '../core/base/span';
import type { Config } from '../core/config/config';
import type { Profile, Rule } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import type { Cache } from './cache';
import type { Care } from './care';
import type { Reach } from './reach';

/** How the shells give files to the core. */
export interface Source {
  /**
   * A file's text; `null` when it does not exist, is not text, or may not be read. Text open in an editor wins. For a name that ends in a slash, the
   * listing of that folder (`listingOf`).
   * @param within refuse the file when it lies outside this folder once symbolic links are followed; absent for files that a
   * person names
   * @param program it may be a program: that it is no text is nothing to report
   */
  read(file: FileId, within?: FileId, program?: boolean): Promise<string | null>;
  /** Whether a file may be made at a name, without leaving a folder; a shell without it makes files anywhere below the folder. */
  reach?(file: FileId, within: FileId): Promise<Reach>;
  /** The same files for one reading: what it finds out about links and missing folders counts until its end. */
  once?(): Source;
}

/** The config in force for a file, and what is wrong with the file it comes from. */
export interface Governed {
  readonly config: Config;
  readonly problems: readonly Problem[];
}

export interface Settings {
  /** The folder that nothing is read outside of; config files are looked for up to it. */
  readonly root: FileId;
  /** A config file to use instead of the nearest one; `null` for none. */
  readonly config?: FileId | null;
  /** Tells the config in force for a file, where the shell has asked already. */
  readonly govern?: (file: FileId) => Promise<Governed>;
  /** Wins over the config file. */
  readonly profile?: Profile;
  /** Counts where no config file governs. */
  readonly ungoverned?: Profile;
  /** False where comments suppress nothing, whatever the config file says. */
  readonly inline?: false;
  /** Whether comments and files of other tools count, whatever the config file says. */
  readonly migrate?: boolean;
  readonly today: string;
  /** A day that wins over the config file and the clock. */
  readonly day?: string;
  /** What earlier analyses leave for later ones. For shells that live on. */
  readonly cache?: Cache;
  /** Called before each file and each project, so that others get their turn; false when nobody waits for the answer any more. */
  readonly goOn?: () => Promise<boolean>;
  /** Looks after the work on single files; without it, the first error ends the analysis. */
  readonly care?: Care;
  /** Which projects are analyzed, by the name of a file of each; all by default. */
  readonly takes?: (project: string) => boolean;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
}

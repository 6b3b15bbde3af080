import type { Config } from '../core/config';
import type { Judged } from '../core/engine';
import type { Profile } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import type { FileId } from '../core/text/site';

/** How the shells give files to the core. */
export interface Source {
  /** A file's text; `null` when it does not exist, is not text, or may not be read. Text open in an editor wins. */
  read(file: FileId): Promise<string | null>;
}

export interface Settings {
  /** The folder that nothing is read outside of; config files are looked for up to it. */
  readonly root: FileId;
  /** A config file to use instead of the nearest one; `null` for none. */
  readonly config?: FileId | null;
  /** Wins over the config file. */
  readonly profile?: Profile;
  readonly today: string;
}

/** Files judged under the config that governs them. */
export interface Judgement {
  readonly judged: Judged;
  readonly config: Config;
  /** What is wrong with the config file; the last good config, or the built-in one, is in force then. */
  readonly configProblems: readonly Problem[];
}

/** Judges files together; reads what they refer to through the source, in bounded rounds. */
export declare function judgeFiles(files: readonly FileId[], source: Source, settings: Settings): Promise<Judgement[]>;

import type { Config } from './config';
import type { Finding } from './finding';
import type { Opening, Project, Read } from './model/project';
import type { Rule } from './rules/rule';
import type { FileId } from './text/site';

/** The files to judge together. */
export interface Entries {
  /** Compose applications: the files of one are merged in order, as `docker compose -f a -f b`. */
  readonly apps: readonly (readonly FileId[])[];
  /** Dockerfiles to judge whether or not a service builds them. */
  readonly dockerfiles: readonly FileId[];
}

/** What a judgement depends on beside the files. */
export interface Options {
  readonly config: Config;
  /** Fingerprints and messages name files relative to it. */
  readonly root: FileId;
  /** `YYYY-MM-DD`: the core has no clock. */
  readonly today: string;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
}

/** Files, judged: everything that fixes and reports are made from. */
export interface Judged {
  readonly entries: Entries;
  readonly read: Read;
  readonly options: Options;
  readonly project: Project;
  /** All findings, masked and suppressed ones included, sorted by file, start and rule. */
  readonly findings: readonly Finding[];
}

export declare function openProject(entries: Entries, read: Read): Opening;
export declare function judge(entries: Entries, read: Read, options: Options): Judged;
export declare function isShown(finding: Finding): boolean;
export declare function foldAbsences(findings: readonly Finding[]): Finding[];

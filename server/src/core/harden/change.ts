import type { TextEdit } from '../base/edit';
import type { FileId } from '../base/span';
import type { Condition } from '../fix/condition';
import type { Tier } from '../fix/tier';
import type { Fix, Want } from '../fix/want';
import type { Finding } from '../lint/finding';

/** One fix of a hardening. */
export interface Change {
  readonly finding: Finding;
  readonly title: string;
  readonly tier: Tier;
  readonly reliesOn: string | null;
  readonly conditions: readonly Condition[];
  /** Its share of the edits; an edit that serves several changes stands in each of them. */
  readonly edits: readonly TextEdit[];
  /** What it wants of the finished files. */
  readonly want: readonly Want[];
  /** Other services that it changes, too. */
  readonly shared: readonly string[];
  /** The changes that it was made for: without one of them it would be wrong. */
  readonly rests: readonly About[];
}

/** What tells a change from others: the rule, and what it is about. */
export interface About {
  readonly rule: string;
  readonly file: string;
  readonly subject: string;
}

/** A finding whose fix could not be made, with the reason in words for a person. */
export interface Refusal {
  readonly finding: Finding;
  readonly reason: string;
  /** The fix, where the files were analyzed with it and all others that were made: there is no need to try it again on them. */
  readonly disproved?: Fix;
}

export interface HardenOptions {
  /** The highest tier to apply. */
  readonly tier: 'safe' | 'review';
  /** Only findings of these rules. */
  readonly only?: readonly string[];
  /** Only findings in this file and in the Dockerfiles that its services build. */
  readonly file?: FileId;
  /** Only findings in files for which it is true. */
  readonly governs?: (file: FileId) => boolean;
  /** Why a file may not be changed; nothing for one that may. */
  readonly exempts?: (file: FileId) => string | undefined;
  /** Why a fix of a finding is left out, in a sentence for a person; nothing for one that may be made. The finding is one of the files as they are. */
  readonly without?: (finding: Finding, fix: Fix) => string | undefined;
  /** Capabilities that stay, though a fix of a finding drops them. The finding is one of the files as they are. */
  readonly gives?: (finding: Finding) => readonly string[];
}

/** A finding and the fix of it that is to be made. */
export interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
  /** The findings of which one has to be fixed, too, for this fix to be right. */
  readonly beside?: readonly About[];
}

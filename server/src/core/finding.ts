import type { Site } from './base/site';
import type { Fix } from './fix/want';
import type { Note } from './model/traced';
import type { Certainty, Severity } from './rules/rule';

/** What a finding is about. */
export interface Subject {
  readonly kind: 'service' | 'stage' | 'daemon' | 'devcontainer' | 'project' | 'file';
  /** A stage's name is its alias or its index as text; a file's is its name. */
  readonly name: string;
}

/** One judgement of one rule about one subject. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly absence: boolean;
  /** The rule whose finding makes this one pointless; such findings are neither shown nor counted. */
  readonly maskedBy: string | null;
  readonly message: string;
  readonly at: Site;
  readonly subject: Subject;
  readonly related: readonly Note[];
  readonly fixes: readonly Fix[];
  /** 16 hex digits, the same while rule, file, subject, place in the tree and value stay the same. */
  readonly fingerprint: string;
  readonly suppressed: { readonly by: 'comment' | 'config' | 'baseline'; readonly reason: string } | null;
  /** Set on a finding that folds the absences of one subject: the ids it stands for. */
  readonly folded?: readonly string[];
}

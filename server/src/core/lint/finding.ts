import type { Span } from '../base/span';
import type { Fix } from '../fix/want';
import type { Note } from '../model/traced';
import type { Confidence, Severity } from '../rules/rule';

/** What a finding is about. */
export interface Subject {
  /** What rules call it, `project`, or `file` for what is said of a file as a whole. */
  readonly kind: string;
  /** A stage's name is its alias or its index as text; a file's is its name. */
  readonly name: string;
}

/** What one rule found in one subject. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly absence: boolean;
  /** The rule whose finding makes this one pointless; such findings are neither shown nor counted. */
  readonly supersededBy: string | null;
  readonly message: string;
  readonly at: Span;
  readonly subject: Subject;
  readonly related: readonly Note[];
  /** The fixes that the rule proposes, best first. `fixesOf` adds the same fixes at other places. */
  readonly fixes: readonly Fix[];
  /** 16 hex digits, the same while rule, file, subject, place in the tree and value stay the same. */
  readonly fingerprint: string;
  readonly suppressed: { readonly by: 'comment' | 'config' | 'baseline'; readonly reason: string } | null;
  /** Set on a finding that groups the absences of one subject: the ids it stands for. */
  readonly grouped?: readonly string[];
  /** Set on a finding about what several services get from one place: all of them, the first one too. */
  readonly subjects?: readonly Subject[];
}

/** True for findings that people are shown and that count: neither superseded nor suppressed. */
export function isShown(finding: Pick<Finding, 'supersededBy' | 'suppressed'>): boolean {
  return finding.supersededBy === null && finding.suppressed === null;
}

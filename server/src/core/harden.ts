import type { Judged } from './engine';
import type { Finding } from './finding';
import type { Tier } from './fix/want';
import type { TextEdit } from './text/edit';
import type { FileId } from './text/site';

/** One fix of a hardening. */
export interface Change {
  readonly finding: Finding;
  readonly title: string;
  readonly tier: Tier;
  readonly reliesOn: string | null;
  /** Its share of the edits; an edit that serves several changes stands in each of them. */
  readonly edits: readonly TextEdit[];
}

/** A finding whose fix could not be made, with the reason in words for a person. */
export interface Refusal {
  readonly finding: Finding;
  readonly reason: string;
}

export interface Hardening {
  readonly changes: readonly Change[];
  /** All edits, disjoint, sorted; same-place insertions in the order they are to be applied. */
  readonly edits: readonly TextEdit[];
  readonly refused: readonly Refusal[];
  /** What only a person can decide. */
  readonly left: readonly Finding[];
}

export interface HardenOptions {
  /** The highest tier to apply. */
  readonly tier: 'safe' | 'review';
  /** Only findings of these rules. */
  readonly only?: readonly string[];
  /** Only findings in this file (and what their fixes change elsewhere). */
  readonly file?: FileId;
}

export declare function harden(judged: Judged, options: HardenOptions): Hardening;
export declare function fixEdits(
  judged: Judged,
  finding: Finding,
  fix: number,
): { readonly edits: readonly TextEdit[] } | { readonly refused: string };

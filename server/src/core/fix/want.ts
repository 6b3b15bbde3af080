import type { NodeRef } from '../model/traced';
import type { FileId, Site } from '../text/site';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * How much a fix may change.
 * - `safe`: the same behaviour at run time; may run on save.
 * - `review`: most workloads keep working; the rule's `breaks` names those that do not.
 * - `manual`: stops something that works today, or needs a choice: one at a time, never in bulk.
 * No tier loses a comment, but one on a line that is removed.
 */
export type Tier = 'safe' | 'review' | 'manual';

/** A change that a rule proposes, as wishes about the finished files. Whole or not at all. */
export interface Fix {
  /** What happens, as a command: "Drop all capabilities, keep CHOWN". */
  readonly title: string;
  readonly tier: Tier;
  readonly want: readonly Want[];
  /** What the fix takes for granted, for the person who reviews it. */
  readonly reliesOn?: string;
  /** Set where the wishes are fulfilled at the second choice of the place: see `place`. */
  readonly second?: true;
}

/**
 * A wish about the finished file, not an edit. Idempotent; two wishes commute unless they name one slot.
 * `key` is a path (`deploy.resources.limits.memory`); a slot is node + full path; missing parents are made once, whoever asks.
 */
export type Want =
  | { readonly want: 'value'; readonly of: NodeRef; readonly key: string; readonly is: Json }
  | { readonly want: 'absent'; readonly of: NodeRef; readonly key: string }
  | { readonly want: 'item'; readonly of: NodeRef; readonly key: string; readonly has: Json }
  | { readonly want: 'no-item'; readonly of: NodeRef; readonly key: string; readonly node: NodeRef }
  /** Replaces text inside one scalar or one instruction. */
  | { readonly want: 'text'; readonly at: Site; readonly is: string }
  | { readonly want: 'instruction'; readonly beside: NodeRef; readonly side: 'before' | 'after' | 'instead'; readonly is: string }
  | { readonly want: 'no-instruction'; readonly at: NodeRef }
  /** A line of a .dockerignore file, behind all others; a file that is not there is made. */
  | { readonly want: 'line'; readonly into: FileId; readonly is: string };

/** Wish: the key of a service (or another node) has this value. */
export function value(of: { readonly ref: NodeRef }, key: string, is: Json): Want {
  return { want: 'value', of: of.ref, key, is };
}

/** Wish: the key is not set. */
export function absent(of: { readonly ref: NodeRef }, key: string): Want {
  return { want: 'absent', of: of.ref, key };
}

/** Wish: the list behind the key holds this item. */
export function item(of: { readonly ref: NodeRef }, key: string, has: Json): Want {
  return { want: 'item', of: of.ref, key, has };
}

/** Wish: the list behind the key no longer holds this item, or the map this entry (named by the place where it, or its value, is written). */
export function noItem(of: { readonly ref: NodeRef }, key: string, node: NodeRef): Want {
  return { want: 'no-item', of: of.ref, key, node };
}

/** Wish: an instruction (or several lines) stands beside another one of a Dockerfile, or in its place. */
export function instruction(beside: NodeRef, side: 'before' | 'after' | 'instead', is: string): Want {
  return { want: 'instruction', beside, side, is };
}

/** Wish: an instruction of a Dockerfile is gone. */
export function noInstruction(at: NodeRef): Want {
  return { want: 'no-instruction', at };
}

/** Wish: other words inside one scalar or one instruction. */
export function text(at: Site, is: string): Want {
  return { want: 'text', at, is };
}

/** Wish: a .dockerignore file ends with this line, unless it has it. */
export function line(into: FileId, is: string): Want {
  return { want: 'line', into, is };
}

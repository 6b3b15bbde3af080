import type { Json } from '../base/json';
import type { FileId, Span } from '../base/span';
import type { Mount } from '../model/container';
import type { NodeRef } from '../model/traced';
import type { Condition } from './condition';
import type { FixKind, Tier } from './tier';

/** A change that a rule proposes, as wants about the finished files. Whole or not at all. */
export interface ProposedFix {
  /** What happens, as a command: "Drop all capabilities, keep CHOWN". */
  readonly title: string;
  readonly kind: FixKind;
  /** What has to be true so that it breaks nothing. */
  readonly conditions?: readonly Condition[];
  readonly want: readonly Want[];
  /** Set where the wants are fulfilled at the second choice of the place: see `place`. */
  readonly second?: true;
  /** Set where it does less than its finding asks for, because more was seen to break something: the finding stays. */
  readonly less?: true;
  /** A service that serves the same purpose from then on, added to the file where it is not there: the rule's `leaves` may speak of that one as well. */
  readonly adds?: { readonly file: FileId; readonly service: string };
  /** What is better in its place where other findings are fixed in the same run, too. */
  readonly beside?: Beside;
}

/** A proposed fix with what follows from its conditions. */
export interface Fix extends ProposedFix {
  /** Those that do not hold first. */
  readonly conditions: readonly Condition[];
  readonly tier: Tier;
  /** The conditions as sentences, for the person who reviews it. */
  readonly reliesOn?: string;
}

/** A fix for what its subject will be, once one of some other findings is fixed: it would be wrong alone. */
export interface Beside {
  readonly of: readonly { readonly rule: string; readonly file: string; readonly subject: string }[];
  readonly fix: Omit<ProposedFix, 'kind' | 'beside'>;
}

/**
 * A want about the finished file, not an edit. Idempotent; two wants commute unless they name one slot.
 * `key` is a path (`deploy.resources.limits.memory`); a slot is node + full path; missing parents are made once, whoever asks.
 */
export type Want =
  | { readonly want: 'value'; readonly of: NodeRef; readonly key: string; readonly is: Json }
  | { readonly want: 'absent'; readonly of: NodeRef; readonly key: string }
  | { readonly want: 'item'; readonly of: NodeRef; readonly key: string; readonly has: Json }
  | { readonly want: 'no-item'; readonly of: NodeRef; readonly key: string; readonly node: NodeRef }
  /** Replaces text inside one scalar or one instruction. */
  | { readonly want: 'text'; readonly at: Span; readonly is: string }
  /**
   * What the options hold that stand behind the last colon of a scalar, separated by commas. `at` is where they are written, an empty span
   * where there are none; `now` is what is written.
   */
  | {
      readonly want: 'options';
      readonly at: Span;
      readonly now: readonly string[];
      readonly has: readonly string[];
      readonly lacks: readonly string[];
    }
  | { readonly want: 'instruction'; readonly beside: NodeRef; readonly side: 'before' | 'after' | 'instead'; readonly is: string }
  | { readonly want: 'no-instruction'; readonly at: NodeRef }
  /** A line of a .dockerignore file, behind all others; a file that is not there is made. */
  | { readonly want: 'line'; readonly into: FileId; readonly is: string };

/** Want: the key of a service (or another node) has this value. */
export function value(of: { readonly ref: NodeRef }, key: string, is: Json): Want {
  return { want: 'value', of: of.ref, key, is };
}

/** Want: the key is not set. */
export function absent(of: { readonly ref: NodeRef }, key: string): Want {
  return { want: 'absent', of: of.ref, key };
}

/** Want: the list behind the key holds this item. */
export function item(of: { readonly ref: NodeRef }, key: string, has: Json): Want {
  return { want: 'item', of: of.ref, key, has };
}

/** Want: the list behind the key no longer holds this item, or the map this entry (named by the place where it, or its value, is written). */
export function noItem(of: { readonly ref: NodeRef }, key: string, node: NodeRef): Want {
  return { want: 'no-item', of: of.ref, key, node };
}

/** Want: the list behind the key no longer holds these items. */
export function noItems(
  of: { readonly ref: NodeRef },
  { key, items }: { readonly key: string; readonly items: readonly NodeRef[] },
): Want[] {
  return items.map((node) => noItem(of, key, node));
}

/** Want: an instruction (or several lines) stands beside another one of a Dockerfile, or in its place. */
export function instruction(beside: NodeRef, side: 'before' | 'after' | 'instead', is: string): Want {
  return { want: 'instruction', beside, side, is };
}

/** Want: an instruction of a Dockerfile is gone. */
export function noInstruction(at: NodeRef): Want {
  return { want: 'no-instruction', at };
}

/** Want: other words inside one scalar or one instruction. */
export function text(at: Span, is: string): Want {
  return { want: 'text', at, is };
}

/** Wishes: what these spans hold is gone. */
export function gone(spans: readonly Span[]): Want[] {
  return spans.map((at) => text(at, ''));
}

/** Want: a .dockerignore file ends with this line, unless it has it. */
export function line(into: FileId, is: string): Want {
  return { want: 'line', into, is };
}

/**
 * Want: among the options of a mount in short syntax are these, and those are not.
 * @returns undefined in the long syntax, and where the options come out of a variable, for they are longer or shorter than what is written.
 */
export function options({ options: now, optionsSpan: at }: Mount, has: readonly string[], lacks: readonly string[]): Want | undefined {
  if (!at || at.end - at.start !== now.join(',').length) return undefined;
  return { want: 'options', at, now, has, lacks };
}

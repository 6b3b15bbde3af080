import type { Span } from '../base/span';

/** One step on the way from the subject that feels a value to the place where it is written. */
export type ProvenanceStep =
  | { readonly kind: 'alias' | 'merge-key'; readonly anchor: string; readonly at: Span }
  | { readonly kind: 'extends'; readonly service: string; readonly at: Span }
  /** `at` is what a later file changes: the value that an earlier one gives, else the key that the earlier one writes around it. */
  | { readonly kind: 'override-file'; readonly at: Span }
  /** `at` is the entry of `include` that brings the file in which the value is written. */
  | { readonly kind: 'include'; readonly at: Span }
  /** `at` is the line in `.env`, or the default inside `${X:-...}`. */
  | { readonly kind: 'variable'; readonly name: string; readonly at: Span; readonly from: 'env-file' | 'default' | 'argument' }
  | { readonly kind: 'named-volume' | 'volumes-from' | 'feature'; readonly name: string; readonly at: Span }
  | { readonly kind: 'dockerfile'; readonly stage: string; readonly at: Span }
  | { readonly kind: 'engine-default'; readonly because: string };

/** Where a value comes from. */
export interface Trace {
  /** Where *this* subject gets the value: its own key, or the `<<`, alias or service name it arrives through. */
  readonly at: Span;
  /** The way from `at` to the place where the value is written, nearest first. */
  readonly via: readonly ProvenanceStep[];
  /** Where the value itself is written in a tree; absent for values that stand in no tree (engine defaults). */
  readonly origin?: NodeRef;
}

/** A value with its history. `known: false`: it hangs on a variable that nobody in the project sets. */
export type Traced<T> = Trace &
  ({ readonly known: true; readonly value: T } | { readonly known: false; readonly raw: string; readonly variables: readonly string[] });

/** Where a value comes from, without the value. */
export function traceOf({ at, via, origin }: Trace): Trace {
  return { at, via, ...(origin ? { origin } : {}) };
}

/** A node of a file's tree by its path of keys and indices: plain data, the same after an edit elsewhere in the file. */
export interface NodeRef {
  readonly file: string;
  readonly path: readonly (string | number)[];
}

/** A string that is equal for equal references. */
export function refKey(ref: NodeRef): string {
  return JSON.stringify([ref.file, ref.path]);
}

/** True for references to one node. */
export function sameRef(a: NodeRef, b: NodeRef): boolean {
  if (a === b) return true;
  if (a.file !== b.file || a.path.length !== b.path.length) return false;
  // Neighbours differ at the end.
  for (let i = a.path.length - 1; i >= 0; i--) if (a.path[i] !== b.path[i]) return false;
  return true;
}

/** True only when a value is known and true; unknown is not true. */
export function isTrue(value: Traced<boolean> | undefined): boolean {
  return value?.known === true && value.value;
}

/** The value where it is known. */
export function known<T>(value: Traced<T> | undefined): T | undefined {
  return value?.known ? value.value : undefined;
}

/** A remark at another place: the steps of a value, for related locations. */
export interface Note {
  readonly at: Span;
  readonly note: string;
  /** True where an anchor hands on what is written there. */
  readonly anchor?: true;
}

/** The steps of a value as notes, nearest first. */
export function provenance(trace: Trace): Note[] {
  const notes: Note[] = [];
  for (const step of trace.via) {
    switch (step.kind) {
      case 'alias':
        notes.push({ at: step.at, note: `written at the anchor "&${step.anchor}"`, anchor: true });
        break;
      case 'merge-key':
        notes.push({ at: step.at, note: `merged in from the anchor "&${step.anchor}"`, anchor: true });
        break;
      case 'extends':
        notes.push({ at: step.at, note: `inherited from the service "${step.service}"` });
        break;
      case 'override-file':
        notes.push({ at: step.at, note: 'a later file changes what is written here' });
        break;
      case 'include':
        notes.push({ at: step.at, note: 'included here' });
        break;
      case 'variable':
        notes.push({
          at: step.at,
          note: step.from === 'env-file' ? `${step.name} is set here` : `the default of ${step.name}`,
        });
        break;
      case 'named-volume':
        notes.push({ at: step.at, note: `the volume "${step.name}" is defined here` });
        break;
      case 'volumes-from':
        notes.push({ at: step.at, note: `mounted by "${step.name}"` });
        break;
      case 'feature':
        notes.push({ at: step.at, note: `added by the feature "${step.name}"` });
        break;
      case 'dockerfile':
        notes.push({ at: step.at, note: `set by the stage "${step.stage}"` });
        break;
      case 'engine-default':
        break;
    }
  }
  return notes;
}

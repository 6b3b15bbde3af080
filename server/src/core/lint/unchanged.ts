import type { Shift } from '../base/shift';
import type { FileId, Span } from '../base/span';
import type { Stage } from '../model/stage';
import type { NodeRef } from '../model/traced';
import type { MapValue, ScalarValue, SeqValue, Value } from '../model/value';
import type { Instruction } from '../syntax/dockertree';

/**
 * Gives the function that tells whether two values say the same at the same places, but for edits elsewhere. Values are those of a model: texts, numbers,
 * lists, maps, sets and plain objects, spans among them.
 */
export function unchangedBy(shift: Shift): (before: unknown, after: unknown) => boolean {
  /** What is equal, or is being compared: a value may hold itself. */
  const same = new Map<object, object>();
  /** The file that offsets of instructions are about: that of the stage that is being compared. */
  let file: FileId | undefined;
  const entries = (before: ReadonlyMap<unknown, unknown>, after: ReadonlyMap<unknown, unknown>): boolean => {
    if (before.size !== after.size) return false;
    const others = after.entries();
    for (const [key, value] of before) {
      const [other, theirs] = others.next().value as [unknown, unknown];
      if (key !== other || !compare(value, theirs)) return false;
    }
    return true;
  };
  const fields = (before: object, after: object): boolean => {
    let more = 0;
    for (const key in before) {
      if (!compare(before[key as never], after[key as never])) return false;
      more++;
    }
    for (const _key in after) more--;
    return more === 0;
  };
  const parts = (before: object, after: object): boolean => {
    if (Array.isArray(before)) {
      return Array.isArray(after) && before.length === after.length && before.every((item, index) => compare(item, after[index]));
    }
    if (before instanceof Map) return after instanceof Map && entries(before, after);
    if (before instanceof Set) return after instanceof Set && before.size === after.size && [...before].every((item) => after.has(item));
    return fields(before, after);
  };
  /** Most of a model are values, and none of them holds itself. */
  const isSameValue = (before: Value, after: Value): boolean => {
    if (before.kind !== after.kind || !shift.isSame(before.at, after.at) || before.override !== after.override) return false;
    if (before.via.length + after.via.length > 0 && !compare(before.via, after.via)) return false;
    if (!isSameRef(before.origin, after.origin)) return false;
    if (before.kind === 'scalar') return isSameScalar(before, after as ScalarValue, compare);
    if (before.kind === 'seq') {
      const { items } = after as SeqValue;
      return before.items.length === items.length && before.items.every((item, index) => isSameValue(item, items[index]!));
    }
    const { entries: others, resets, hidden } = after as MapValue;
    return entries(before.entries, others) && compare(before.resets, resets) && compare(before.hidden, hidden);
  };
  const compare = (before: unknown, after: unknown): boolean => {
    if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return before === after;
    if (before === after) return true;
    if (isValue(before) && isValue(after)) return isSameValue(before, after);
    if (isSpan(before)) return isSpan(after) && shift.isSame(before, after);
    // What an untouched instruction says is the same: its text is, and the outline has what else decides how it is read.
    if (file !== undefined && isInstruction(before) && isInstruction(after)) {
      const [{ start, end }, { start: from, end: to }] = [before, after];
      return shift.isSame({ file, start, end }, { file, start: from, end: to });
    }
    if (same.get(before) === after) return true;
    same.set(before, after);
    const around = file;
    if (isStage(before)) file = before.inline ? undefined : before.file;
    const is = parts(before, after);
    file = around;
    if (!is) same.delete(before);
    return is;
  };
  return compare;
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value && 'file' in value && typeof value.start === 'number';
}

function isStage(value: object): value is Stage {
  return 'kind' in value && value.kind === 'stage' && 'instructions' in value;
}

function isInstruction(value: object): value is Instruction {
  return 'keywordStart' in value;
}

function isValue(value: object): value is Value {
  if (!('kind' in value) || !('via' in value)) return false;
  return value.kind === 'scalar' ? 'plain' in value : value.kind === 'seq' ? 'items' in value : value.kind === 'map' && 'entries' in value;
}

function isSameScalar(before: ScalarValue, after: ScalarValue, compare: (one: unknown, other: unknown) => boolean): boolean {
  if (before.plain !== after.plain || before.folder !== after.folder || before.blank !== after.blank) return false;
  if (before.known && after.known) return before.value === after.value;
  return !before.known && !after.known && before.raw === after.raw && compare(before.variables, after.variables);
}

function isSameRef(before: NodeRef | undefined, after: NodeRef | undefined): boolean {
  if (!before || !after) return before === after;
  const { path } = after;
  return before.file === after.file && before.path.length === path.length && before.path.every((part, index) => part === path[index]);
}

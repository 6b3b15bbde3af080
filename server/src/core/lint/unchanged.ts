import type { Shift } from '../base/shift';
import type { Span } from '../base/span';

/**
 * Gives the function that tells whether two values say the same at the same places, but for edits elsewhere. Values are those of a model: texts, numbers,
 * lists, maps, sets and plain objects, spans among them.
 */
export function unchangedBy(shift: Shift): (before: unknown, after: unknown) => boolean {
  /** What is equal, or is being compared: a value may hold itself. */
  const same = new Map<object, object>();
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
  const compare = (before: unknown, after: unknown): boolean => {
    if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return before === after;
    if (before === after) return true;
    if (isSpan(before)) return isSpan(after) && shift.isSame(before, after);
    if (same.get(before) === after) return true;
    same.set(before, after);
    const is = parts(before, after);
    if (!is) same.delete(before);
    return is;
  };
  return compare;
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value && 'file' in value && typeof value.start === 'number';
}

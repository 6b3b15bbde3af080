/** An edit as far as it moves what is around it. */
export interface Moving {
  readonly edit: { readonly start: number; readonly end: number };
  /** By how much it lengthens the text. */
  readonly by: number;
}

/** The names under which nodes have places. */
const starts: ReadonlySet<string> = new Set(['start', 'dashes']);
const ends: ReadonlySet<string> = new Set(['end']);

/**
 * Gives the function that tells whether what is made of nodes of a tree says the same in another tree, at the places to which an edit has moved it.
 * @param shift from places in the other tree to those in its text, where it was read of a part of it
 */
export function movedOnly({ edit, by }: Moving, shift = 0): (before: unknown, after: unknown) => boolean {
  const startOf = (offset: number): number => (offset >= edit.end ? offset + by : offset);
  const endOf = (offset: number): number => (offset <= edit.start ? offset : offset + by);
  const isSamePlace = (before: number, after: number, name: string): boolean =>
    after + shift === (ends.has(name) ? endOf(before) : startOf(before));
  const isSame = (before: unknown, after: unknown, name: string): boolean => {
    if (typeof before === 'number' && typeof after === 'number' && (starts.has(name) || ends.has(name)))
      return isSamePlace(before, after, name);
    // What an alias stands for is compared where it is written: the last anchor of its name above it.
    if (name === 'target') return (before === undefined) === (after === undefined);
    if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return before === after;
    if (Array.isArray(before))
      return Array.isArray(after) && before.length === after.length && before.every((item, index) => isSame(item, after[index], name));
    const names = Object.keys(before);
    return names.length === Object.keys(after).length && names.every((each) => isSame(before[each as never], after[each as never], each));
  };
  return (before, after) => isSame(before, after, '');
}

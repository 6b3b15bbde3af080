/** Items by what they have in common, each list in the order of the items. */
export function byKey<K, T>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const all = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = all.get(key);
    if (known) known.push(item);
    else all.set(key, [item]);
  }
  return all;
}

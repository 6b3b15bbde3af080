/** Puts an item behind those that have the same in common. */
export function addTo<K, T>(all: Map<K, T[]>, key: K, item: T): void {
  const known = all.get(key);
  if (known) known.push(item);
  else all.set(key, [item]);
}

/** Items by what they have in common, each list in the order of the items. */
export function byKey<K, T>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const all = new Map<K, T[]>();
  for (const item of items) addTo(all, keyOf(item), item);
  return all;
}
